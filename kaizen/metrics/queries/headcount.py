"""How many people work where, and which group is large enough to stand behind a figure."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core.remembered import remembered
from kaizen.metrics.rules.conditions import Place
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import chain_of


def places_below(session: Session, area: Area) -> list[Place]:
    """The area and everything below it that is in use, each with the people who work there."""
    key = ("places below", area.id)
    return remembered(session, key, lambda: _places_below(session, area), of=(Area, Person))


def _places_below(session: Session, area: Area) -> list[Place]:
    below = Area.path.startswith(area.path, autoescape=True)
    rows = session.execute(
        select(Area.id, Area.path, func.count(Person.id))
        .outerjoin(Person, (Person.home_area_id == Area.id) & Person.deactivated_at.is_(None))
        .where(below, Area.closed_at.is_(None))
        .group_by(Area.id, Area.path)
        .order_by(Area.path)
    )
    return [
        Place(area_id, tuple(int(part) for part in path.strip("/").split("/")), people)
        for area_id, path, people in rows
    ]


def people_in(session: Session, area: Area) -> int:
    """How many people work in the area and below it."""
    below = Area.path.startswith(area.path, autoescape=True)
    rows = select(func.count(Person.id)).join(Area, Person.home_area_id == Area.id)
    return session.scalar(rows.where(below, Person.deactivated_at.is_(None))) or 0


def nearest_with(session: Session, area: Area, fewest: int) -> Area:
    """The area itself if so many people work in and below it, else the nearest one upwards.

    The site where even that has fewer.
    """
    chain = chain_of(session, area)
    return next((one for one in chain if people_in(session, one) >= fewest), chain[-1])
