"""The addresses of the house as doors that a test can try, filled in for what hangs there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from flask import Flask
from werkzeug.routing import Rule

from tests.support.addresses import KINDS, Kind
from tests.support.cast import THURSDAY
from tests.support.world import ASKED, Hanging, picture

READING = frozenset({"GET"})
IGNORED = frozenset({"HEAD", "OPTIONS"})


#: Addresses of these kinds name an idea, or something that hangs on one.
OF_AN_IDEA = frozenset({Kind.READ, Kind.SPEAK, Kind.CHANGE})


@dataclass(frozen=True)
class Door:
    """One method of one rule."""

    method: str
    rule: Rule

    @property
    def name(self) -> str:
        """As the table writes it."""
        return f"{self.method} {self.rule.rule}"

    @property
    def kind(self) -> Kind:
        """What the table says of it."""
        return KINDS[self.name]

    @property
    def reads(self) -> bool:
        """Whether nothing may be written here."""
        return self.method in READING


def doors(app: Flask) -> Iterator[Door]:
    """Every method of every rule."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - IGNORED):
            yield Door(method, rule)


def address(app: Flask, door: Door, hanging: Hanging, site_code: str = "NH-PRESS") -> str:
    """The door's address for that idea and what hangs on it.

    Raises:
        KeyError: the rule has an argument that nobody has named here yet.
    """
    idea = hanging.idea
    known: dict[str, object] = {
        "idea_id": idea.id,
        "photo_id": hanging.photo.id,
        "comment_id": hanging.comment.id,
        "check_id": hanging.check.id,
        "assignment_id": hanging.assignment.id,
        "notice_id": hanging.notice.id,
        "person_id": idea.written_by_id,
        "membership_id": 1,
        "absence_id": 1,
        "device_id": 1,
        "webhook_id": 1,
        "import_id": 1,
        "event_id": 1,
        "mail_id": 1,
        "payment_id": 1,
        "line_id": 1,
        "aim_id": hanging.aim_id,
        "campaign_id": hanging.campaign_id,
        "area_id": idea.area_id,
        "site_id": idea.site_id,
        "code": site_code,
        "table": "figures",
        "day": 30,
        "figure": "sent",
        "token": "no-token",
        "act": "snooze",
        "size": "thumb",
        "filename": "dist/manifest.json",
        "key": idea.form_key or str(idea.id),
        "draft_id": idea.id,
    }
    values = {name: known[name] for name in door.rule.arguments}
    with app.test_request_context():
        path = app.url_map.bind("").build(door.rule.endpoint, values, method=door.method)
    words = f"The {ASKED} pallet blocks the door"
    return f"{path}?q={ASKED}&text={quote(words)}" if door.kind is Kind.LIST else path


def filled(door: Door, hanging: Hanging) -> dict[str, Any]:
    """A form in which every field is filled in well: a refusal then is for the person's sake."""
    soon, later = THURSDAY + timedelta(days=3), THURSDAY + timedelta(days=30)
    words = "A sentence that says enough."
    photo = {"photo": (BytesIO(picture()), "p.jpg")} if door.rule.rule.endswith("/photos") else {}
    said = dict.fromkeys(
        ("text", "words", "comment", "note", "evidence", "learning", "instead", "question"), words
    )
    if door.rule.rule.endswith("/comments"):
        # Ticked, it would make a note, which only reviewers may write.
        said.pop("note")
    return {
        **said,
        **photo,
        "form_key": uuid4().hex,
        "seen_version": str(hanging.idea.version),
        "reason": "other",
        "outcome": "learned",
        "picked": f"{hanging.idea.id}.{hanging.idea.version}",
        "site": str(hanging.idea.site_id),
        "result": "held",
        "answer": "park",
        "owner": str(hanging.idea.written_by_id),
        "person": str(hanging.idea.written_by_id),
        "start_on": soon.date().isoformat(),
        "due_on": later.date().isoformat(),
        "until_on": later.date().isoformat(),
        "in_use_on": THURSDAY.date().isoformat(),
        "on": THURSDAY.date().isoformat(),
        "no_standard": "y",
        "one_off": "0",
        "yearly": "0",
        "percent": "40",
        "working_days": "3",
        "into": str(hanging.idea.id),
        "problem": "Something else is in the way.",
        "proposal": "Try something else.",
        "driver": "amount",
        "basis": "The bill of last year.",
        "title": "Changed by somebody else",
    }
