"""Signing in, with the brake on guessing: pause after five failures, lock after five more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.people.models import Person, SignInAttempt
from kaizen.people.permissions import require
from kaizen.people.queries.signing_in import Failures, Proof, failures_of
from kaizen.people.rules import (
    FAILURES_TO_LOCK,
    FAILURES_TO_PAUSE,
    PAUSE,
    Permission,
    has_run_out,
)


@dataclass(frozen=True)
class SignIn:
    """How an attempt ended: the person, or why not. The same for names that nobody bears."""

    person: Person | None = None
    tries_left: int = 0
    paused_until: datetime | None = None
    is_locked: bool = False
    #: What was typed is right, but it is a first secret that was not used in time.
    has_run_out: bool = False


def sign_in(proof: Proof, *, address: str, now: datetime) -> SignIn:
    """Let the person in whose proof fits, or count the failure; the caller keeps both.

    1. A paused or locked name is refused whatever was typed; that is not counted again.
    2. A fitting proof begins a new row of attempts, unless it was given too long ago.
    3. The fifth failure in a row pauses ten minutes and tells the supervisor; the tenth locks
       until somebody unlocks.
    """
    person = _locked_row(proof.person_id)
    before = failures_of(db.session(), proof)
    barred = _barred(person, before, now)
    if barred is not None:
        return barred
    if proof.fits and person is not None and person.is_active:
        given_at = person.pin_given_at if proof.is_pin else person.password_given_at
        if has_run_out(given_at, now):
            _note(proof, address, now, succeeded=False)
            return SignIn(has_run_out=True)
        _note(proof, address, now, succeeded=True)
        events.record("person.signed_in", person, person.id, now)
        return SignIn(person=person)
    _note(proof, address, now, succeeded=False)
    return _count(person, Failures(before.count + 1, now), now)


def unlock_person(person: Person, *, actor: Person, now: datetime) -> None:
    """Let somebody try again who was locked or paused after too many failures.

    Raises:
        NotAllowed: the actor is no supervisor, leader or administrator above the person.
    """
    require(actor, Permission.PERSON_UNLOCK, area=person.home_area)
    begin_again(person, actor_id=actor.id, now=now)


def begin_again(person: Person, *, actor_id: int | None, now: datetime) -> None:
    """Forget the failures so far; part of unlocking and of giving a new password or PIN."""
    person.locked_at = None
    events.record("person.unlocked", person, actor_id, now)


def _locked_row(person_id: int | None) -> Person | None:
    """The person, held against attempts that come in at the same instant."""
    if person_id is None:
        return None
    return db.session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one()


def _barred(person: Person | None, before: Failures, now: datetime) -> SignIn | None:
    if before.count >= FAILURES_TO_LOCK or (person is not None and person.locked_at is not None):
        return SignIn(is_locked=True)
    if before.count == FAILURES_TO_PAUSE and before.last_at is not None:
        until = before.last_at + PAUSE
        return SignIn(paused_until=until) if now < until else None
    return None


def _note(proof: Proof, address: str, now: datetime, *, succeeded: bool) -> None:
    db.session.add(
        SignInAttempt(
            name=proof.name.lower(),
            person_id=proof.person_id,
            succeeded=succeeded,
            address=address[:60],
            at=now,
        )
    )


def _count(person: Person | None, failures: Failures, now: datetime) -> SignIn:
    if failures.count >= FAILURES_TO_LOCK:
        if person is not None:
            person.locked_at = now
            events.record("person.locked", person, None, now)
        return SignIn(is_locked=True)
    if failures.count == FAILURES_TO_PAUSE:
        if person is not None:
            events.record("person.paused", person, None, now)
        return SignIn(paused_until=now + PAUSE)
    limit = FAILURES_TO_PAUSE if failures.count < FAILURES_TO_PAUSE else FAILURES_TO_LOCK
    return SignIn(tries_left=limit - failures.count)
