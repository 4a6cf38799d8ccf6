"""Finding people and areas by whatever a list calls them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kaizen.core.errors import NotFound
from kaizen.core.text import fold
from kaizen.people.models import Area, Person

T = TypeVar("T")


class Directory:
    """All names of a plant in memory: some ten thousand at most, looked up once a row."""

    def __init__(
        self,
        session: Session,
        *,
        area_code: str | None = None,
        username: str | None = None,
        site_ids: Collection[int] | None = None,
    ) -> None:
        """Read the names; `area_code` and `username` stand in for names that nobody knows.

        With `site_ids` only these sites and their people are known.

        Raises:
            NotFound: one of the stand-ins does not exist.
        """
        areas = select(Area).where(Area.closed_at.is_(None))
        active = select(Person).where(Person.deactivated_at.is_(None))
        if site_ids is not None:
            areas = areas.where(Area.site_id.in_(site_ids))
            active = active.where(Person.home_area.has(Area.site_id.in_(site_ids)))
        self._areas = _by_name(session.scalars(areas), _area)
        people = session.scalars(active.options(selectinload(Person.memberships)))
        self._people = _by_name(people, _person)
        self.default_area = self._required_area(area_code)
        self.default_author = self._required_person(username)

    def area(self, written: str) -> Area | None:
        """The one area with this code or name."""
        return self._areas.get(fold(written)) if written else None

    def person(self, written: str) -> Person | None:
        """The one person with this user name, badge, e-mail or full name."""
        return self._people.get(fold(written)) if written else None

    def _required_area(self, code: str | None) -> Area | None:
        area = self.area(code or "")
        if code and area is None:
            raise NotFound("There is no area “%(code)s”.", code=code)
        return area

    def _required_person(self, username: str | None) -> Person | None:
        person = self.person(username or "")
        if username and person is None:
            raise NotFound("There is no person “%(name)s”.", name=username)
        return person


def _area(area: Area) -> list[str | None]:
    return [area.code, area.name]


def _person(person: Person) -> list[str | None]:
    return [person.username, person.badge, person.email, person.full_name]


def _by_name(found: Iterable[T], names: Callable[[T], list[str | None]]) -> dict[str, T]:
    """Each name of each thing; a name that two things share names neither."""
    known: dict[str, T] = {}
    shared: set[str] = set()
    for thing in found:
        for name in {fold(name) for name in names(thing) if name}:
            if name in known:
                shared.add(name)
            known[name] = thing
    return {name: thing for name, thing in known.items() if name not in shared}
