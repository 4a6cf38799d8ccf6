"""Finding the person whom somebody names by hand: by name, user name or badge."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from kaizen.core.errors import InvalidInput
from kaizen.people.models import Area, Membership, Person

MOST_NAMES = 50
MOST_OFFERED = 300


def people_named(session: Session, site_ids: set[int], names: str, *, field: str) -> list[Person]:
    """The active people of these sites whom `names` (parted by commas) names, each once.

    Raises:
        InvalidInput: a name is nobody's, or two people bear it; `field` says where it was typed.
    """
    found: dict[int, Person] = {}
    for name in [part.strip() for part in names.split(",") if part.strip()][:MOST_NAMES]:
        person = _only_one(_bearing(session, site_ids, name), name, field)
        found[person.id] = person
    return list(found.values())


def colleagues(session: Session, area: Area, *, without: int) -> list[str]:
    """Full names of active people around an area, to be offered while a name is typed."""
    department = "/" + "/".join(area.path.split("/")[1:3]) + "/"
    rows = (
        select(Person.full_name)
        .join(Membership, Membership.person_id == Person.id)
        .join(Area, Area.id == Membership.area_id)
        .where(
            Area.path.startswith(department, autoescape=True),
            Person.deactivated_at.is_(None),
            Person.id != without,
        )
        .distinct()
        .order_by(Person.full_name)
        .limit(MOST_OFFERED)
    )
    return list(session.scalars(rows))


def _bearing(session: Session, site_ids: set[int], name: str) -> list[Person]:
    low = name.lower()
    rows = select(Person).where(
        Person.deactivated_at.is_(None),
        or_(
            Person.full_name == name,
            func.lower(Person.full_name) == low,
            func.lower(Person.username) == low,
            Person.badge == name,
        ),
        Person.memberships.any(Membership.area.has(Area.site_id.in_(site_ids))),
    )
    return list(session.scalars(rows.options(selectinload(Person.memberships)).limit(2)))


def _only_one(people: list[Person], name: str, field: str) -> Person:
    if not people:
        raise InvalidInput(
            "We know nobody here called “%(name)s”. Write the full name, or leave it out.",
            field=field,
            name=name,
        )
    if len(people) > 1:
        raise InvalidInput(
            "Two people here are called “%(name)s”. Write the badge number instead.",
            field=field,
            name=name,
        )
    return people[0]
