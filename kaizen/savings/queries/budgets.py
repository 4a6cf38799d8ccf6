"""The money for small ideas: what an area has in a quarter, what is used and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ScalarSelect, and_, func, select
from sqlalchemy.orm import Session, aliased

from kaizen.people.models import Area
from kaizen.savings.models.budgets import Budget, BudgetUse
from kaizen.savings.rules.budgets import MONTHS, quarter_from


@dataclass(frozen=True)
class BudgetLeft:
    """What is left of the money of an area in one quarter, in the currency of the site.

    `left` is below zero where leadership lowered the amount after more was used.
    """

    budget_id: int
    area: Area
    quarter_on: date
    until_on: date
    amount: Decimal
    used: Decimal
    currency: str

    @property
    def left(self) -> Decimal:
        """What small ideas may still take."""
        return self.amount - self.used


def budget_left(session: Session, area: Area, day: date) -> BudgetLeft | None:
    """The money that small ideas of the area share on `day`; None where no budget is set.

    It is that of the nearest area upward that has one for the quarter.
    """
    return budgets_left(session, {area: day}).get(area.id)


def budgets_left(session: Session, days: Mapping[Area, date]) -> dict[int, BudgetLeft]:
    """The same for many areas, each on its day, by area id; one query for any number of them."""
    if not days:
        return {}
    ids = {area_id for area in days for area_id in area.path_ids}
    earliest = min(quarter_on_before(day) for day in days.values())
    found = [
        _shown(budget, area, used)
        for budget, area, used in session.execute(
            select(Budget, Area, _used())
            .join(Area, Area.id == Budget.area_id)
            .where(
                Budget.area_id.in_(ids),
                Budget.quarter_on.between(earliest, max(days.values())),
                Budget.number == _newest(),
            )
        )
    ]
    shared = {area.id: _nearest(found, area, day) for area, day in days.items()}
    return {area_id: budget for area_id, budget in shared.items() if budget is not None}


def budgets_of(session: Session, area_ids: list[int], since: date) -> list[BudgetLeft]:
    """The money of these areas in the quarters that begin on `since` or later, by quarter."""
    rows = session.execute(
        select(Budget, Area, _used())
        .join(Area, Area.id == Budget.area_id)
        .where(Budget.area_id.in_(area_ids), Budget.quarter_on >= since, Budget.number == _newest())
        .order_by(Budget.quarter_on, Area.path)
    )
    return [_shown(*row) for row in rows]


def budget_versions(session: Session, area_ids: list[int], since: date) -> list[Budget]:
    """Every version of the money of these areas since that quarter, the newest first."""
    rows = select(Budget).where(Budget.area_id.in_(area_ids), Budget.quarter_on >= since)
    return list(session.scalars(rows.order_by(Budget.id.desc())))


def reserved_for(session: Session, idea_id: int) -> list[tuple[int, date, str, Decimal]]:
    """What an idea holds of which area's money: area, quarter, currency, and the amount."""
    total = func.sum(BudgetUse.amount)
    rows = session.execute(
        select(BudgetUse.area_id, BudgetUse.quarter_on, BudgetUse.currency, total)
        .where(BudgetUse.idea_id == idea_id)
        .group_by(BudgetUse.area_id, BudgetUse.quarter_on, BudgetUse.currency)
    )
    return [(area_id, on, code, held) for area_id, on, code, held in rows if held > 0]


def quarter_on_before(day: date) -> date:
    """The earliest first day of a quarter that can hold `day`."""
    months = day.year * 12 + day.month - 1 - (MONTHS - 1)
    return date(months // 12, months % 12 + 1, 1)


def _used() -> ScalarSelect[Decimal]:
    same = and_(BudgetUse.area_id == Budget.area_id, BudgetUse.quarter_on == Budget.quarter_on)
    return select(func.coalesce(func.sum(BudgetUse.amount), 0)).where(same).scalar_subquery()


def _newest() -> ScalarSelect[int]:
    other = aliased(Budget)
    same = and_(other.area_id == Budget.area_id, other.quarter_on == Budget.quarter_on)
    return select(func.max(other.number)).where(same).scalar_subquery()


def _shown(budget: Budget, area: Area, used: Decimal) -> BudgetLeft:
    return BudgetLeft(
        budget_id=budget.id,
        area=area,
        quarter_on=budget.quarter_on,
        until_on=quarter_from(budget.quarter_on).ends_on,
        amount=budget.amount,
        used=used,
        currency=budget.currency,
    )


def _nearest(found: list[BudgetLeft], area: Area, day: date) -> BudgetLeft | None:
    """The nearest area upward counts; where two quarters overlap, the later one."""
    fitting = [
        one
        for one in found
        if one.area.id in area.path_ids and one.quarter_on <= day <= one.until_on
    ]
    return max(
        fitting,
        key=lambda one: (area.path_ids.index(one.area.id), one.quarter_on),
        default=None,
    )
