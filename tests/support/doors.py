"""Every address of the house and who may do what there; a new one must be entered here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from io import BytesIO
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from flask import Flask
from werkzeug.routing import Rule

from tests.support.cast import THURSDAY
from tests.support.world import ASKED, Hanging, picture

READING = frozenset({"GET"})
IGNORED = frozenset({"HEAD", "OPTIONS"})
LEDGERS = ("ledger", "ledger.csv", "ledger.xlsx")
CLAIM_ACTS = ("claim", "claim/return", "verification", "corrections", "dismissals")


class Kind(StrEnum):
    """What an address is about, and so who may use it."""

    OPEN = "nobody has to sign in"
    OWN = "one's own things, or the places of one's own sites; names no idea in its address"
    LIST = "the ideas that one may read"
    READ = "one idea, for all who may read it"
    SPEAK = "adds one's own voice to an idea that one may read, and changes nothing of it"
    CHANGE = "changes an idea, or shows a form that does: for those whom it concerns"
    DRAFT = "a draft: its author alone"
    LEAD = "for roles: reviewers, leaders, administrators"


#: METHOD and rule → what it is about. A rule that is missing here fails the tests.
KINDS: dict[str, Kind] = {
    "GET /health/live": Kind.OPEN,
    "GET /health/ready": Kind.OPEN,
    "GET /metrics": Kind.OPEN,
    "GET /health": Kind.LEAD,
    "GET /outbox": Kind.LEAD,
    "POST /outbox/<int:mail_id>/retry": Kind.LEAD,
    "POST /health/events/<int:event_id>/retry": Kind.LEAD,
    "POST /health/events/retries": Kind.LEAD,
    "GET /static/<path:filename>": Kind.OPEN,
    "POST /theme": Kind.OPEN,
    **{f"{method} /sign-in": Kind.OPEN for method in ("GET", "POST")},
    "GET /kiosk/sign-in": Kind.OPEN,
    "POST /kiosk/sign-in": Kind.OPEN,
    "POST /sign-out": Kind.OPEN,
    "GET /do/<token>": Kind.OPEN,
    "POST /do/<token>/<act>": Kind.OPEN,
    "GET /me/messages": Kind.OWN,
    "POST /me/messages": Kind.OWN,
    "GET /messages": Kind.LEAD,
    "POST /messages": Kind.LEAD,
    "GET /": Kind.OWN,
    "GET /news": Kind.OWN,
    "POST /news/reading": Kind.OWN,
    "POST /news/<int:notice_id>/reading": Kind.CHANGE,
    "GET /ideas/new": Kind.OWN,
    "POST /ideas": Kind.OWN,
    "POST /drafts": Kind.OWN,
    "GET /ideas": Kind.LIST,
    "GET /ideas.csv": Kind.LIST,
    "GET /ideas/mine": Kind.OWN,
    "GET /ideas/similar": Kind.LIST,
    "GET /areas": Kind.OWN,
    "GET /plate": Kind.OWN,
    "GET /me": Kind.OWN,
    "GET /me/password": Kind.OWN,
    "POST /me/password": Kind.OWN,
    "GET /me/pin": Kind.OWN,
    "POST /me/pin": Kind.OWN,
    "POST /me/language": Kind.OWN,
    "POST /me/absences": Kind.OWN,
    "POST /me/absences/<int:absence_id>/cancellation": Kind.OWN,
    "GET /people/locked": Kind.LEAD,
    "POST /people/<int:person_id>/unlock": Kind.LEAD,
    "GET /devices": Kind.LEAD,
    "POST /kiosk/device": Kind.LEAD,
    "POST /devices/<int:device_id>/revocation": Kind.LEAD,
    "GET /webhooks": Kind.LEAD,
    "POST /webhooks": Kind.LEAD,
    "POST /webhooks/<int:webhook_id>/test": Kind.LEAD,
    "POST /webhooks/<int:webhook_id>/repetition": Kind.LEAD,
    "POST /webhooks/<int:webhook_id>/stop": Kind.LEAD,
    "GET /areas/<code>": Kind.READ,
    "GET /areas/<code>/sheet": Kind.READ,
    "GET /areas/<code>/sheet.pdf": Kind.READ,
    "GET /ideas/<int:idea_id>": Kind.READ,
    "GET /ideas/<int:idea_id>/sent": Kind.READ,
    "GET /photos/<int:photo_id>/<size>": Kind.READ,
    "GET /drafts/<key>": Kind.DRAFT,
    "POST /drafts/<key>": Kind.OWN,
    "POST /drafts/<key>/deletion": Kind.DRAFT,
    "POST /drafts/<key>/photos": Kind.OWN,
    "POST /drafts/<key>/photos/<int:photo_id>/removal": Kind.OWN,
    "GET /queue": Kind.LEAD,
    "POST /queue/bulk": Kind.LEAD,
    "GET /areas/<code>/weeks": Kind.LEAD,
    "GET /calendars": Kind.LEAD,
    "GET /areas/<code>/calendar": Kind.LEAD,
    "POST /areas/<code>/calendar": Kind.LEAD,
    "POST /areas/<code>/calendar/preview": Kind.LEAD,
    "GET /gate": Kind.LEAD,
    "GET /weights": Kind.LEAD,
    "GET /agreement": Kind.LEAD,
    "POST /weights": Kind.LEAD,
    "GET /ideas/<int:idea_id>/scores": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/scores": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/score-requests": Kind.CHANGE,
    "GET /rates": Kind.LEAD,
    "POST /rates": Kind.LEAD,
    "GET /cost-bases": Kind.LEAD,
    "POST /cost-bases": Kind.LEAD,
    "GET /classes": Kind.LEAD,
    "POST /classes": Kind.LEAD,
    "GET /budgets": Kind.LEAD,
    "GET /awards": Kind.LEAD,
    "POST /awards/payments": Kind.LEAD,
    "GET /awards/payments/<int:payment_id>.csv": Kind.LEAD,
    "GET /awards/payments/<int:payment_id>.xlsx": Kind.LEAD,
    "GET /awards/scale": Kind.LEAD,
    "POST /awards/scale": Kind.LEAD,
    "POST /ideas/<int:idea_id>/award": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/award/signature": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/award/refusal": Kind.CHANGE,
    "POST /budgets": Kind.LEAD,
    "GET /authority": Kind.LEAD,
    "GET /net": Kind.LEAD,
    "POST /authority": Kind.LEAD,
    "GET /reminders": Kind.LEAD,
    "POST /reminders/<int:assignment_id>/retry": Kind.LEAD,
    "GET /asleep": Kind.LEAD,
    "GET /ladder": Kind.LEAD,
    "POST /ladder": Kind.LEAD,
    "POST /ladder/preview": Kind.LEAD,
    "POST /ideas/<int:idea_id>/approval": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/appeal": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/confirmation": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/decline": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/ending": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/escalation": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/merger": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/note": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/parking": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/question": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/return": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/thanks": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/unparking": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/reply": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/withdrawal": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/acceptance": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/work": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/news": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/date": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/owner": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/surrender": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/use": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/resumption": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/hold": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/closure": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/checks/<int:check_id>/answer": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/assignments/<int:assignment_id>/snooze": Kind.CHANGE,
    "GET /ideas/<int:idea_id>/words": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/words": Kind.CHANGE,
    "GET /verification": Kind.OWN,
    **{f"GET /areas/<code>/{page}": Kind.LEAD for page in LEDGERS},
    **{f"GET /ideas/<int:idea_id>/{page}": Kind.CHANGE for page in ("claim", *LEDGERS)},
    **{f"POST /ideas/<int:idea_id>/{act}": Kind.CHANGE for act in CLAIM_ACTS},
    "GET /ideas/<int:idea_id>/estimate": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/estimate": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/estimate/preview": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/lines/<int:line_id>": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/lines/<int:line_id>/removal": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/photos": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/photos/<int:photo_id>/removal": Kind.CHANGE,
    "POST /ideas/<int:idea_id>/comments": Kind.SPEAK,
    "POST /ideas/<int:idea_id>/support": Kind.SPEAK,
    "POST /ideas/<int:idea_id>/following": Kind.SPEAK,
}
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
        "absence_id": 1,
        "device_id": 1,
        "webhook_id": 1,
        "event_id": 1,
        "mail_id": 1,
        "payment_id": 1,
        "line_id": 1,
        "area_id": idea.area_id,
        "site_id": idea.site_id,
        "code": site_code,
        "day": 30,
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
