"""The changes that came into use in a period, taken to the end of their windows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.people.models import Area
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import DecisionKind, Level
from kaizen.review.rules.portfolio import Net, Scope, to_the_end
from kaizen.savings.models.claims import Claim, ClaimShare
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.dismissals import is_taken_back
from kaizen.savings.queries.run_rates import runs_at
from kaizen.savings.rules.lines import CostKind, ValueStage

#: The answers by which an idea was agreed to.
SETTLED = (DecisionKind.APPROVED, DecisionKind.CONFIRMED_DONE)
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


def changes_of(
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
            nets[value.claim_id][area_id] += net_of(value.cost_kind, still * percent / 100)
    return [
        Change(claim.idea_id, claim.state, dict(nets[claim_id]))
        for claim_id, claim in claims.items()
    ]


def within(scope: Scope, idea_id: Any) -> list[ColumnElement[bool]]:
    """The ideas that a scope holds, as conditions on the column of an idea's id."""
    return [] if scope is Scope.ALL else [is_settled_alone(idea_id)]


def is_settled_alone(idea_id: Any) -> ColumnElement[bool]:
    """Small ideas are those that the first level settled; what is larger passed through above.

    Asked for each idea: a list of all of them would be made anew for each page of claims.
    """
    return exists().where(
        Decision.idea_id == idea_id,
        Decision.kind.in_([kind.value for kind in SETTLED]),
        Decision.level == Level.FIRST.value,
    )


def net_of(cost_kind: str | None, amount: Decimal) -> Net:
    """An amount of the ledger as a benefit or as the kind of cost that it is."""
    if cost_kind is None:
        return Net(hard=amount)
    if cost_kind == CostKind.ONE_OFF.value:
        return Net(once=amount)
    return Net(running=amount)


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
        found[claim_id, area_id] += net_of(cost_kind, amount)
    return found


def _run_rates(
    site: Area, period: Period, scope: Scope, hard: Collection[str]
) -> Select[*tuple[Any, ...]]:
    """The yearly amounts that still run: verified hard lines, and running cost as it is known.

    Each as corrected since; costs as claimed while nobody has looked at them.
    """
    runs = (
        (LineValue.stage == ValueStage.VERIFIED.value)
        & Line.benefit_class.in_(hard)
        & ~is_taken_back(Claim.id)
    )
    looked_at = aliased(LineValue)
    is_looked_at = exists().where(
        looked_at.line_id == Line.id, looked_at.stage == ValueStage.VERIFIED.value
    )
    costs = (Line.cost_kind == CostKind.YEARLY.value) & or_(
        LineValue.stage == ValueStage.VERIFIED.value,
        (LineValue.stage == ValueStage.CLAIMED.value) & ~is_looked_at,
    )
    return (
        select(Claim.id.label("claim_id"), Line.cost_kind, runs_at().label("amount"))
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


def _came_into_use(site: Area, period: Period, scope: Scope) -> list[ColumnElement[bool]]:
    return [
        Claim.site_id == site.id,
        Claim.starts_on >= period.first_on,
        Claim.starts_on < period.until_on,
        *within(scope, Claim.idea_id),
    ]
