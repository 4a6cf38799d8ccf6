"""Reading awards: the policy of a site, where each award stands, and what a month of them costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.core.money import split
from kaizen.core.policy import InForce, PolicyVersion, in_force
from kaizen.core.remembered import remembered
from kaizen.ideas.models import Idea
from kaizen.people.models import Area, Person
from kaizen.people.rules import site_scope
from kaizen.savings.models.awards import Award, AwardPayment, AwardStep
from kaizen.savings.models.claims import Claim, ClaimShare
from kaizen.savings.rules.award_policy import AwardPolicy, AwardState
from kaizen.savings.rules.claims import ClaimState


@dataclass(frozen=True)
class AwardsOfMonth:
    """What the awards of an area cost in the month in which they were signed."""

    area_id: int
    month_on: date
    amount: Decimal
    currency: str


def award_policy_of(session: Session, site_id: int) -> InForce[AwardPolicy]:
    """The awards of a site as they are in force, with the version that they come from."""
    return remembered(
        session,
        ("award-policy", site_id),
        lambda: in_force(session, AwardPolicy(), scope=site_scope(site_id)),
        of=(PolicyVersion,),
    )


def award_versions_of(session: Session, site_id: int) -> list[PolicyVersion]:
    """Every version of a site's awards, the newest first."""
    rows = select(PolicyVersion).where(
        PolicyVersion.name == AwardPolicy.name, PolicyVersion.scope == site_scope(site_id)
    )
    return list(session.scalars(rows.order_by(PolicyVersion.number.desc())))


def verified_claim_of(session: Session, idea_id: int) -> Claim | None:
    """The claim of an idea, once it is verified."""
    rows = select(Claim).where(Claim.idea_id == idea_id, Claim.state == ClaimState.VERIFIED.value)
    return session.scalars(rows).first()


def newest_awards_of(session: Session, idea_id: int) -> list[Award]:
    """Each author's award of an idea, as last proposed; none where nobody did."""
    rows = select(Award).where(Award.idea_id == idea_id).order_by(Award.id)
    awards = list(session.scalars(rows))
    newest = max((one.round for one in awards), default=0)
    return [one for one in awards if one.round == newest]


def own_award(session: Session, idea_id: int, person_id: int) -> Award | None:
    """What one author gets for an idea; None where nothing is proposed, or it was turned down."""
    newest = newest_awards_of(session, idea_id)
    own = next((one for one in newest if one.person_id == person_id), None)
    return None if own is None or own.state is AwardState.TURNED_DOWN else own


def signed_awards_of(session: Session, site_id: int) -> list[Award]:
    """The awards of a site with both signatures that are not paid yet, the oldest first."""
    rows = (
        select(Award)
        .where(Award.site_id == site_id, _is_at(AwardState.SIGNED), ~_is_at(AwardState.PAID))
        .order_by(Award.id)
    )
    return list(session.scalars(rows))


def awards_in(
    session: Session,
    site_id: int,
    paths: Collection[str],
    state: AwardState,
    *,
    before: int | None,
    most: int,
) -> tuple[list[Award], int | None]:
    """The awards at and below these areas that stand there, the newest first, at most so many.

    `before` is the id of the last one on the page before; answered with the rows is the id with
    which the next page goes on. The parts of one idea stay together. Idea, claim and everybody
    named come along; as many queries for one as for all.
    """
    rows = (
        select(Award)
        .join(Area, Area.id == Award.area_id)
        .where(Award.site_id == site_id, below(paths), *_standing(state))
        .options(
            joinedload(Award.idea).options(joinedload(Idea.area), selectinload(Idea.authors)),
            joinedload(Award.claim),
            joinedload(Award.person),
            joinedload(Award.proposer),
            selectinload(Award.steps).joinedload(AwardStep.person),
        )
        .order_by(Award.id.desc())
        .limit(most + 1)
    )
    if before is not None:
        rows = rows.where(Award.id < before)
    found = list(session.scalars(rows).unique())
    if len(found) <= most:
        return found, None
    cut = found[-1].claim_id
    whole = [one for one in found if one.claim_id != cut] or found[:most]
    return whole, whole[-1].id


def claims_without_award(
    session: Session, site_id: int, paths: Collection[str], *, before: int | None, most: int
) -> list[Claim]:
    """Verified claims for which none is proposed, or it was turned down; the newest first.

    `before` is the id of the last one on the page before.
    """
    stands = (
        select(Award.id)
        .outerjoin(AwardStep, AwardStep.award_id == Award.id)
        .where(
            Award.claim_id == Claim.id,
            func.coalesce(AwardStep.kind, "") != AwardState.TURNED_DOWN.value,
        )
        .exists()
    )
    rows = (
        select(Claim)
        .join(Area, Area.id == Claim.area_id)
        .where(
            Claim.site_id == site_id,
            Claim.state == ClaimState.VERIFIED.value,
            below(paths),
            ~stands,
        )
        .options(joinedload(Claim.idea).options(joinedload(Idea.area), selectinload(Idea.authors)))
        .order_by(Claim.id.desc())
        .limit(most)
    )
    if before is not None:
        rows = rows.where(Claim.id < before)
    return list(session.scalars(rows).unique())


