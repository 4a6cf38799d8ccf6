"""Claims as the sources of figures look at them: page by page, with all that they need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.people.models import Area
from kaizen.reports.queries.sources.booked import shares_of
from kaizen.reports.queries.sources.rows import BATCH, Stretch, streamed
from kaizen.review.queries.changes import is_settled_alone, net_of
from kaizen.review.rules.portfolio import Net, Scope
from kaizen.savings.models.claims import Claim, ClaimShare
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.dismissals import is_taken_back
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.queries.run_rates import runs_at
from kaizen.savings.rules.lines import BenefitClass, ValueStage

#: So many claims are looked up at once, at most.
PAGE = 500


class Amount(NamedTuple):
    """A yearly amount of one line at one stage; a benefit that counts as hard, or a cost."""

    stage: str
    cost_kind: str | None
    yearly: Decimal
    ramp: tuple[int, ...]
    #: The rate at which it runs on from now: as corrected since, else `yearly`.
    runs: Decimal


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
    #: Pay saved by dismissal is never a saving: its hard entries are taken back.
    was_dismissed: bool
    percents: dict[int, int]
    amounts: list[Amount] = field(default_factory=list)
    booked: dict[int, Net] = field(default_factory=lambda: defaultdict(Net))
    #: Whether it is worth money that does not count as hard: freed time, avoided spending.
    is_worth_more: bool = False

    def hard(self, stage: ValueStage) -> list[Amount]:
        """The hard yearly benefits at a stage; none is verified where somebody was dismissed."""
        if self.was_dismissed and stage is ValueStage.VERIFIED:
            return []
        return [one for one in self.amounts if one.cost_kind is None and one.stage == stage]

    @property
    def is_for_money(self) -> bool:
        """Whether anybody ever said that it brings hard money."""
        return any(one.yearly for one in self.amounts if one.cost_kind is None)

    @property
    def scopes(self) -> list[Scope]:
        """Where it counts: among all ideas, and among small ones where it is one."""
        return [Scope.ALL, Scope.SMALL] if self.is_small else [Scope.ALL]


def claims_of(
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
    size = min(PAGE, stretch.batch) if stretch.idea_ids is None else BATCH
    # Asked once and read bit by bit: asked anew for each page, all of them are sorted each time.
    rows = streamed(session, _asked(stretch, when, booked=booked), size)
    while page := list(islice(rows, size)):
        found = _found(session, page)
        _add_amounts(session, found, hard)
        if booked:
            _add_booked(session, found)
        yield from found.values()


def _asked(
    stretch: Stretch, when: list[ColumnElement[bool]], *, booked: bool
) -> Select[*tuple[Any, ...]]:
    return (
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
            is_settled_alone(Claim.idea_id).label("is_small"),
            is_taken_back(Claim.id).label("was_dismissed"),
        )
        .join(Idea, Idea.id == Claim.idea_id)
        .where(
            *when,
            _counted_in(stretch, booked=booked),
            *stretch.of_ideas(Claim.idea_id),
        )
        .order_by(Claim.idea_id.desc())
    )


def _found(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[int, Found]:
    shares = shares_of(session, {row.id for row in rows})
    return {
        row.idea_id: Found(**row._asdict(), percents=shares.get(row.id) or {row.area_id: 100})
        for row in rows
    }


def _counted_in(stretch: Stretch, *, booked: bool) -> ColumnElement[bool]:
    """Claims of the areas asked for, or shared with them, or booked there."""
    asked, area_id = stretch.area_ids, stretch.found_by_idea(Claim.area_id)
    if asked is None:
        site = select(Area.id).where(Area.site_id == stretch.site_id)
        here: ColumnElement[bool] = area_id.in_(site)
        return here
    shared = select(ClaimShare.claim_id).where(ClaimShare.area_id.in_(asked))
    there: list[ColumnElement[bool]] = [area_id.in_(asked), Claim.id.in_(shared)]
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
        select(
            Line.idea_id,
            LineValue.stage,
            Line.benefit_class,
            Line.cost_kind,
            LineValue.amount,
            Line.ramp,
            runs_at(),
        )
        .join(LineValue, LineValue.line_id == Line.id)
        .where(Line.idea_id.in_(found))
        .order_by(Line.id, LineValue.id)
    )
    for idea_id, stage, benefit_class, cost_kind, yearly, ramp, runs in rows:
        if cost_kind is not None or benefit_class in hard:
            amount = Amount(stage, cost_kind, yearly, tuple(ramp or ()), runs)
            found[idea_id].amounts.append(amount)
        elif yearly:
            found[idea_id].is_worth_more = True


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
