"""Which rate holds in an area on a day, and what finance has entered so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from kaizen.core.remembered import remembered
from kaizen.people.models import Area
from kaizen.savings.models.rates import Rate
from kaizen.savings.rules.rates import RateKind

# Built once: putting a question together costs more than asking it.
_UPWARDS = (select(Rate.id, Rate.area_id, Rate.kind, Rate.role, Rate.starts_on, Rate.amount)).where(
    Rate.area_id.in_(bindparam("ids", expanding=True))
)


class Dated(NamedTuple):
    """A rate with what tells which one holds; the newer `id` corrects the older one."""

    id: int
    area_id: int
    kind: str
    role: str
    starts_on: date
    amount: Decimal


def rate_on(
    session: Session, area: Area, kind: RateKind, day: date, role: str = ""
) -> Decimal | None:
    """What one unit of `kind` costs in the area on `day`; None where nobody has set it.

    The nearest area upward that has a rate for the day gives it. There, the rate of that `role`
    comes before the one for all work. Amounts are in the site's currency, percentages a year.
    """
    return _holding(_upwards(session, area), area, kind, day, role)


def labour_rate_on(session: Session, area: Area, day: date) -> Decimal | None:
    """The loaded labour rate per hour that holds in the area on `day`; None where unset."""
    return rate_on(session, area, RateKind.LABOUR_HOUR, day)


def labour_rates_on(session: Session, areas: Collection[Area], day: date) -> dict[int, Decimal]:
    """The same for many areas by their id, in one question; areas without a rate are missing."""
    ids = {area_id for area in areas for area_id in area.path_ids}
    rates = [Dated(*row) for row in session.execute(_UPWARDS, {"ids": list(ids)})]
    found = {area.id: _holding(rates, area, RateKind.LABOUR_HOUR, day) for area in areas}
    return {area_id: rate for area_id, rate in found.items() if rate is not None}


def own_rate(session: Session, area: Area, kind: RateKind, role: str = "") -> Rate | None:
    """The area's own newest rate of this kind, whenever it starts; inherited ones left aside."""
    rows = select(Rate).where(Rate.area_id == area.id, Rate.kind == kind.value, Rate.role == role)
    return session.scalars(rows.order_by(Rate.starts_on.desc(), Rate.id.desc()).limit(1)).first()


def _holding(
    rates: Iterable[Dated], area: Area, kind: RateKind, day: date, role: str = ""
) -> Decimal | None:
    steps = {area_id: step for step, area_id in enumerate(area.path_ids)}
    fitting = [
        rate
        for rate in rates
        if rate.area_id in steps
        and rate.kind == kind
        and rate.role in ("", role)
        and rate.starts_on <= day
    ]
    found = max(
        fitting,
        key=lambda rate: (steps[rate.area_id], rate.role == role, rate.starts_on, rate.id),
        default=None,
    )
    return None if found is None else found.amount


def _upwards(session: Session, area: Area) -> list[Dated]:
    """All rates of the area and those above it; one question for a page, whatever it asks."""

    def find() -> list[Dated]:
        return [Dated(*row) for row in session.execute(_UPWARDS, {"ids": area.path_ids})]

    return remembered(session, ("rates", area.path), find)
