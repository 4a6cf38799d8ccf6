"""The net of the ideas of each area of a site, from the ledger, the claims and the decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.people.models import Area
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import DecisionKind, Level
from kaizen.review.rules.portfolio import Net, Scope, Standing, handling_cost, to_the_end
from kaizen.savings.models.claims import Claim, ClaimShare
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.awards import awards_by_month
from kaizen.savings.queries.rates import labour_rates_on
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.lines import CostKind, ValueStage

SETTLED = (DecisionKind.APPROVED, DecisionKind.CONFIRMED_DONE)
HANDLED = (*SETTLED, DecisionKind.DECLINED, DecisionKind.MERGED)
UNPROVEN = (ClaimState.CLAIMED.value, ClaimState.SENT_BACK.value)
IN_USE = (Stage.IMPLEMENTED.value, Stage.SUSTAINED.value)


@dataclass(frozen=True)
class Period:
    """Months, the first day of the first and of the one after the last; `at` as instants."""

    first_on: date
    until_on: date
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class Change:
    """One change that came into use in the period, taken to the end of its window, by area."""

    idea_id: int
    state: str
    nets: dict[int, Net]

    @property
    def left(self) -> Decimal:
        """What it leaves for all areas together."""
        return sum(self.nets.values(), Net()).left


@dataclass(frozen=True)
class Portfolio:
    """Each area's standing by its id with everything below it added in, and the changes behind."""

    standings: dict[int, Standing]
    changes: list[Change]


def portfolio_of(
    session: Session,
    site: Area,
    period: Period,
    scope: Scope,
    *,
    hard: Collection[str],
    handling_minutes: int,
) -> Portfolio:
    """What the ideas of a site brought and cost in a period.

    `hard` are the classes that count as hard. The number of statements does not depend on how
    many ideas or areas there are.
    """
    own: dict[int, _Own] = defaultdict(_Own)
    _add_ledger(session, site, period, scope, own)
    changes = _changes(session, site, period, scope, hard)
    for change in changes:
        for area_id, net in change.nets.items():
            own[area_id].closed += net
            own[area_id].unproven += change.state in UNPROVEN
    _add_handling(session, site, period, scope, own, handling_minutes)
    _add_awards(session, site, period, scope, own)
    return Portfolio(_with_below(session, own), changes)


class _Own:
    """What belongs to one area itself, while it is being added up."""

    def __init__(self) -> None:
        self.so_far = Net()
        self.closed = Net()
        self.months: dict[date, Decimal] = defaultdict(Decimal)
        self.decided = 0
        self.unproven = 0

    def standing(self) -> Standing:
        return Standing(self.so_far, self.closed, dict(self.months), self.decided, self.unproven)


def _add_ledger(
    session: Session, site: Area, period: Period, scope: Scope, own: dict[int, _Own]
) -> None:
    rows = (
        select(
            LedgerEntry.area_id,
            LedgerEntry.month_on,
            LedgerEntry.cost_kind,
            func.sum(LedgerEntry.amount),
        )
        .where(
            LedgerEntry.site_id == site.id,
            LedgerEntry.month_on >= period.first_on,
            LedgerEntry.month_on < period.until_on,
            LedgerEntry.counts_hard | LedgerEntry.cost_kind.is_not(None),
            *_within(scope, LedgerEntry.idea_id),
        )
        .group_by(LedgerEntry.area_id, LedgerEntry.month_on, LedgerEntry.cost_kind)
    )
    for area_id, month_on, cost_kind, amount in session.execute(rows):
        found = own[area_id]
        net = _net(cost_kind, amount)
        found.so_far += net
        found.months[month_on] += net.left


def _changes(
    session: Session, site: Area, period: Period, scope: Scope, hard: Collection[str]
) -> list[Change]:
    """What came into use in the period: what is booked, and what its window still brings."""
    claims = {row.id: row for row in session.execute(_cohort(site, period, scope))}
    shares = _shares(session, site, period, scope)
    nets: dict[int, dict[int, Net]] = {claim_id: defaultdict(Net) for claim_id in claims}
    for claim_id, claim in claims.items():
        for area_id, _ in shares.get(claim_id) or [(claim.area_id, 100)]:
            nets[claim_id][area_id] = Net()
    for (claim_id, area_id), net in _booked_of(session, site, period, scope).items():
        nets[claim_id][area_id] += net
    for value in session.execute(_run_rates(site, period, scope, hard)):
        claim = claims[value.claim_id]
        if claim.stage not in IN_USE:
            continue
        still = to_the_end(
            value.amount,
            starts_on=claim.starts_on,
            ends_on=claim.ends_on,
            booked_to=claim.booked_to,
        )
        for area_id, percent in shares.get(value.claim_id) or [(claim.area_id, 100)]:
            nets[value.claim_id][area_id] += _net(value.cost_kind, still * percent / 100)
    return [
        Change(claim.idea_id, claim.state, dict(nets[claim_id]))
        for claim_id, claim in claims.items()
    ]


def _cohort(site: Area, period: Period, scope: Scope) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Claim.id,
            Claim.idea_id,
            Claim.area_id,
            Claim.starts_on,
            Claim.ends_on,
            Claim.booked_to,
            Claim.state,
            Idea.stage,
        )
        .join(Idea, Idea.id == Claim.idea_id)
        .where(*_came_into_use(site, period, scope))
    )


