"""Everybody who has an account, for administrators: a list by name, and one of them whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.core.errors import NotFound
from kaizen.core.naming import by_name
from kaizen.core.text import fold
from kaizen.people.models import Area, Membership, Person
from kaizen.people.rules import FIRST_SECRET_LASTS

ROWS = 50
#: A word that more people share than anybody reads through finds the first of them.
MOST_FOUND = 500


class State(StrEnum):
    """Which accounts are asked for."""

    ACTIVE = "active"
    LOCKED = "locked"
    #: They have no password and no PIN, or a first one that has run out: they cannot sign in.
    WITHOUT_SECRET = "without-secret"
    CLOSED = "closed"


_IS: dict[State, ColumnElement[bool]] = {
    State.ACTIVE: Person.deactivated_at.is_(None),
    State.LOCKED: Person.deactivated_at.is_(None) & Person.locked_at.is_not(None),
    State.CLOSED: Person.deactivated_at.is_not(None),
}


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to: words of a name, an area and all below it, a state."""

    text: str = ""
    area: Area | None = None
    state: State = State.ACTIVE


@dataclass(frozen=True)
class AccountsPage:
    """Up to `ROWS` accounts by name; `next_id` is that of the first one after them."""

    people: Sequence[Person]
    next_id: int | None


def page_of_accounts(
    session: Session, wanted: Wanted, now: datetime, *, from_id: int | None = None
) -> AccountsPage:
    """The accounts by name from that person on, or from the first one."""
    rows = _wanted(session, wanted, now).order_by(by_name(Person.full_name), Person.id)
    first = session.get(Person, from_id) if from_id is not None else None
    if first is not None:
        name, known = by_name(Person.full_name), by_name(literal(first.full_name))
        rows = rows.where(or_(name > known, and_(name == known, Person.id >= first.id)))
    people = session.scalars(
        rows.limit(ROWS + 1).options(joinedload(Person.home_area), selectinload(Person.memberships))
    ).all()
    return AccountsPage(people[:ROWS], people[ROWS].id if len(people) > ROWS else None)


def load_account(session: Session, person_id: int) -> Person:
    """One account with its roles, whether or not it is closed.

    Raises:
        NotFound: there is no such account.
    """
    person = session.get(
        Person, person_id, options=[selectinload(Person.memberships), joinedload(Person.home_area)]
    )
    if person is None:
        raise NotFound("There is no such account.")
    return person


def membership_of(person: Person, membership_id: int) -> Membership:
    """One of this person's roles.

    Raises:
        NotFound: it is not theirs, or it has ended.
    """
    found = next((one for one in person.memberships if one.id == membership_id), None)
    if found is None:
        raise NotFound("This role has ended already.")
    return found


def _without_secret(now: datetime) -> ColumnElement[bool]:
    """As `Person.can_sign_in`."""
    long_ago = now - FIRST_SECRET_LASTS
    return and_(
        Person.deactivated_at.is_(None),
        or_(Person.password_hash.is_(None), Person.password_given_at < long_ago),
        or_(Person.pin_hash.is_(None), Person.pin_given_at < long_ago),
    )


def _wanted(session: Session, wanted: Wanted, now: datetime) -> Select[Person]:
    is_so = _without_secret(now) if wanted.state is State.WITHOUT_SECRET else _IS[wanted.state]
    rows = select(Person).where(is_so)
    if wanted.area is not None:
        path = wanted.area.path
        there = Area.path.startswith(path, autoescape=True)
        works_there = Person.home_area.has(there)
        has_a_role_there = Person.memberships.any(Membership.area.has(there))
        rows = rows.where(works_there | has_a_role_there)
    if wanted.text.strip():
        rows = rows.where(Person.id.in_(_called(session, wanted.text)))
    return rows


def _called(session: Session, text: str) -> list[int]:
    """Whose name, user name, badge or address holds the text; marks and capitals do not count.

    Compared in Python: a database that knows no capitals beyond ASCII must find Özgür too.
    """
    names = (Person.full_name, Person.username, Person.badge, Person.email)
    asked = fold(text)
    rows = session.execute(select(Person.id, *names).order_by(by_name(Person.full_name), Person.id))
    found = (
        person_id
        for person_id, *known in rows
        if any(asked in fold(name) for name in known if name)
    )
    return list(islice(found, MOST_FOUND))
