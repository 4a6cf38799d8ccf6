"""Not drawing a report again that the reader already has: one tag, compared before the work."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from flask import Response, g, make_response, request
from flask import session as cookie
from sqlalchemy.orm import Session

from kaizen.people.models import Person
from kaizen.web.navigation import badges
from kaizen.web.reports.control import Chosen
from kaizen.web.reports.kept import rests_on
from kaizen.web.session import theme

#: A sentence that waits to be shown once.
_FLASHES = "_flashes"
#: What forms are signed with: a copy from an earlier session could not be sent.
_TOKEN = "csrf_token"  # nosec B105


def known(
    session: Session, person: Person, picked: Chosen, *, also: Iterable[object] = ()
) -> Response | None:
    """An empty answer where the reader's copy still holds; else None, and the report is drawn.

    What it looks like hangs on everything that `rests_on` names, on the reader and what waits
    for them, the theme, the question, and on whatever `also` names. What happens to an idea
    makes a new stand within a minute; until then a copy may show counts as they were.
    """
    g.shows_once = _FLASHES in cookie
    if g.shows_once or _tag(session, person, picked, also) not in _held():
        return None
    return tagged(make_response("", 304), session, person, picked, also=also)


def tagged(
    answer: Response,
    session: Session,
    person: Person,
    picked: Chosen,
    *,
    also: Iterable[object] = (),
) -> Response:
    """The answer with its tag; it may be kept by the reader's browser, and asks before use.

    A page that shows a sentence only once is not kept.
    """
    if g.get("shows_once"):
        return answer
    answer.set_etag(_tag(session, person, picked, also), weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _held() -> set[str]:
    return request.if_none_match.as_set(include_weak=True)


def _tag(session: Session, person: Person, picked: Chosen, also: Iterable[object]) -> str:
    parts = (
        rests_on(session, person, picked),
        person.id,
        person.session_epoch,
        badges(),
        theme(),
        request.full_path,
        cookie.get(_TOKEN),
        *also,
    )
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()
