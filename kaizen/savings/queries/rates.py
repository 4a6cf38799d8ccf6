"""Which rate holds in an area on a day, and what finance has entered so far."""

from __future__ import annotations

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
    fitting = [
        rate
        for rate in _upwards(session, area)
        if rate.kind == kind and rate.role in ("", role) and rate.starts_on <= day
    ]
    found = max(
        fitting,
        key=lambda rate: (
            area.path_ids.index(rate.area_id),
            rate.role == role,
            rate.starts_on,
            rate.id,
        ),
        default=None,
    )
    return None if found is None else found.amount


def labour_rate_on(session: Session, area: Area, day: date) -> Decimal | None:
    """The loaded labour rate per hour that holds in the area on `day`; None where unset."""
    return rate_on(session, area, RateKind.LABOUR_HOUR, day)


def own_rate(session: Session, area: Area, kind: RateKind, role: str = "") -> Rate | None:
    """The area's own newest rate of this kind, whenever it starts; inherited ones left aside."""
    rows = select(Rate).where(Rate.area_id == area.id, Rate.kind == kind.value, Rate.role == role)
    return session.scalars(rows.order_by(Rate.starts_on.desc(), Rate.id.desc()).limit(1)).first()


def _upwards(session: Session, area: Area) -> list[Dated]:
    """All rates of the area and those above it; one question for a page, whatever it asks."""

    def find() -> list[Dated]:
        return [Dated(*row) for row in session.execute(_UPWARDS, {"ids": area.path_ids})]

    return remembered(session, ("rates", area.path), find)
