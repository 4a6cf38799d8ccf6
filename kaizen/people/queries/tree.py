"""The whole tree for administrators: every area, closed ones too, with what is in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core.naming import by_name
from kaizen.core.text import name_order
from kaizen.people.models import Area, Person


@dataclass(frozen=True)
class Branch:
    """An area of the tree; `depth` 0 is a site, `people` those who work right there."""

    area: Area
    depth: int
    people: int


def whole_tree(session: Session) -> list[Branch]:
    """Every area below the one above it, neighbours by name; two queries for any number."""
    areas = session.scalars(select(Area)).all()
    counted = session.execute(
        select(Person.home_area_id, func.count(Person.id).label("number"))
        .where(Person.deactivated_at.is_(None))
        .group_by(Person.home_area_id)
    )
    people = {row.home_area_id: row.number for row in counted}
    names = {area.id: area.name for area in areas}
    ordered = sorted(
        areas, key=lambda one: [(name_order(names[above]), above) for above in one.path_ids]
    )
    return [Branch(one, len(one.path_ids) - 1, people.get(one.id, 0)) for one in ordered]


def people_working_in(session: Session, area: Area) -> list[Person]:
    """Who works right in this area, by name; closed accounts left out."""
    rows = select(Person).where(Person.home_area_id == area.id, Person.deactivated_at.is_(None))
    return list(session.scalars(rows.order_by(by_name(Person.full_name), Person.id)))
