"""Accounts: made, kept right, moved to another area, and closed when somebody leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.local_time import zone
from kaizen.core.text import clean_line
from kaizen.people.actions.absences import free_of_standing_in
from kaizen.people.models import Area, Membership, Person
from kaizen.people.permissions import require_unless_console
from kaizen.people.queries.areas import spoken_at
from kaizen.people.rules import Permission, Role, is_below


@dataclass(frozen=True)
class Particulars:
    """What an account says about its person; at least a user name or a badge."""

    full_name: str
    username: str | None = None
    badge: str | None = None
    email: str | None = None
    #: Empty: that of most people at the site.
    language: str = ""
    time_zone: str | None = None

    def checked(self) -> Particulars:
        """The same, written as it is stored: user name and e-mail in small letters.

        Raises:
            InvalidInput: no name, nothing to sign in with, or something longer than it may be.
        """
        clean = Particulars(
            full_name=clean_line(self.full_name),
            username=clean_line(self.username or "").lower() or None,
            badge=clean_line(self.badge or "") or None,
            email=clean_line(self.email or "").lower() or None,
            language=clean_line(self.language),
            time_zone=clean_line(self.time_zone or "") or None,
        )
        _check(clean)
        return clean


def add_person(
    particulars: Particulars,
    *,
    home_area: Area,
    actor: Person | None,
    now: datetime,
    is_operator: bool = True,
) -> Person:
    """Make an account; its person is an operator of the home area unless said otherwise.

    `actor` is None for the operator's console.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: a name is missing, or somebody has this user name, badge or address.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    said = particulars.checked()
    _check_free(said, person_id=None)
    person = Person(
        full_name=said.full_name,
        username=said.username,
        badge=said.badge,
        email=said.email,
        language=said.language or spoken_at(db.session(), home_area),
        time_zone=said.time_zone,
        home_area=home_area,
        created_at=now,
    )
    if is_operator:
        person.memberships.append(Membership(area=home_area, role=Role.OPERATOR.value))
    db.session.add(person)
    events.record("person.added", person, actor.id if actor else None, now, area_id=home_area.id)
    return person


def change_particulars(
    person: Person, particulars: Particulars, *, actor: Person | None, now: datetime
) -> list[str]:
    """Set right what the account says; answer the names of what differed.

    A new e-mail address is written to, whatever became of the one before.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: as in `add_person`.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    said = particulars.checked()
    said = replace(said, language=said.language or person.language)
    _check_free(said, person_id=person.id)
    changed = [
        name for name in said.__dataclass_fields__ if getattr(person, name) != getattr(said, name)
    ]
    for name in changed:
        setattr(person, name, getattr(said, name))
    if "email" in changed:
        person.email_refused_at = None
    if changed:
        events.record("person.changed", person, actor.id if actor else None, now, changed=changed)
    return changed


def choose_language(language: str, time_zone: str | None, *, actor: Person, now: datetime) -> None:
    """Set one's own language and zone; None is the zone of the plant.

    Raises:
        InvalidInput: there is no such zone.
    """
    if time_zone:
        zone(time_zone)
    if (actor.language, actor.time_zone) == (language, time_zone or None):
        return
    actor.language = language
    actor.time_zone = time_zone or None
    events.record("person.changed", actor, actor.id, now, changed=["language", "time_zone"])


def deactivate_person(person: Person, *, actor: Person | None, now: datetime) -> None:
    """Close the account of somebody who has left; their ideas and words stay.

    The door passes on what the person holds in the same transaction.

    Raises:
        NotAllowed: the actor is no administrator, or it is their own account.
        Conflict: it was closed before.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    if not person.is_active:
        raise Conflict("This account was closed already.")
    if actor is not None and actor.id == person.id:
        raise NotAllowed("You cannot close your own account; another administrator can.")
    person.deactivated_at = now
    person.end_sessions()
    free_of_standing_in(person)
    events.record("person.deactivated", person, actor.id if actor else None, now)


def move_person(person: Person, area: Area, *, actor: Person | None, now: datetime) -> bool:
    """Let a person work in another area; False where they work there already.

    Roles stay where they hold for the new area too, others end; in the new area the person is
    an operator until more is granted. The door passes on what the person holds.

    Raises:
        NotAllowed: the actor is no administrator.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    if person.home_area_id == area.id:
        return False
    left = person.home_area_id
    kept = [found for found in person.memberships if is_below(area.path, found.area.path)]
    person.memberships[:] = kept or [Membership(area=area, role=Role.OPERATOR.value)]
    person.home_area = area
    person.end_sessions()
    free_of_standing_in(person)
    events.record(
        "person.moved", person, actor.id if actor else None, now, from_id=left, to_id=area.id
    )
    return True


def _check(said: Particulars) -> None:
    if not said.full_name:
        raise InvalidInput("The name is missing.", field="full_name")
    if said.username is None and said.badge is None:
        raise InvalidInput("Give a user name or a badge number.", field="username")
    limits = {"full_name": 120, "username": 60, "badge": 40, "email": 200, "language": 12}
    for name, most in limits.items():
        if len(getattr(said, name) or "") > most:
            raise InvalidInput(
                "%(name)s is longer than %(most)s characters.", field=name, name=name, most=most
            )
    if said.email is not None and "@" not in said.email:
        raise InvalidInput("That is no e-mail address.", field="email")
    if said.time_zone is not None:
        zone(said.time_zone)


def _check_free(said: Particulars, *, person_id: int | None) -> None:
    """No two people share a name to sign in with, whichever kind of name it is."""
    names = {name for name in (said.username, said.badge, said.email) if name}
    same = [Person.username.in_(names), Person.badge.in_(names), Person.email.in_(names)]
    other = db.session.scalars(
        select(Person).where(or_(*same), Person.id != (person_id or 0)).limit(1)
    ).first()
    if other is not None:
        raise InvalidInput(
            "%(name)s has this user name, badge or e-mail address already.",
            field="username",
            name=other.full_name,
        )
