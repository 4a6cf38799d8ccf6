"""Who is signed in, in which language and theme, and for how long."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, Response, g, has_request_context, redirect, request, session, url_for
from flask_babel import Babel
from flask_login import LoginManager, current_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kaizen.core import clock
from kaizen.core.db import db
from kaizen.people.models import Person
from kaizen.people.rules import IDLE_SIGN_OFF, IDLE_SIGN_OFF_SHARED

LANGUAGES = ("en",)
THEMES = ("light", "dark")
_SEEN = "seen"
_SHARED = "shared"

manager = LoginManager()
babel = Babel()


def keep_sessions(app: Flask) -> None:
    """Load the person of each request, sign off the idle, choose language and theme."""
    manager.init_app(app)
    manager.session_protection = None
    manager.user_loader(_load_person)
    manager.unauthorized_handler(_ask_to_sign_in)
    babel.init_app(app, locale_selector=language, timezone_selector=time_zone)
    app.before_request(_sign_off_idle)
    app.context_processor(lambda: {"theme": theme(), "language": language()})


def actor() -> Person:
    """The person who is signed in; only behind `login_required`."""
    return current_user._get_current_object()  # type: ignore[no-any-return]


def now() -> datetime:
    """The moment of this request: asked once, handed down to everything it does."""
    if "now" not in g:
        g.now = clock.now()
    moment: datetime = g.now
    return moment


def language() -> str:
    """The language of the person, else the best of what the browser asks for."""
    if not has_request_context():
        return LANGUAGES[0]
    if current_user and current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def time_zone() -> str | None:
    """The person's own zone; it only changes how a moment is shown."""
    if has_request_context() and current_user and current_user.is_authenticated:
        person: Person = current_user
        if person.time_zone:
            return person.time_zone
    return None


def theme() -> str | None:
    """Light or dark as chosen on this device; None follows the device."""
    chosen = request.cookies.get("theme")
    return chosen if chosen in THEMES else None


def local_path(target: str | None) -> str:
    """A path on this server to go on to; anything that leads elsewhere becomes the home page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    return target


def _load_person(mark: str) -> Person | None:
    """The person whom the session names, unless something has ended their sessions since."""
    person_id, _, epoch = mark.partition(".")
    if not person_id.isdigit():
        return None
    person = db.session.scalars(
        select(Person).where(Person.id == int(person_id)).options(selectinload(Person.memberships))
    ).first()
    if person is None or not person.is_active or str(person.session_epoch) != epoch:
        return None
    return person


def _sign_off_idle() -> Response | None:
    if request.endpoint == "static" or "_user_id" not in session:
        return None
    moment = now().timestamp()
    limit = IDLE_SIGN_OFF_SHARED if session.get(_SHARED) else IDLE_SIGN_OFF
    seen = session.get(_SEEN, moment)
    if moment - seen > limit.total_seconds():
        logout_user()
        session.clear()
        return None
    # Written at most once a minute, so that pages do not send a new cookie each time.
    if _SEEN not in session or moment - seen > 60:
        session[_SEEN] = moment
    return None


def _ask_to_sign_in() -> Response:
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.show", next=target))  # type: ignore[return-value]
