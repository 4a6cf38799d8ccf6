"""Finding people: to pick one, to unlock one, to close an account."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.core.errors import NotFound
from kaizen.core.naming import by_name
from kaizen.core.text import words_of
from kaizen.people.models import Area, Device, Membership, Person, SignInAttempt
from kaizen.people.permissions import can
from kaizen.people.queries.signing_in import Proof, failures_of
from kaizen.people.rules import FAILURES_TO_PAUSE, PAUSE, Permission

MOST_PICKED = 20


def person_called(session: Session, name: str) -> Person:
    """The person of this user name or badge, whether or not the account is closed.

    Raises:
        NotFound: nobody has it.
    """
    rows = select(Person).where(
        or_(Person.username == name.strip().lower(), Person.badge == name.strip())
    )
    person = session.scalars(rows.options(selectinload(Person.memberships))).first()
    if person is None:
        raise NotFound("There is nobody with the user name or badge “%(name)s”.", name=name)
    return person


def pick_people(
    session: Session, site_ids: Collection[int], text: str, *, most: int = MOST_PICKED
) -> list[Person]:
    """Active people of these sites, each word of whose name `text` begins, by name.

    Marks and capitals do not count: "jorg" finds "Jörg".
    """
    wanted = words_of(text)
    rows = session.execute(
        select(Person.id, Person.full_name)
        .where(
            Person.deactivated_at.is_(None),
            Person.memberships.any(Membership.area.has(Area.site_id.in_(site_ids))),
        )
        .order_by(by_name(Person.full_name), Person.id)
    )
    found = [person_id for person_id, name in rows if _begin(wanted, words_of(name))][:most]
    people = session.scalars(select(Person).where(Person.id.in_(found)))
    return sorted(people, key=lambda person: found.index(person.id))


def people_to_unlock(session: Session, actor: Person, now: datetime) -> list[Person]:
    """People who are locked or paused and whom the actor may let in again, by name."""
    tried = (
        select(SignInAttempt.person_id)
        .where(SignInAttempt.at > now - PAUSE, SignInAttempt.succeeded.is_(False))
        .distinct()
    )
    rows = session.scalars(
        select(Person)
        .where(
            or_(Person.locked_at.is_not(None), Person.id.in_(tried)),
            Person.deactivated_at.is_(None),
        )
        .options(joinedload(Person.home_area))
        .order_by(by_name(Person.full_name))
    )
    return [p for p in rows if _may_unlock(actor, p) and is_barred(session, p, now)]


def is_barred(session: Session, person: Person, now: datetime) -> bool:
    """Whether this person cannot sign in at this moment, whatever they type."""
    if person.locked_at is not None:
        return True
    failures = failures_of(session, Proof("", person.id, fits=False))
    if failures.count != FAILURES_TO_PAUSE or failures.last_at is None:
        return False
    return now < failures.last_at + PAUSE


def person_to_unlock(session: Session, actor: Person, person_id: int) -> Person:
    """The person of this number, if the actor may let them in again.

    Raises:
        NotFound: there is no such person, or not for this actor.
    """
    person = session.get(Person, person_id)
    if person is None or not person.is_active or not _may_unlock(actor, person):
        raise NotFound("There is nobody here whom you can unlock.")
    return person


def devices_in_use(session: Session) -> list[Device]:
    """The enrolled devices that nobody has revoked, the newest first."""
    rows = select(Device).where(Device.revoked_at.is_(None)).options(joinedload(Device.area))
    return list(session.scalars(rows.order_by(Device.id.desc())))


def _may_unlock(actor: Person, person: Person) -> bool:
    return can(actor, Permission.PERSON_UNLOCK, area=person.home_area)


def _begin(wanted: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(begin) for word in words) for begin in wanted)


def is_alone(session: Session) -> bool:
    """Whether at most one person has an account: the first day of an installation."""
    return len(session.scalars(select(Person.id).limit(2)).all()) < 2
