"""The queue of a reviewer: what waits, what was put aside, what was answered."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import LazyString, lazy_gettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.core.errors import NotAllowed, NotFound
from kaizen.people.permissions import can_anywhere
from kaizen.people.rules import Permission
from kaizen.review.queries.answered import answered_by, parked_for
from kaizen.review.queries.queue import card_for
from kaizen.review.rules.authority import DecisionKind
from kaizen.web.forms.review import UnparkForm
from kaizen.web.numbers import some_id
from kaizen.web.queue_page import drawn_queue, is_fragment, shown_queue, shown_row, tabs
from kaizen.web.session import actor, now
from kaizen.web.shown import stage_look

pages = Blueprint("review", __name__)

#: What the reviewer did, as the list of answers says it.
SAID: dict[DecisionKind, LazyString] = {
    DecisionKind.APPROVED: lazy_gettext("You approved it"),
    DecisionKind.ASKED: lazy_gettext("You asked the author"),
    DecisionKind.PASSED_UP: lazy_gettext("You passed it up"),
    DecisionKind.SENT_BACK: lazy_gettext("You sent it back to the supervisor"),
    DecisionKind.PARKED: lazy_gettext("You put it aside"),
    DecisionKind.DECLINED: lazy_gettext("You declined it"),
    DecisionKind.MERGED: lazy_gettext("You joined it with another idea"),
    DecisionKind.CONFIRMED_DONE: lazy_gettext("You confirmed that it is done"),
    DecisionKind.TAKEN_BACK: lazy_gettext("You took it back to leadership"),
    DecisionKind.UNPARKED: lazy_gettext("You took it up again"),
    DecisionKind.LEARNED: lazy_gettext("You ended it with what was learned"),
    DecisionKind.WITHDRAWN: lazy_gettext("You ended it"),
}


@pages.get("/queue")
@login_required
def queue() -> str:
    """What waits for this person; one card is open with its answer form."""
    show = request.args.get("show", "answer")
    if show == "parked":
        return _parked()
    if show == "done":
        return _done()
    opened = request.args.get("open", type=some_id)
    if is_fragment() and opened is not None:
        return _row(opened)
    answering = request.args.get("answer", "")
    page = shown_queue(db.session(), actor(), now(), opened, answering=answering)
    if not page.rows and not _reviews():
        raise NotAllowed(
            "Supervisors and leaders answer ideas. Yours are on the page of your ideas."
        )
    return drawn_queue(db.session(), page)


def _row(idea_id: int) -> str:
    card = card_for(db.session(), actor(), now(), idea_id)
    if card is None:
        raise NotFound("This idea does not wait for you any more.")
    row = shown_row(db.session(), card, actor(), now(), is_open=True)
    return render_template("review/_row.html", row=row, refused={})


def _parked() -> str:
    _require_reviewer()
    session, person = db.session(), actor()
    ideas = [(idea, UnparkForm().for_idea(idea)) for idea in parked_for(session, person)]
    return render_template(
        "review/parked.html", ideas=ideas, tabs=tabs(session, person, now(), "parked")
    )


def _done() -> str:
    _require_reviewer()
    session, person = db.session(), actor()
    rows = answered_by(session, person)
    return render_template(
        "review/done.html",
        rows=rows,
        said={decision.id: SAID[DecisionKind(decision.kind)] for decision, _idea in rows},
        looks={idea.id: stage_look(idea.stage) for _decision, idea in rows},
        tabs=tabs(session, person, now(), "done"),
    )


def _reviews() -> bool:
    return can_anywhere(actor(), Permission.IDEA_REVIEW)


def _require_reviewer() -> None:
    if not _reviews():
        raise NotAllowed(
            "Supervisors and leaders answer ideas. Yours are on the page of your ideas."
        )
