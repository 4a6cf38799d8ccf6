"""Being signed in: it begins on a device, and ends there, elsewhere or everywhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotFound
from kaizen.people.models import Device, Person, SignedIn
from kaizen.people.permissions import require
from kaizen.people.rules import LONGEST_SIGNED_IN, Permission
from kaizen.people.secrets import secret_fits

LONGEST_BROWSER = 60


def note_signed_in(
    person: Person, *, browser: str, device: Device | None, now: datetime
) -> SignedIn:
    """Write down that somebody has signed in; what is past its longest time is forgotten."""
    db.session.execute(
        delete(SignedIn).where(
            SignedIn.person_id == person.id, SignedIn.began_at < now - 2 * LONGEST_SIGNED_IN
        )
    )
    noted = SignedIn(
        person_id=person.id,
        device_id=device.id if device else None,
        epoch=person.session_epoch,
        browser=browser[:LONGEST_BROWSER],
        began_at=now,
    )
    db.session.add(noted)
    db.session.flush()
    return noted


def end_signed_in(noted_id: int, *, actor: Person, now: datetime) -> None:
    """Sign oneself off in one place; a copy of its cookie opens nothing any more.

    Raises:
        NotFound: it is not the actor's, or not there any more.
    """
    noted = db.session.get(SignedIn, noted_id)
    if noted is None or noted.person_id != actor.id:
        raise NotFound("There is no such place where you are signed in.")
    if noted.ended_at is None:
        noted.ended_at = now
        events.record("person.signed_off", actor, actor.id, now)


def end_signed_in_at(device: Device, *, but: Person, now: datetime) -> None:
    """Sign off whoever sits at a device that is revoked; not the one who revokes it there."""
    db.session.execute(
        update(SignedIn)
        .where(
            SignedIn.device_id == device.id,
            SignedIn.person_id != but.id,
            SignedIn.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def sign_off_everywhere(person: Person, *, actor: Person, now: datetime) -> None:
    """Sign somebody off on every device: oneself, or anybody by an administrator.

    Raises:
        NotAllowed: it is somebody else, and the actor is no administrator.
    """
    if person.id != actor.id:
        require(actor, Permission.PERSON_MANAGE)
    person.end_sessions()
    events.record("person.signed_off_everywhere", person, actor.id, now)


def prove_oneself(secret: str, *, actor: Person, field: str = "secret") -> None:
    """Make sure that it is the actor who sits there, by password or PIN.

    Raises:
        InvalidInput: neither of them fits.
    """
    fits = [secret_fits(actor.password_hash, secret), secret_fits(actor.pin_hash, secret)]
    if not any(fits):
        raise InvalidInput("That is not right.", field=field)
