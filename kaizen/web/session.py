"""Who is signed in, in which language and theme, and for how long."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from babel import Locale
from flask import (
    Flask,
    Response,
    g,
    has_app_context,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import Babel, Domain
from flask_login import LoginManager, current_user, logout_user
from flask_wtf.csrf import CSRFError
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from sqlalchemy import Integer, bindparam, exists, select
from sqlalchemy.orm import joinedload

from kaizen.core import clock
from kaizen.core.db import db, only_read
from kaizen.notifications.queries import unread_by
from kaizen.people.models import Area, Membership, Person, SignedIn
from kaizen.people.rules import (
    IDLE_SIGN_OFF,
    IDLE_SIGN_OFF_SHARED,
    LANGUAGE_NAMES,
    LANGUAGES,
    LONGEST_SIGNED_IN,
)
from kaizen.web.cookies import SessionsBySha256, kept_cookie
from kaizen.web.errors import http_page, is_without_https
from kaizen.web.signed_off import ask_to_sign_in

THEMES = ("light", "dark")
LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"
#: What works without a session, or before a password or PIN that was given is changed.
_OPEN_WITH_GIVEN_SECRET = frozenset(
    {
        None,
        "static",
        "me.show_password",
        "me.change_password",
        "first_pin.show",
        "first_pin.choose",
        "sign_in.show",
        "sign_in.sign_in",
        "sign_in.sign_out",
        "kiosk.show",
        "kiosk.sign_in",
        "theme.choose",
        "tongue.choose",
        "health.live",
        "health.ready",
    }
)
#: What the cookie of a session holds: when it was last used and began, whether the device is
#: shared, whether a PIN opened it, and under which number it is written down.
SEEN = "seen"
BEGAN = "began"
SHARED = "shared"
WITH_PIN = "pin"
NOTED = "noted"
#: What a page sends with its question when it draws itself anew.
REDRAWN = "X-Redrawn"

# Built once, with the roles and how much is new: every page asks it. Areas hang on loosely, or
# else SQLite would walk through the memberships of everybody. The home area is nearly always that
# of a membership, and else it is asked for when it is needed.
_ID = bindparam("id", type_=Integer)
_SIGNED_IN = (
    select(Person, unread_by(_ID))
    .where(Person.id == _ID)
    .options(
        joinedload(Person.memberships)
        .joinedload(Membership.area, innerjoin=False)
        .joinedload(Area.site)
    )
)
_SIGNED_IN_HERE = _SIGNED_IN.where(
    exists().where(
        SignedIn.id == bindparam("noted_id", type_=Integer),
        SignedIn.person_id == Person.id,
        SignedIn.ended_at.is_(None),
    )
)


class _Words(Domain):
    """The translations of a request, found once: a page says a hundred sentences."""

    def get_translations(self) -> Any:
        """The words of this request's language; outside any request the plain English ones."""
        # They lie beside the language that the library has found, and force_locale() puts both
        # aside: a letter is written in its reader's language in the midst of another's request.
        here = getattr(g, "_flask_babel", None) if has_app_context() else None
        words = getattr(here, "babel_translations", None)
        if words is None:
            words = super().get_translations()
            if here is not None:
                here.babel_translations = words
        return words


