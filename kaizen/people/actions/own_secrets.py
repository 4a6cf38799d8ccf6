"""Passwords and PINs: changing one's own, and giving somebody a new one."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.people.actions.signing_in import begin_again
from kaizen.people.models import Person
from kaizen.people.permissions import require_unless_console
from kaizen.people.rules import Permission
from kaizen.people.secrets import check_password, check_pin, hash_secret, secret_fits


def change_password(*, current: str, new: str, actor: Person, now: datetime) -> None:
    """Change one's own password; every session of this person ends, the present one included.

    Raises:
        InvalidInput: the current password does not fit, or the new one is too short, the same, or
            easy to guess.
    """
    if not secret_fits(actor.password_hash, current):
        raise InvalidInput("That is not your password of today.", field="current")
    check_password(new, field="new", about=_about(actor))
    if new == current:
        raise InvalidInput("That is the password you have already.", field="new")
    actor.password_hash = hash_secret(new)
    actor.must_change_password, actor.password_given_at = False, None
    actor.end_sessions()
    events.record("person.password_changed", actor, actor.id, now)


def change_pin(*, current: str, pin: str, actor: Person, now: datetime) -> None:
    """Change one's own PIN; `current` is the password, or the PIN where there is no password.

    Raises:
        InvalidInput: `current` does not fit, the PIN is too easy, or there is no badge to go with.
    """
    if actor.badge is None:
        raise InvalidInput(
            "A PIN goes with a badge, and you have none. Ask your administrator.", field="pin"
        )
    fits = [secret_fits(actor.password_hash, current), secret_fits(actor.pin_hash, current)]
    if not any(fits):
        raise InvalidInput("That is not right.", field="current_secret")
    _own_pin(actor, pin, now)


def choose_first_pin(pin: str, *, again: str, actor: Person, now: datetime) -> None:
    """Choose one's own PIN instead of the one that somebody gave, right after using that one.

    Raises:
        Conflict: the PIN is its owner's already.
        InvalidInput: the PIN is too easy, the one that was given, or not the same twice.
    """
    if actor.pin_given_at is None:
        raise Conflict("Your PIN is your own already.")
    if secret_fits(actor.pin_hash, pin):
        raise InvalidInput("Choose another one than the PIN you were given.", field="pin")
    check_pin(pin)
    if again != pin:
        raise InvalidInput("The two are not the same. Type your new PIN again.", field="again")
    _own_pin(actor, pin, now)


def _own_pin(actor: Person, pin: str, now: datetime) -> None:
    check_pin(pin)
    actor.pin_hash, actor.pin_given_at = hash_secret(pin), None
    actor.end_sessions()
    events.record("person.pin_changed", actor, actor.id, now)


def give_password(person: Person, password: str, *, actor: Person | None, now: datetime) -> None:
    """Give somebody a password that opens only the page where they choose their own, for a time.

    `actor` is None for the operator's console.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: the password is too short or easy to guess.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    check_password(password, about=_about(person))
    person.password_hash = hash_secret(password)
    person.must_change_password, person.password_given_at = True, now
    _given(person, "person.password_changed", actor, now)


def give_pin(person: Person, pin: str, *, actor: Person | None, now: datetime) -> None:
    """Give somebody a PIN to their badge; as with a password, they choose their own with it.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: the PIN is too easy, or the person has no badge.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    if person.badge is None:
        raise InvalidInput("A PIN goes with a badge; give the person a badge first.", field="pin")
    check_pin(pin)
    person.pin_hash, person.pin_given_at = hash_secret(pin), now
    _given(person, "person.pin_changed", actor, now)


def _about(person: Person) -> list[str | None]:
    """What somebody who guesses knows: how the person is called, and where they work."""
    names = [person.full_name, person.username, person.badge, person.email]
    places = [person.home_area, person.home_area and person.home_area.site]
    return names + [word for place in places if place for word in (place.name, place.code)]


def _given(person: Person, kind: str, actor: Person | None, now: datetime) -> None:
    """A new secret ends all sessions and lets its owner try again."""
    actor_id = actor.id if actor else None
    person.end_sessions()
    events.record(kind, person, actor_id, now)
    begin_again(person, actor_id=actor_id, now=now)
