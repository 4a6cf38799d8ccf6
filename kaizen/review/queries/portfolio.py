"""The net of the ideas of each area of a site, from the ledger, the claims and the decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.people.models import Area
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.changes import (
    SETTLED,
    Change,
    Period,
    changes_of,
    net_of,
    within,
)
from kaizen.review.rules.authority import DecisionKind, Level
from kaizen.review.rules.portfolio import Net, Scope, Standing, handling_cost
from kaizen.savings.models.awards import Award
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.queries.awards import awards_by_month
from kaizen.savings.queries.rates import labour_rates_on
from kaizen.savings.rules.claims import ClaimState

HANDLED = (*SETTLED, DecisionKind.DECLINED, DecisionKind.MERGED)
UNPROVEN = (ClaimState.CLAIMED.value, ClaimState.SENT_BACK.value)


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
    changes = changes_of(session, site, period, scope, hard)
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
            *within(scope, LedgerEntry.idea_id),
        )
        .group_by(LedgerEntry.area_id, LedgerEntry.month_on, LedgerEntry.cost_kind)
    )
    for area_id, month_on, cost_kind, amount in session.execute(rows):
        found = own[area_id]
        net = net_of(cost_kind, amount)
        found.so_far += net
        found.months[month_on] += net.left


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
    small = within(scope, Award.idea_id)
    for row in awards_by_month(session, site.id, period.first_on, period.until_on, only=small):
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
