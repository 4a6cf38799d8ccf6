"""Not drawing a report again that the reader already has: one tag, compared before the work."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from flask import Response, current_app, make_response, request
from flask_babel import get_locale
from sqlalchemy.orm import Session

from kaizen.people.models import Area, Person
from kaizen.reports.queries.months import stand_of
from kaizen.web.session import theme

BUILD = "KAIZEN_BUILD"


def known(
    session: Session, person: Person, site: Area, *, also: Iterable[object] = ()
) -> Response | None:
    """An empty answer where the reader's copy still holds; else None, and the report is drawn.

    What it looks like hangs on the roll-ups' version, the reader with their rights, the
    language, the theme, the question and the build, and on whatever `also` names.
    """
    if _tag(session, person, site, also) not in _held():
        return None
    return tagged(make_response("", 304), session, person, site, also=also)


def tagged(
    answer: Response, session: Session, person: Person, site: Area, *, also: Iterable[object] = ()
) -> Response:
    """The answer with its tag; it may be kept by the reader's browser, and asks before use."""
    answer.set_etag(_tag(session, person, site, also), weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _held() -> set[str]:
    return request.if_none_match.as_set(include_weak=True)


def _tag(session: Session, person: Person, site: Area, also: Iterable[object]) -> str:
    stand = stand_of(session, site.id)
    parts = (
        stand.version if stand is not None else 0,
        person.id,
        person.session_epoch,
        get_locale(),
        theme(),
        request.full_path,
        current_app.config.get(BUILD, ""),
        *also,
    )
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()
