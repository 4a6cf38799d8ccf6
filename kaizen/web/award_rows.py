"""The awards of a site as a page shows them: idea by idea, by what is to be done next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from sqlalchemy.orm import Session

from kaizen.core.errors import NotAllowed
from kaizen.ideas.models import Idea
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can, paths_where
from kaizen.people.rules import Permission
from kaizen.savings.actions.awarding import require_no_part
from kaizen.savings.models.awards import Award, AwardPayment
from kaizen.savings.models.claims import Claim
from kaizen.savings.queries.award_benefit import first_years_of, last_changes_of
from kaizen.savings.queries.awards import (
    award_policy_of,
    awards_in,
    claims_without_award,
    payments_of,
    turned_down_of,
)
from kaizen.savings.rules.award_policy import AwardPolicy, AwardState
from kaizen.savings.rules.awards import AwardScale, award
from kaizen.web.award_words import award_words
from kaizen.web.errors import sentence
from kaizen.web.formats import cents

#: So many ideas to propose stand on a page, and twice as many parts of awards.
MOST = 50
#: What has a list of its own, page by page.
LISTED = (AwardState.PROPOSED, AwardState.SIGNED, AwardState.PAID)
NO_KEYS: Mapping[AwardState, int | None] = {}


@dataclass(frozen=True)
class Part:
    """What one author gets."""

    name: str
    amount: str
    percent: int | None


@dataclass(frozen=True)
class Given:
    """The award of one idea: its parts, from which benefit, and who did what when."""

    idea: Idea
    parts: list[Part]
    benefit: str
    proposer: str
    proposed_at: datetime
    signed_by: str = ""
    signed_at: datetime | None = None
    paid_at: datetime | None = None
    may_sign: bool = False
    may_turn_down: bool = False
    why_not: str = ""
    #: The ledger has been corrected, or took back what had slipped, since it was proposed.
    has_changed: bool = False


@dataclass(frozen=True)
class ToPropose:
    """A verified saving without an award, and what it would earn by the scale in force."""

    idea: Idea
    claim_id: int
    benefit: str
    earns: str
    is_mine: bool
    #: Why an earlier proposal was turned down, and by whom; None where none was.
    turned_down: tuple[str, str] | None


@dataclass(frozen=True)
class Awards:
    """Everything that the page of a site's awards shows to one person."""

    policy: AwardPolicy
    to_propose: list[ToPropose]
    older: int | None
    to_sign: list[Given]
    to_pay: list[Given]
    paid: list[Given]
    payments: list[tuple[AwardPayment, int]] = field(default_factory=list)
    #: Where each list goes on, by the name of its state; None where it is complete.
    older_of: Mapping[str, int | None] = field(default_factory=dict)
    may_pay: bool = False
    may_set: bool = False
    keeps_money: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to show."""
        return not (self.to_propose or self.to_sign or self.to_pay or self.paid)


def awards_of(
    session: Session,
    site: Area,
    actor: Person,
    *,
    before: int | None,
    after: Mapping[AwardState, int | None] = NO_KEYS,
) -> Awards:
    """What this person may see of the awards of a site; as many queries for one as for fifty.

    `before` is where the verified savings without an award go on, `after` where each list does.
    """
    policy = award_policy_of(session, site.id).policy
    reads, writes = (paths_where(actor, p) for p in (Permission.MONEY_READ, Permission.MONEY_WRITE))
    scale = policy.scale_in_use
    claims: list[Claim] = []
    if scale is not None and writes:
        claims = claims_without_award(session, site.id, writes, before=before, most=MOST + 1)
    given = {
        state: awards_in(session, site.id, reads, state, before=after.get(state), most=MOST * 2)
        for state in LISTED
    }
    claim_ids = {one.claim_id for awards, _older in given.values() for one in awards}
    changes = last_changes_of(session, claim_ids)
    rows = {
        state: _grouped(awards, lambda one: _given(one, site, actor, changes, policy))
        for state, (awards, _older) in given.items()
    }
    whole_site = can(actor, Permission.MONEY_READ, area=site)
    return Awards(
        policy=policy,
        to_propose=_to_propose(session, claims[:MOST], scale, actor) if scale else [],
        older=claims[MOST - 1].id if len(claims) > MOST else None,
        to_sign=rows[AwardState.PROPOSED],
        to_pay=rows[AwardState.SIGNED],
        paid=rows[AwardState.PAID],
        payments=payments_of(session, site.id, most=MOST) if whole_site else [],
        older_of={state.value: older for state, (_awards, older) in given.items()},
        may_pay=can(actor, Permission.MONEY_WRITE, area=site),
        may_set=can(actor, Permission.POLICY_SET, area=site),
        keeps_money=bool(writes),
    )


def _grouped(awards: list[Award], show: Callable[[list[Award]], Given]) -> list[Given]:
    return [show(list(group)) for _key, group in groupby(awards, key=lambda one: one.claim_id)]


def _given(
    awards: list[Award],
    site: Area,
    actor: Person,
    changes: Mapping[int, datetime],
    policy: AwardPolicy,
) -> Given:
    first = awards[0]
    signed, paid = first.step(AwardState.SIGNED), first.step(AwardState.PAID)
    leads, why_not = can(actor, Permission.IDEA_LEAD, area=site), ""
    if leads:
        try:
            require_no_part(awards, first.idea, actor)
        except NotAllowed as refusal:
            why_not = sentence(refusal)
    changed = changes.get(first.claim_id)
    return Given(
        idea=first.idea,
        parts=[
            Part(one.person.full_name, award_words(one), one.percent) for one in reversed(awards)
        ],
        benefit=cents(first.benefit, first.benefit_currency),
        proposer=first.proposer.full_name,
        proposed_at=first.at,
        signed_by=signed.person.full_name if signed else "",
        signed_at=signed.at if signed else None,
        paid_at=paid.at if paid else None,
        may_sign=leads and not why_not and policy.is_on,
        may_turn_down=(leads and not why_not) or first.proposer_id == actor.id,
        why_not=why_not,
        has_changed=changed is not None and changed > first.at,
    )


def _to_propose(
    session: Session, claims: list[Claim], scale: AwardScale, actor: Person
) -> list[ToPropose]:
    years = first_years_of(session, claims)
    turned_down = turned_down_of(session, [claim.id for claim in claims])
    return [
        ToPropose(
            idea=claim.idea,
            claim_id=claim.id,
            benefit=cents(years[claim.id].net, claim.currency),
            earns=_earned(years[claim.id].net, scale, claim),
            is_mine=claim.idea.involves(actor.id),
            turned_down=turned_down.get(claim.id),
        )
        for claim in claims
    ]


def _earned(net: Decimal, scale: AwardScale, claim: Claim) -> str:
    """What the scale gives; empty where it gives nothing."""
    if net <= 0 or scale.currency not in (None, claim.currency):
        return ""
    amount = award(net, scale)
    return award_words(Award(amount=amount, currency=scale.currency)) if amount else ""