class _Babel(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return _Words(domain=self.domain)


@pass_eval_context
def _said(page: EvalContext, message: str, **facts: Any) -> str:
    """`_()` of the templates; sentences without facts are looked up once for each language."""
    words = _words(babel.domain_instance.get_translations(), message, bool(page.autoescape))
    return words % facts


@lru_cache(maxsize=8192)
def _words(translations: Any, message: str, is_page: bool) -> str:
    words: str = translations.ugettext(message)
    # Translations are part of the program, as templates are; facts in them are escaped.
    return Markup(words) if is_page else words  # nosec B704


manager = LoginManager()
babel = _Babel()


def keep_sessions(app: Flask) -> None:
    """Load the person of each request, sign off the idle, choose language and theme."""
    app.session_interface = SessionsBySha256()
    manager.init_app(app)
    manager.session_protection = None
    manager.user_loader(_load_person)
    manager.unauthorized_handler(ask_to_sign_in)
    babel.init_app(app, locale_selector=_locale, timezone_selector=time_zone)
    app.jinja_env.globals.update(_=_said, languages=tuple(LANGUAGE_NAMES.items()))
    app.before_request(_sign_off_idle)
    app.before_request(_ask_for_own_secret)
    app.register_error_handler(CSRFError, _session_ended)
    app.context_processor(_looks)
    app.jinja_env.globals["tablet_rests_after"] = IDLE_SIGN_OFF_SHARED.total_seconds()


def _looks() -> dict[str, str | None]:
    """What each page is drawn by: theme, language, and in which direction that is written."""
    spoken = language()
    direction = _locale_of(spoken).text_direction
    return {"theme": theme(), "language": spoken, "text_direction": direction}


def actor() -> Person:
    """The person who is signed in; only behind `login_required`."""
    return current_user._get_current_object()  # type: ignore[no-any-return]


def now() -> datetime:
    """The moment of this request: asked once, handed down to everything it does."""
    moment: datetime | None = g.get("now")
    if moment is None:
        moment = g.now = clock.now()
    return moment


def language() -> str:
    """The language of the person, else that chosen on this device, else what the browser asks."""
    if not has_request_context():
        return LANGUAGES[0]
    if current_user and current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    chosen = kept_cookie(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    # The first of its list that we speak: who asks for Swiss German gets German, before English.
    wanted = (tag.partition("-")[0].lower() for tag, weight in request.accept_languages if weight)
    return next((language for language in wanted if language in LANGUAGES), LANGUAGES[0])


def _locale() -> Locale:
    return _locale_of(language())


@lru_cache(maxsize=32)
def _locale_of(name: str) -> Locale:
    """The same object each time, since comparing two costs more than what is looked up by them."""
    return Locale.parse(name)


def time_zone() -> str | None:
    """The person's own zone; it only changes how a moment is shown."""
    if has_request_context() and current_user and current_user.is_authenticated:
        person: Person = current_user
        if person.time_zone:
            return person.time_zone
    return None


def theme() -> str | None:
    """Light or dark as chosen on this device; None follows the device."""
    chosen = kept_cookie(THEME_COOKIE)
    return chosen if chosen in THEMES else None


def local_path(target: str | None) -> str:
    """A path on this server to go on to; anything that leads elsewhere becomes the home page."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return "/"
    # Browsers read a backslash as a slash and leave out line breaks and tabs.
    if "\\" in target or not target.isprintable():
        return "/"
    return target


def unread_here() -> int:
    """How many notices whoever is signed in has not opened yet."""
    unread: int = g.get("unread", 0)
    return unread


def noted_here() -> int | None:
    """Under which number it was written down that somebody is signed in with this browser."""
    noted_id: int | None = session.get(NOTED)
    return noted_id


def _load_person(mark: str) -> Person | None:
    """The person whom the session names, unless something has ended their sessions since."""
    person_id, _, epoch = mark.partition(".")
    if not person_id.isdigit():
        return None
    # A cookie without a number is of before they were written down, and of a day at most.
    noted_id = noted_here()
    asked = _SIGNED_IN if noted_id is None else _SIGNED_IN_HERE
    if request.method in ("GET", "HEAD"):
        only_read(db.session())
    facts = {"id": int(person_id), "noted_id": noted_id}
    found = db.session.execute(asked, facts).unique().first()
    if found is None or not found[0].is_active or str(found[0].session_epoch) != epoch:
        return None
    person, g.unread = found
    return person


def _sign_off_idle() -> Response | None:
    if request.endpoint == "static" or "_user_id" not in session:
        return None
    moment = now().timestamp()
    limit = IDLE_SIGN_OFF_SHARED if session.get(SHARED) else IDLE_SIGN_OFF
    seen = session.get(SEEN, moment)
    began = session.setdefault(BEGAN, moment)
    if moment - seen > limit.total_seconds() or moment - began > LONGEST_SIGNED_IN.total_seconds():
        logout_user()
        session.clear()
        return None
    # Written at most once a minute, so that pages do not send a new cookie each time; and not
    # for a page that only draws itself anew, since nobody need sit in front of it.
    if SEEN not in session or (moment - seen > 60 and REDRAWN not in request.headers):
        session[SEEN] = moment
    return None


def _ask_for_own_secret() -> ResponseReturnValue | None:
    """A password or PIN that somebody else has set opens nothing but where it is changed."""
    if request.endpoint in _OPEN_WITH_GIVEN_SECRET or "_user_id" not in session:
        return None
    if not current_user.is_authenticated:
        return None
    if session.get(WITH_PIN):
        page = "first_pin.show" if current_user.pin_given_at is not None else None
    else:
        page = "me.show_password" if current_user.must_change_password else None
    return redirect(url_for(page)) if page else None


def _session_ended(error: CSRFError) -> ResponseReturnValue:
    """A form without a session is no attack but an old page: sign in and go on there."""
    is_open = request.endpoint in _OPEN_WITH_GIVEN_SECRET or is_without_https()
    if is_open or current_user.is_authenticated:
        return http_page(error)
    return ask_to_sign_in()
