"""Finding the person whom somebody names by hand: by name, user name or badge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kaizen.core.errors import InvalidInput
from kaizen.core.naming import by_name
from kaizen.core.text import fold
from kaizen.people.models import Area, Membership, Person

MOST_NAMES = 50
MOST_OFFERED = 300


def people_named(session: Session, site_ids: set[int], names: str, *, field: str) -> list[Person]:
    """The active people of these sites whom `names` (parted by commas) names, each once.

    Raises:
        InvalidInput: a name is nobody's, or two people bear it; `field` says where it was typed.
    """
    wanted = [part.strip() for part in names.split(",") if part.strip()][:MOST_NAMES]
    if not wanted:
        return []
    known = known_at(session, site_ids)
    ids = [_only_one(_bearing(known, name), name, field) for name in wanted]
    people = session.scalars(
        select(Person).where(Person.id.in_(ids)).options(selectinload(Person.memberships))
    )
    found = {person.id: person for person in people}
    return [found[person_id] for person_id in dict.fromkeys(ids)]


def person_named(session: Session, site_ids: set[int], name: str, *, field: str) -> Person | None:
    """The one active person of these sites who is called so; None where no name is given.

    Raises:
        InvalidInput: it is nobody's name, two people bear it, or several were named.
    """
    found = people_named(session, site_ids, name, field=field)
    if len(found) > 1:
        raise InvalidInput("Name one person here, not several.", field=field)
    return found[0] if found else None


@dataclass(frozen=True)
class Known:
    """A person by everything that people call them."""

    id: int
    full_name: str
    username: str | None
    badge: str | None

    @property
    def folded(self) -> set[str]:
        """Full name and user name as they are searched: marks and capitals do not count."""
        return {fold(self.full_name), fold(self.username or self.full_name)}


def known_at(session: Session, site_ids: Collection[int]) -> list[Known]:
    """The active people of these sites by their names.

    Compared in Python: a database that knows no capitals beyond ASCII must find Özgür too.
    """
    rows = session.execute(
        select(Person.id, Person.full_name, Person.username, Person.badge).where(
            Person.deactivated_at.is_(None),
            Person.memberships.any(Membership.area.has(Area.site_id.in_(site_ids))),
        )
    )
    return [Known(*row) for row in rows]


def ids_beginning(session: Session, text: str, *, most: int) -> list[int]:
    """Ids of those whose full name or any further name begins so; marks and capitals do not count.

    Those who have left are among them: what they wrote is still looked for.
    """
    wanted = fold(text)
    rows = session.execute(select(Person.id, Person.full_name).order_by(Person.id))
    names = ((person_id, f" {fold(name)}") for person_id, name in rows)
    return list(islice((person_id for person_id, name in names if f" {wanted}" in name), most))


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
        .group_by(Person.full_name)
        .order_by(by_name(Person.full_name))
        .limit(MOST_OFFERED)
    )
    return list(session.scalars(rows))


def _bearing(known: list[Known], name: str) -> list[Known]:
    """Those of exactly this name or badge; where there are none, those whose name folds to it."""
    exact = [one for one in known if name in (one.full_name, one.badge)]
    return exact or [one for one in known if fold(name) in one.folded]


def _only_one(people: list[Known], name: str, field: str) -> int:
    if not people:
        raise InvalidInput(
            "We know nobody here called “%(name)s”. Write the full name or the badge number.",
            field=field,
            name=name,
        )
    if len(people) > 1:
        raise InvalidInput(
            "Two people here are called “%(name)s”. Write the badge number instead.",
            field=field,
            name=name,
        )
    return people[0].id
