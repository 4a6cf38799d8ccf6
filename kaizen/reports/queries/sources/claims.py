"""What is counted for claims: what was promised, and what their windows bring in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.people.models import Area
from kaizen.reports.queries.sources.booked import shares_of
from kaizen.reports.queries.sources.rows import IdeaIds, Row, Stretch
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.money import CLAIMS, NetPart, PromiseState, window_part
from kaizen.review.queries.changes import IN_USE, net_of, settled_alone
from kaizen.review.queries.portfolio import UNPROVEN
from kaizen.review.rules.portfolio import Net, Scope, to_the_end
from kaizen.savings.models.claims import Claim, ClaimShare
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.ledger import Window, among_areas, entitled, month_of
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage

#: So many claims are looked up at once.
PAGE = 500


class Amount(NamedTuple):
    """A yearly amount of one line at one stage; a benefit that counts as hard, or a cost."""

    stage: str
    cost_kind: str | None
    yearly: Decimal
    ramp: tuple[int, ...]


@dataclass
class Found:
    """One claim with everything that its figures are reckoned from."""

    id: int
    idea_id: int
    area_id: int
    currency: str
    starts_on: date
    ends_on: date
    booked_to: date | None
    fiscal_first_month: int
    state: str
    stage: str
    is_small: bool
    percents: dict[int, int]
    amounts: list[Amount] = field(default_factory=list)
    booked: dict[int, Net] = field(default_factory=lambda: defaultdict(Net))

    def hard(self, stage: ValueStage) -> list[Amount]:
        """The hard yearly benefits at a stage."""
        return [one for one in self.amounts if one.cost_kind is None and one.stage == stage]

    @property
    def scopes(self) -> list[Scope]:
        """Where it counts: among all ideas, and among small ones where it is one."""
        return [Scope.ALL, Scope.SMALL] if self.is_small else [Scope.ALL]


def came_into_use(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`PROMISE`, `WINDOW` and `UNPROVEN`, by the day on which the change came into use."""
    starts = [
        Claim.starts_on >= stretch.span.first_on,
        Claim.starts_on < stretch.span.until_on,
    ]
    for claim in _claims(session, stretch, starts, booked=True):
        for area_id in sorted({claim.area_id, *claim.percents, *claim.booked}):
            if stretch.area_ids is None or area_id in stretch.area_ids:
                yield from _promise(claim, area_id)
                yield from _window(claim, area_id)