def _booked_of(
    session: Session, site: Area, period: Period, scope: Scope
) -> dict[tuple[int, int], Net]:
    """What the ledger holds of each claim and area, whatever the month."""
    rows = (
        select(
            LedgerEntry.claim_id,
            LedgerEntry.area_id,
            LedgerEntry.cost_kind,
            func.sum(LedgerEntry.amount),
        )
        .join(Claim, Claim.id == LedgerEntry.claim_id)
        .where(
            *_came_into_use(site, period, scope),
            LedgerEntry.counts_hard | LedgerEntry.cost_kind.is_not(None),
        )
        .group_by(LedgerEntry.claim_id, LedgerEntry.area_id, LedgerEntry.cost_kind)
    )
    found: dict[tuple[int, int], Net] = defaultdict(Net)
    for claim_id, area_id, cost_kind, amount in session.execute(rows):
        found[claim_id, area_id] += _net(cost_kind, amount)
    return found


def _run_rates(
    site: Area, period: Period, scope: Scope, hard: Collection[str]
) -> Select[*tuple[Any, ...]]:
    """The yearly amounts that still run: verified hard lines, and running cost as it is known."""
    runs = (LineValue.stage == ValueStage.VERIFIED.value) & Line.benefit_class.in_(hard)
    costs = (LineValue.stage == ValueStage.CLAIMED.value) & (
        Line.cost_kind == CostKind.YEARLY.value
    )
    return (
        select(Claim.id.label("claim_id"), Line.cost_kind, LineValue.amount)
        .join(Line, Line.idea_id == Claim.idea_id)
        .join(LineValue, LineValue.line_id == Line.id)
        .where(*_came_into_use(site, period, scope), runs | costs)
    )


def _shares(
    session: Session, site: Area, period: Period, scope: Scope
) -> dict[int, list[tuple[int, int]]]:
    rows = (
        select(ClaimShare.claim_id, ClaimShare.area_id, ClaimShare.percent)
        .join(Claim, Claim.id == ClaimShare.claim_id)
        .where(*_came_into_use(site, period, scope))
    )
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for claim_id, area_id, percent in session.execute(rows):
        found[claim_id].append((area_id, percent))
    return found


def _add_handling(
    session: Session,
    site: Area,
    period: Period,
    scope: Scope,
    own: dict[int, _Own],
    minutes: int,
) -> None:
    """Each idea answered in the period has cost somebody's time, whatever became of it."""
    levels = [Level.FIRST.value] if scope is Scope.SMALL else [level.value for level in Level]
    rows = (
        select(Idea.area_id, func.count(Decision.idea_id.distinct()).label("answered"))
        .join(Idea, Idea.id == Decision.idea_id)
        .where(
            Idea.site_id == site.id,
            Decision.at >= period.from_at,
            Decision.at < period.until_at,
            Decision.kind.in_([kind.value for kind in HANDLED]),
            Decision.level.in_(levels),
        )
        .group_by(Idea.area_id)
    )
    counts = {row.area_id: row.answered for row in session.execute(rows)}
    places = session.scalars(select(Area).where(Area.id.in_(counts))).all()
    rates = labour_rates_on(session, places, period.until_on)
    for area_id, count in counts.items():
        cost = handling_cost(count, minutes=minutes, rate=rates.get(area_id))
        own[area_id].decided += count
        own[area_id].so_far += Net(handling=cost)
        own[area_id].closed += Net(handling=cost)


def _add_awards(
    session: Session, site: Area, period: Period, scope: Scope, own: dict[int, _Own]
) -> None:
    """Awards count in the month in which they were signed, in both readings."""
    small = _settled_alone() if scope is Scope.SMALL else None
    for row in awards_by_month(session, site.id, period.first_on, period.until_on, among=small):
        found = own[row.area_id]
        net = Net(awards=row.amount)
        found.so_far += net
        found.closed += net
        found.months[row.month_on] += net.left


def _with_below(session: Session, own: dict[int, _Own]) -> dict[int, Standing]:
    total: dict[int, Standing] = defaultdict(Standing)
    for area in session.scalars(select(Area).where(Area.id.in_(own))):
        standing = own[area.id].standing()
        for step in area.path_ids:
            total[step] += standing
    return dict(total)


def _came_into_use(site: Area, period: Period, scope: Scope) -> list[ColumnElement[bool]]:
    return [
        Claim.site_id == site.id,
        Claim.starts_on >= period.first_on,
        Claim.starts_on < period.until_on,
        *_within(scope, Claim.idea_id),
    ]


def _within(scope: Scope, idea_id: Any) -> list[ColumnElement[bool]]:
    return [] if scope is Scope.ALL else [idea_id.in_(_settled_alone())]


def _settled_alone() -> Select[int]:
    """Small ideas are those that the first level settled; what is larger passed through above."""
    return select(Decision.idea_id).where(
        Decision.kind.in_([kind.value for kind in SETTLED]),
        Decision.level == Level.FIRST.value,
    )


def _net(cost_kind: str | None, amount: Decimal) -> Net:
    if cost_kind is None:
        return Net(hard=amount)
    if cost_kind == CostKind.ONE_OFF.value:
        return Net(once=amount)
    return Net(running=amount)
