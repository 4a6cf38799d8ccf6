"""What finance has entered so far, row by row, for the pages on which it is kept."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.people.models import Area, Person
from kaizen.savings.models.rates import CostBase, Rate


def rates_of(session: Session, area_ids: Collection[int]) -> list[tuple[Rate, Area, str | None]]:
    """Every rate of these areas with its area and who set it: by area and kind, newest first."""
    rows = (
        select(Rate, Area, Person.full_name)
        .join(Area, Area.id == Rate.area_id)
        .outerjoin(Person, Person.id == Rate.person_id)
        .where(Rate.area_id.in_(area_ids))
        .order_by(Area.path, Rate.kind, Rate.role, Rate.starts_on.desc(), Rate.id.desc())
    )
    return [(rate, area, name) for rate, area, name in session.execute(rows)]


def cost_bases_of(
    session: Session, area_ids: Collection[int]
) -> list[tuple[CostBase, Area, str | None]]:
    """Every stated cost of these areas, by area and driver, the newest first."""
    rows = (
        select(CostBase, Area, Person.full_name)
        .join(Area, Area.id == CostBase.area_id)
        .outerjoin(Person, Person.id == CostBase.person_id)
        .where(CostBase.area_id.in_(area_ids))
        .order_by(Area.path, CostBase.driver, CostBase.starts_on.desc(), CostBase.id.desc())
    )
    return [(base, area, name) for base, area, name in session.execute(rows)]
