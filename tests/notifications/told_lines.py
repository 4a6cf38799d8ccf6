"""Everything that anybody is told, one line for each event and audience.

`python -m tests.notifications.told_lines` writes wording.txt anew, so that a change of words is
seen in review.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from kaizen.app import create_app
from kaizen.notifications.area_words import DRYING_UP
from kaizen.notifications.models import Notice
from kaizen.notifications.passed_words import PASSED_ON
from kaizen.notifications.rules import ABOUT_AREAS, AUDIENCES, OF_PROOF, REMINDERS, Audience
from kaizen.notifications.wording import say
from kaizen.notifications.words import WORDS
from kaizen.ownership.ladder import LadderKind
from kaizen.people.models import Person
from tests.support.apps import settings

FILE = Path(__file__).with_name("wording.txt")

#: What stands in the places of the sentences.
FACTS = {
    "about": "Otto Berg",
    "count": 12,
    "earlier": "K-1042",
    "from_on": date(2026, 3, 30).isoformat(),
    "due_on": date(2026, 3, 13).isoformat(),
    "holder": "Lena Brandt",
    "to_on": date(2026, 4, 1).isoformat(),
    "title": "Set up press 2 faster",
    "reason": "The fitter comes on Thursday.",
    "until_on": date(2026, 4, 1).isoformat(),
}


def lines(app: Flask) -> Iterator[str]:
    """All that is told about Sam's doings, as somebody who reads English reads it."""
    with app.test_request_context():
        for kind, audiences in sorted(AUDIENCES.items()):
            for audience in audiences:
                if kind not in OF_PROOF:
                    yield _line(kind, audience)
        for kind in sorted({*WORDS} - {*AUDIENCES}):
            yield from (_line(kind, audience) for audience in WORDS[kind])
        for kind in OF_PROOF:
            for name in ("hard", "avoided", "hours", "nothing"):
                facts = {name: "2002.00", "currency": "EUR"}
                yield f"{kind} {name} [everybody]: {_said(kind, Audience.AUTHOR, **facts)}"
        for asked in ("check", "verify"):
            for audience in AUDIENCES[PASSED_ON]:
                said = _said(PASSED_ON, audience, asked=asked)
                yield f"{PASSED_ON} {asked} [{audience}]: {said}"
        for kind in ABOUT_AREAS:
            for measure in DRYING_UP:
                facts = {"measure": measure, "area": "Line 3", "week": 31, "waiting": 3}
                said = _said(kind, Audience.SUPERVISOR, **facts)
                yield f"{kind} {measure} [supervisor]: {said}"
        for kind in REMINDERS:
            for ladder in LadderKind:
                for name, audience, rung in (
                    ("holder, early", Audience.HOLDER, 0),
                    ("holder, late", Audience.HOLDER, 1),
                    ("others", Audience.NAMED, 1),
                ):
                    said = _said(kind, audience, ladder=ladder.value, rung=rung)
                    yield f"{kind} {ladder.value} [{name}]: {said}"


def _line(kind: str, audience: Audience | None) -> str:
    return f"{kind} [{audience or 'everybody'}]: {_said(kind, audience)}"


def _said(kind: str, audience: Audience | None, **facts: object) -> str:
    told_as = {"as": audience.value} if audience else {}
    notice = Notice(kind=kind, facts={**FACTS, **facts, **told_as})
    notice.actor = Person(full_name="Sam Okafor")
    return say(notice).text


def main() -> None:
    """Write the file anew."""
    with TemporaryDirectory() as folder:
        app = create_app(settings("sqlite://", folder))
        FILE.write_text("".join(f"{line}\n" for line in lines(app)), encoding="utf-8")


if __name__ == "__main__":
    main()