def turned_down_of(session: Session, claim_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """By claim: why its award was last turned down, and by whom."""
    rows = session.execute(
        select(Award.claim_id, AwardStep.reason, Person.full_name)
        .join(AwardStep, AwardStep.award_id == Award.id)
        .join(Person, Person.id == AwardStep.person_id)
        .where(Award.claim_id.in_(claim_ids), AwardStep.kind == AwardState.TURNED_DOWN.value)
        .order_by(Award.id)
    )
    return {claim_id: (reason, name) for claim_id, reason, name in rows}


def payments_of(session: Session, site_id: int, *, most: int) -> list[tuple[AwardPayment, int]]:
    """The lists that were handed to whoever pays, the newest first, with how many stand on each."""
    rows = session.execute(
        select(AwardPayment, func.count(AwardStep.id))
        .join(AwardStep, AwardStep.payment_id == AwardPayment.id)
        .where(AwardPayment.site_id == site_id)
        .group_by(AwardPayment.id)
        .order_by(AwardPayment.id.desc())
        .limit(most)
    ).all()
    return [(payment, count) for payment, count in rows]


def awards_on(session: Session, payment_id: int) -> list[Award]:
    """What stands on one list, with everybody named."""
    rows = (
        select(Award)
        .join(AwardStep, AwardStep.award_id == Award.id)
        .where(AwardStep.payment_id == payment_id)
        .options(
            joinedload(Award.idea),
            joinedload(Award.person),
            joinedload(Award.proposer),
            selectinload(Award.steps).joinedload(AwardStep.person),
        )
        .order_by(Award.id)
    )
    return list(session.scalars(rows).unique())


def awards_by_month(
    session: Session,
    site_id: int,
    first_on: date,
    until_on: date,
    *,
    only: Iterable[ColumnElement[bool]] = (),
) -> list[AwardsOfMonth]:
    """What awards signed from a day on, until before another, cost each area and month.

    `only` says on the columns of an award which of them count.
    An area that counts a share of the claim bears that share. Points cost nothing here. Two
    queries for any number of awards.
    """
    signed = session.execute(
        select(Award.claim_id, Award.area_id, Award.amount, Award.currency, AwardStep.on)
        .join(AwardStep, AwardStep.award_id == Award.id)
        .where(
            Award.site_id == site_id,
            Award.currency.is_not(None),
            AwardStep.kind == AwardState.SIGNED.value,
            AwardStep.on >= first_on,
            AwardStep.on < until_on,
            *only,
        )
        .order_by(Award.id)
    ).all()
    shares: dict[int, dict[int, int]] = defaultdict(dict)
    for share in session.scalars(
        select(ClaimShare)
        .where(ClaimShare.claim_id.in_({row.claim_id for row in signed}))
        .order_by(ClaimShare.area_id)
    ):
        shares[share.claim_id][share.area_id] = share.percent
    totals: dict[tuple[int, date, str], Decimal] = defaultdict(Decimal)
    for claim_id, own_area_id, amount, currency, on in signed:
        if currency is None:
            continue
        percents = shares.get(claim_id) or {own_area_id: 100}
        parts = split(amount, list(percents.values()), currency)
        for area_id, part in zip(percents, parts, strict=True):
            totals[area_id, on.replace(day=1), currency] += part
    return [
        AwardsOfMonth(area_id, month_on, amount, currency)
        for (area_id, month_on, currency), amount in sorted(totals.items())
    ]


def below(paths: Collection[str]) -> ColumnElement[bool]:
    """Whether a joined area is one of these or lies below one."""
    return or_(False, *(Area.path.startswith(path, autoescape=True) for path in paths))


def _is_at(state: AwardState) -> ColumnElement[bool]:
    return (
        select(AwardStep.id)
        .where(AwardStep.award_id == Award.id, AwardStep.kind == state.value)
        .exists()
    )


def _standing(state: AwardState) -> list[ColumnElement[bool]]:
    if state is AwardState.PROPOSED:
        return [~select(AwardStep.id).where(AwardStep.award_id == Award.id).exists()]
    if state is AwardState.SIGNED:
        return [_is_at(AwardState.SIGNED), ~_is_at(AwardState.PAID)]
    return [_is_at(state)]
