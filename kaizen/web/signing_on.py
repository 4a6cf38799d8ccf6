"""Beginning and ending a session in this browser."""

from __future__ import annotations

from flask import request, session
from flask_login import current_user, login_user, logout_user

from kaizen.core.transaction import transaction
from kaizen.people.actions.signed_in import end_signed_in, note_signed_in
from kaizen.people.models import Person
from kaizen.web.browsers import browser_name
from kaizen.web.device import this_device
from kaizen.web.session import BEGAN, NOTED, SEEN, SHARED, WITH_PIN, actor, noted_here, now


def sign_on(person: Person, *, shared: bool = False, with_pin: bool = False) -> None:
    """Begin a new session for this person; nothing of the one before lives on in it.

    A `shared` device signs off sooner. A session that began with a PIN asks for an own one first.
    """
    device = this_device()
    with transaction():
        here = note_signed_in(
            person, browser=browser_name(request.user_agent.string), device=device, now=now()
        )
        noted_id = here.id
    session.clear()
    login_user(person)
    session[NOTED] = noted_id
    session[BEGAN] = session[SEEN] = now().timestamp()
    if shared:
        session[SHARED] = True
    if with_pin:
        session[WITH_PIN] = True


def sign_on_again(person: Person) -> None:
    """Go on under a new session after a change that ended all sessions of this person."""
    sign_on(person, shared=bool(session.get(SHARED)), with_pin=bool(session.get(WITH_PIN)))


def sign_off() -> None:
    """End the session on this device, and with it every copy of its cookie."""
    noted_id = noted_here()
    if noted_id is not None and current_user.is_authenticated:
        with transaction():
            end_signed_in(noted_id, actor=actor(), now=now())
    logout_user()
    session.clear()
