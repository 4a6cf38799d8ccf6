"""The words of messages: a whole one kept as it is sent, and the few that are told at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from kaizen.jobs.letters import write_letter
from kaizen.notifications.bundles import Bundle, Group, Item, Reader
from kaizen.ownership.rules import AssignmentKind

KEPT = Path(__file__).parent / "kept"
#: Thursday 12 March 2026, 6:00 in Berlin.
SIX = datetime(2026, 3, 12, 5, tzinfo=UTC)
MARTA = Reader(7, 0, "Marta", "en", "Europe/Berlin")

ITEMS = (
    Item(
        Group.DECIDE,
        words="A new idea waits for your answer.",
        title="Hose reel over the walkway",
        idea_id=11,
        author="Ayşe",
        area="Press shop",
        assignment_id=21,
        kind=AssignmentKind.ANSWER,
        is_mine=True,
        is_danger=True,
        due_at=SIX + timedelta(hours=8),
    ),
    Item(
        Group.DECIDE,
        words="This idea still waits for your answer. It was due on 11 Mar.",
        title="A pin so that left and right cannot be mixed",
        idea_id=12,
        area="Assembly 1",
        assignment_id=22,
        kind=AssignmentKind.ANSWER,
        is_mine=True,
        due_at=SIX - timedelta(days=1),
        due_on=date(2026, 3, 11),
        days_late=1,
    ),
    Item(
        Group.ASLEEP,
        words="Tomasz Nowak has told no news for weeks. Ask how you can help.",
        title="Tray rack beside the washer",
        idea_id=13,
        author="Tomasz",
        area="Wash line",
        assignment_id=23,
        kind=AssignmentKind.FINISH,
        due_at=SIX + timedelta(days=5),
    ),
    Item(
        Group.NEWS,
        words="It is in use.",
        title="Card in the last bin",
        idea_id=14,
        area="Assembly 1",
    ),
)
OF_THE_DAY = Bundle(MARTA, ITEMS, SIX, things=10, more=7, waiting=6, day=date(2026, 3, 12))


@pytest.fixture(autouse=True)
def _in_the_app(app: Flask) -> None:
    app.config["KAIZEN_URL"] = "https://kaizen.plant.example"


def test_the_message_of_the_day_as_plain_text(app: Flask) -> None:
    with app.app_context():
        letter = write_letter(OF_THE_DAY)
    _expect_kept("message-of-the-day.txt", f"Subject: {letter.subject}\n\n{letter.text}")


def test_its_html_needs_nothing_from_elsewhere_and_says_the_same(app: Flask) -> None:
    with app.app_context():
        letter = write_letter(OF_THE_DAY)
    for foreign in ("<script", "<img", "<link", "@import", "url("):
        assert foreign not in letter.html
    seen = _Seen()
    seen.feed(letter.html)
    assert "Marta, 10 things today" in seen.text
    assert "2 of 6 waiting" in seen.text
    assert seen.links == [
        *(line.split(": ", 1)[1] for line in letter.text.splitlines() if ": https" in line),
    ]
    assert all(link.startswith("https://kaizen.plant.example/") for link in seen.links)


def test_only_news_promises_nothing_to_do(app: Flask) -> None:
    only = replace(OF_THE_DAY, items=ITEMS[-1:], things=0, more=0, waiting=0)
    with app.app_context():
        letter = write_letter(only)
    assert letter.subject == "News on your ideas, Thu 12 March"
    assert letter.text.startswith("Marta, there is news\n")


def test_what_is_told_at_once_says_so_in_its_subject(app: Flask) -> None:
    danger = Bundle(MARTA, ITEMS[:1], SIX, things=1)
    question = replace(
        ITEMS[1], words="Sam Okafor has a question for you.", kind=AssignmentKind.DETAIL
    )
    with app.app_context():
        assert write_letter(danger).subject == "Not safe now: Hose reel over the walkway"
        asked = write_letter(Bundle(MARTA, (question,), SIX, things=1))
        assert asked.subject.startswith("Sam Okafor has a question for you. A pin")
        assert "Answer the question: https://" in asked.text
        both = Bundle(MARTA, (ITEMS[0], question), SIX, things=2)
        assert write_letter(both).subject == "2 things for you now"


def test_what_somebody_typed_stays_text(app: Flask) -> None:
    nasty = replace(ITEMS[0], title="<b>5 < 6</b> & more")
    with app.app_context():
        letter = write_letter(replace(OF_THE_DAY, items=(nasty,)))
    assert "<b>5 <" not in letter.html
    assert "&lt;b&gt;5 &lt; 6" in letter.html
    assert "<b>5 < 6</b> & more" in letter.text


class _Seen(HTMLParser):
    """What a reader of the HTML part sees and can follow."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def _expect_kept(name: str, text: str) -> None:
    """Compare with the file; delete the file to write it anew after a change on purpose."""
    file = KEPT / name
    if not file.exists():
        KEPT.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