def promised(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`PROMISED`: what was agreed, spread over its window as if nothing ever slipped back."""
    runs = [
        Claim.ends_on > stretch.span.first_on,
        Claim.starts_on < stretch.span.until_on,
    ]
    for claim in _claims(session, stretch, runs):
        window = Window(
            claim.starts_on,
            claim.ends_on,
            ((claim.starts_on, claim.ends_on),),
            fiscal_first_month=claim.fiscal_first_month,
        )
        is_verified = claim.state == ClaimState.VERIFIED
        part = PromiseState.VERIFIED if is_verified else PromiseState.WAITING
        for line in claim.hard(ValueStage.COMMITTED):
            ramped = replace(window, ramp=line.ramp)
            months = entitled(line.yearly, ramped, currency=claim.currency)
            shared = among_areas(months, claim.percents, currency=claim.currency)
            for (month_on, area_id), amount in sorted(shared.items()):
                is_asked = stretch.area_ids is None or area_id in stretch.area_ids
                if is_asked and stretch.has(month_on):
                    yield Row(
                        Figure.PROMISED,
                        claim.idea_id,
                        area_id,
                        month_on,
                        part,
                        amount,
                        claim.currency,
                    )


def touched(session: Session, idea_ids: IdeaIds) -> Iterator[tuple[int, date]]:
    """Each month of the windows of these ideas, in the areas that count them or did."""
    claims = session.execute(
        select(Claim.id, Claim.area_id, Claim.starts_on, Claim.ends_on).where(
            Claim.idea_id.in_(idea_ids)
        )
    ).all()
    shares = shares_of(session, {row.id for row in claims})
    for claim_id, own_area_id, starts_on, ends_on in claims:
        month = month_of(starts_on)
        while month < ends_on:
            for area_id in {own_area_id, *shares.get(claim_id, ())}:
                yield area_id, month
            month = month_of(date.fromordinal(month.toordinal() + 31))


def _promise(claim: Found, area_id: int) -> Iterator[Row]:
    """The stages side by side, only of claims that have come to the last of them."""
    if claim.state != ClaimState.VERIFIED:
        return
    place = (claim.idea_id, area_id, claim.starts_on)
    is_compared = any(one.yearly for one in claim.hard(ValueStage.COMMITTED))
    if is_compared and area_id == claim.area_id:
        yield Row(Figure.PROMISE, *place, CLAIMS)
    percent = claim.percents.get(area_id, 0)
    for stage in ValueStage:
        amount = sum((one.yearly for one in claim.hard(stage)), Decimal(0)) * percent / 100
        if is_compared and amount:
            yield Row(Figure.PROMISE, *place, stage, _kept(amount), claim.currency)


def _window(claim: Found, area_id: int) -> Iterator[Row]:
    """What is booked of a change, and what its window still brings at what was verified."""
    place = (claim.idea_id, area_id, claim.starts_on)
    is_counted = area_id in claim.percents or area_id in claim.booked
    if is_counted and claim.state in UNPROVEN:
        for scope in claim.scopes:
            yield Row(Figure.UNPROVEN, *place, scope)
    net = claim.booked.get(area_id, Net()) + _still(claim, claim.percents.get(area_id, 0))
    parts = {NetPart.HARD: net.hard, NetPart.ONCE: net.once, NetPart.RUNNING: net.running}
    for scope in claim.scopes:
        for part, amount in parts.items():
            if amount:
                name = window_part(scope, part)
                yield Row(Figure.WINDOW, *place, name, _kept(amount), claim.currency)


def _still(claim: Found, percent: int) -> Net:
    """What the rest of the window brings and costs; nothing once it is no longer in use."""
    if claim.stage not in IN_USE:
        return Net()
    net = Net()
    for one in claim.amounts:
        is_run = one.cost_kind is None and one.stage == ValueStage.VERIFIED
        is_cost = one.cost_kind == CostKind.YEARLY and one.stage == ValueStage.CLAIMED
        if is_run or is_cost:
            still = to_the_end(
                one.yearly,
                starts_on=claim.starts_on,
                ends_on=claim.ends_on,
                booked_to=claim.booked_to,
            )
            net += net_of(one.cost_kind, still * percent / 100)
    return net


def _kept(amount: Decimal) -> Decimal:
    """An amount with the places of the ledger, so that sums are the same in any order."""
    return amount.quantize(Decimal("0.0001"))


def _claims(
    session: Session,
    stretch: Stretch,
    when: list[ColumnElement[bool]],
    *,
    booked: bool = False,
) -> Iterator[Found]:
    """Claims page by page, the largest number of an idea first; what they need in three questions.

    `booked` asks for what the ledger says of them too.
    """
    policy = savings_policy_of(session, stretch.site_id).policy
    hard = [one.value for one in BenefitClass if policy.counts_hard(one)]
    before = stretch.before_id
    while True:
        page = _page(session, stretch, when, before, booked=booked)
        found = {claim.idea_id: claim for claim in page}
        _add_amounts(session, found, hard)
        if booked:
            _add_booked(session, found)
        yield from found.values()
        if len(page) < PAGE:
            return
        before = page[-1].idea_id


def _page(
    session: Session,
    stretch: Stretch,
    when: list[ColumnElement[bool]],
    before: int | None,
    *,
    booked: bool,
) -> list[Found]:
    rows = session.execute(
        select(
            Claim.id,
            Claim.idea_id,
            Claim.area_id,
            Claim.currency,
            Claim.starts_on,
            Claim.ends_on,
            Claim.booked_to,
            Claim.fiscal_first_month,
            Claim.state,
            Idea.stage,
            Claim.idea_id.in_(settled_alone()).label("is_small"),
        )
        .join(Idea, Idea.id == Claim.idea_id)
        .where(
            *when,
            _counted_in(stretch, booked=booked),
            *([] if before is None else [Claim.idea_id < before]),
        )
        .order_by(Claim.idea_id.desc())
        .limit(PAGE)
    ).all()
    shares = shares_of(session, {row.id for row in rows})
    return [Found(*row, percents=shares.get(row.id) or {row.area_id: 100}) for row in rows]


def _counted_in(stretch: Stretch, *, booked: bool) -> ColumnElement[bool]:
    """Claims of the areas asked for, or shared with them, or booked there."""
    asked = stretch.area_ids
    if asked is None:
        site = select(Area.id).where(Area.site_id == stretch.site_id)
        return Claim.area_id.in_(site)
    shared = select(ClaimShare.claim_id).where(ClaimShare.area_id.in_(asked))
    there: list[ColumnElement[bool]] = [Claim.area_id.in_(asked), Claim.id.in_(shared)]
    if booked:
        entry = select(LedgerEntry.id).where(
            LedgerEntry.idea_id == Claim.idea_id, LedgerEntry.area_id.in_(asked)
        )
        there.append(entry.exists())
    return or_(*there)


def _add_amounts(session: Session, found: dict[int, Found], hard: Collection[str]) -> None:
    if not found:
        return
    rows = session.execute(
        select(Line.idea_id, LineValue.stage, Line.cost_kind, LineValue.amount, Line.ramp)
        .join(LineValue, LineValue.line_id == Line.id)
        .where(Line.idea_id.in_(found), Line.benefit_class.in_(hard) | Line.cost_kind.is_not(None))
        .order_by(Line.id, LineValue.id)
    )
    for idea_id, stage, cost_kind, yearly, ramp in rows:
        found[idea_id].amounts.append(Amount(stage, cost_kind, yearly, tuple(ramp or ())))


def _add_booked(session: Session, found: dict[int, Found]) -> None:
    if not found:
        return
    total = func.sum(LedgerEntry.amount, type_=LedgerEntry.amount.type)
    rows = session.execute(
        select(LedgerEntry.idea_id, LedgerEntry.area_id, LedgerEntry.cost_kind, total)
        .where(
            LedgerEntry.idea_id.in_(found),
            LedgerEntry.counts_hard | LedgerEntry.cost_kind.is_not(None),
        )
        .group_by(LedgerEntry.idea_id, LedgerEntry.area_id, LedgerEntry.cost_kind)
    )
    for idea_id, area_id, cost_kind, amount in rows:
        found[idea_id].booked[area_id] += net_of(cost_kind, amount)
