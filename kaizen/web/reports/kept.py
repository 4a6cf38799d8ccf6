"""The body of a report, drawn once for all who see the same of it, until anything in it changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

from flask import current_app, render_template, request
from flask_babel import get_locale
from markupsafe import Markup
from sqlalchemy.orm import Session

from kaizen.people.models import Person
from kaizen.people.permissions import paths_where
from kaizen.people.rules import Permission, site_of
from kaizen.reports.queries.standing_on import marks_of
from kaizen.web import formats
from kaizen.web.reports.control import Chosen
from kaizen.web.session import now

#: The setting that names the build; made when the app is put together.
BUILD = "KAIZEN_BUILD"
#: So many bodies are kept by each process; one has some 60 kB.
MOST_KEPT = 24
_EXTENSION = "kaizen_kept_reports"


class Bodies:
    """The bodies that were asked for last, by everything that they hang on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[object, Markup] = OrderedDict()
        self._alone = Lock()

    def get(self, key: object) -> Markup | None:
        """The body under this key; it counts as asked for now."""
        with self._alone:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: object, body: Markup) -> None:
        """Keep it, and forget the one that nobody has asked for the longest."""
        with self._alone:
            self._kept[key] = body
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def body_of(
    session: Session,
    person: Person,
    picked: Chosen,
    template: str,
    find: Callable[[], Mapping[str, Any]],
    *,
    also: Iterable[object] = (),
) -> Markup:
    """What `template` draws of what `find` finds, or the same as it was drawn before.

    Neither may look at who asks, save through `also`: what the reader may see, their language
    and their time zone are told apart already. `Cache-Control: no-cache`, which a browser sends
    when somebody reloads a page by force, has it drawn anew.
    """
    bodies: Bodies = current_app.extensions.setdefault(_EXTENSION, Bodies(MOST_KEPT))
    marks = rests_on(session, person, picked)
    key = (template, bool(request.args.get("area")), marks, *also)
    known = bodies.get(key) if marks and not request.cache_control.no_cache else None
    if known is not None:
        return known
    # Our own template, which has escaped whatever it was given.
    body = Markup(render_template(template, **find()))  # nosec B704
    if marks:
        bodies.keep(key, body)
    return body


def rests_on(session: Session, person: Person, picked: Chosen) -> tuple[object, ...]:
    """Everything that the figures and words of a report hang on, without who reads it.

    Empty where nothing was reckoned yet.
    """
    paths = tuple(sorted(paths_where(person, Permission.REPORT_READ)))
    marks = marks_of(session, {picked.site.id, *(site_of(path) for path in paths)})
    if not marks:
        return ()
    return (
        marks,
        paths,
        picked.area.id,
        (picked.kind, picked.span, picked.comparison, picked.first_month),
        (picked.calendar.time_zone, picked.today),
        # Ages move on by themselves.
        f"{now():%Y-%m-%d %H}",
        str(get_locale()),
        str(formats.zone_of()),
        request.script_root,
        current_app.config[BUILD],
    )
