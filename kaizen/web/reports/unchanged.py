"""Not drawing a report again that the reader already has: one tag, compared before the work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b

from flask import Response, current_app, g, make_response, request
from flask import session as cookie
from flask_babel import get_locale
from sqlalchemy.orm import Session

from kaizen.people.models import Area, Person
from kaizen.reports.queries.months import stand_of
from kaizen.web.navigation import badges
from kaizen.web.session import now, theme

#: The setting that names the build; made when the app is put together.
BUILD = "KAIZEN_BUILD"
#: A sentence that waits to be shown once.
_FLASHES = "_flashes"
#: What forms are signed with: a copy from an earlier session could not be sent.
_TOKEN = "csrf_token"  # nosec B105


def known(
    session: Session, person: Person, site: Area, *, also: Iterable[object] = ()
) -> Response | None:
    """An empty answer where the reader's copy still holds; else None, and the report is drawn.

    What it looks like hangs on the roll-ups' version, the reader with their rights and what
    waits for them, the language, the time zone, the theme, the question, the hour, the build,
    and on whatever `also` names. What happens to an idea makes a new version within a minute;
    until then a copy may show ages and counts of what is open as they were.
    """
    g.shows_once = _FLASHES in cookie
    if g.shows_once or _tag(session, person, site, also) not in _held():
        return None
    return tagged(make_response("", 304), session, person, site, also=also)


def tagged(
    answer: Response, session: Session, person: Person, site: Area, *, also: Iterable[object] = ()
) -> Response:
    """The answer with its tag; it may be kept by the reader's browser, and asks before use.

    A page that shows a sentence only once is not kept.
    """
    if g.get("shows_once"):
        return answer
    answer.set_etag(_tag(session, person, site, also), weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _held() -> set[str]:
    return request.if_none_match.as_set(include_weak=True)


def _tag(session: Session, person: Person, site: Area, also: Iterable[object]) -> str:
    stand = stand_of(session, site.id)
    parts = (
        stand.version if stand is not None else 0,
        _hour(now()),
        person.id,
        person.session_epoch,
        person.time_zone,
        badges(),
        str(get_locale()),
        theme(),
        request.full_path,
        cookie.get(_TOKEN),
        current_app.config[BUILD],
        *also,
    )
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def _hour(moment: datetime) -> str:
    """Ages and "today" move on by themselves."""
    return f"{moment:%Y-%m-%d %H}"
