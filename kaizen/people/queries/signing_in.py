"""Who claims to be whom: the person behind a name, the proof of it, and earlier attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.events import Event
from kaizen.people.models import Device, Person, SignedIn, SignInAttempt
from kaizen.people.rules import LONGEST_SIGNED_IN
from kaizen.people.secrets import looks_like_pin, secret_fits, token_hash

LONGEST_NAME = 200


@dataclass(frozen=True)
class Proof:
    """What somebody typed, weighed: the name as typed, whom it names, and whether it fits."""

    name: str
    person_id: int | None
    fits: bool
    is_pin: bool = False


@dataclass(frozen=True)
class Failures:
    """Failed attempts in a row since the last success, and the moment of the last one."""

    count: int
    last_at: datetime | None


def prove(
    session: Session, name: str, secret: str, *, pin_counts: bool, demo_counts: bool
) -> Proof:
    """Hold a password against the person of that user name, staff number or e-mail address.

    A PIN is taken too where `pin_counts`. Call it outside the transaction: it takes some 30 ms,
    the same for names that nobody bears. `demo_counts` is false where demo accounts are barred.
    """
    named = _as_written(name)
    person = _usable(_person_called(session, named), demo_counts)
    with_pin = pin_counts and looks_like_pin(secret)
    stored = None if person is None else person.pin_hash if with_pin else person.password_hash
    fits = secret_fits(stored, secret)
    return Proof(named, person.id if person else None, fits, is_pin=with_pin)


def prove_with_pin(session: Session, badge: str, pin: str, *, demo_counts: bool) -> Proof:
    """Hold a PIN against the person of that badge; as `prove` otherwise."""
    named = _as_written(badge)
    found = session.scalars(select(Person).where(Person.badge == named)).first()
    person = _usable(found, demo_counts)
    fits = secret_fits(person.pin_hash if person else None, pin)
    return Proof(named, person.id if person else None, fits, is_pin=True)


def failures_of(session: Session, proof: Proof) -> Failures:
    """Failures in a row of that person, or of that name where nobody bears it.

    A success and the unlocking by somebody both begin a new row.
    """
    same: ColumnElement[bool]
    if proof.person_id is None:
        same = SignInAttempt.name == proof.name.lower()
    else:
        same = SignInAttempt.person_id == proof.person_id
    since = _begin_of_row(session, proof.person_id)
    failed = select(func.count(), func.max(SignInAttempt.at)).where(
        same, SignInAttempt.succeeded.is_(False)
    )
    if since is not None:
        failed = failed.where(SignInAttempt.at > since)
    count, last_at = session.execute(failed).one()
    return Failures(count, last_at)


def device_of(session: Session, token: str | None) -> Device | None:
    """The enrolled device that holds this token; nothing once it was revoked."""
    if not token:
        return None
    rows = select(Device).where(Device.token_hash == token_hash(token), Device.revoked_at.is_(None))
    return session.scalars(rows).first()


def signed_in_places(session: Session, person: Person, now: datetime) -> Sequence[SignedIn]:
    """Where somebody may still be signed in, the latest first."""
    rows = (
        select(SignedIn)
        .where(
            SignedIn.person_id == person.id,
            SignedIn.epoch == person.session_epoch,
            SignedIn.ended_at.is_(None),
            SignedIn.began_at > now - LONGEST_SIGNED_IN,
        )
        .options(joinedload(SignedIn.device).joinedload(Device.area))
        .order_by(SignedIn.began_at.desc(), SignedIn.id.desc())
    )
    return session.scalars(rows).all()


def _as_written(name: str) -> str:
    return name.strip().replace("\x00", "")[:LONGEST_NAME]


def _person_called(session: Session, name: str) -> Person | None:
    """The person of that user name, else that badge, else that e-mail address."""
    low = name.lower()
    rows = session.scalars(
        select(Person).where(
            or_(Person.username.in_({name, low}), Person.badge == name, Person.email == low)
        )
    ).all()
    by_badge = [person for person in rows if person.badge == name]
    by_username = [person for person in rows if person.username in (name, low)]
    return next(iter([*by_username, *by_badge, *rows]), None)


def _usable(person: Person | None, demo_counts: bool) -> Person | None:
    if person is None or not person.is_active or (person.is_demo and not demo_counts):
        return None
    return person


def _begin_of_row(session: Session, person_id: int | None) -> datetime | None:
    if person_id is None:
        return None
    success = session.scalar(
        select(func.max(SignInAttempt.at)).where(
            SignInAttempt.person_id == person_id, SignInAttempt.succeeded
        )
    )
    unlocked = session.scalar(
        select(func.max(Event.at)).where(
            Event.subject_type == Person.__tablename__,
            Event.subject_id == person_id,
            Event.kind == "person.unlocked",
        )
    )
    return max((at for at in (success, unlocked) if at is not None), default=None)
