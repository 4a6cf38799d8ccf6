"""What an answer leads to on the page: settled, or refused with everything that was typed."""

from __future__ import annotations

from enum import Enum
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext

from kaizen.core.db import db
from kaizen.core.errors import KaizenError, NotAllowed
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.rules import reference
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.review.queries.queue import card_for
from kaizen.review.queries.waiting import count_waiting
from kaizen.web.already import WANTED, already_decided
from kaizen.web.errors import sentence
from kaizen.web.forms.fields import refused_unseen
from kaizen.web.queue_page import FORMS, drawn_queue, is_fragment, shown_queue, shown_row, tabs
from kaizen.web.session import actor, now

Page = Any


class Said(Enum):
    """What an answer did, as the page says it."""

    APPROVED = "approved"
    CONFIRMED = "confirmed"
    ASKED = "asked"
    PASSED_UP = "passed_up"
    PARKED = "parked"
    DECLINED = "declined"
    MERGED = "merged"
    RETURNED = "returned"
    UNPARKED = "unparked"


SENTENCES: dict[Said, LazyString] = {
    Said.APPROVED: lazy_gettext("%(idea)s is agreed. The author and the owner hear it now."),
    Said.CONFIRMED: lazy_gettext("%(idea)s is in use. The first look comes in 30 days."),
    Said.ASKED: lazy_gettext("Your question about %(idea)s is with the author."),
    Said.PASSED_UP: lazy_gettext("%(idea)s is with leadership now. The author knows it."),
    Said.PARKED: lazy_gettext("%(idea)s waits until its day. You look at it again then."),
    Said.DECLINED: lazy_gettext("The author of %(idea)s has your answer and your reason."),
    Said.MERGED: lazy_gettext("%(idea)s is joined. Authors and voices moved along."),
    Said.RETURNED: lazy_gettext("%(idea)s is back. The next one who answers knows it."),
    Said.UNPARKED: lazy_gettext("%(idea)s is taken up again."),
}


def done(idea_id: int, said: Said) -> str:
    """The sentence that says what an answer did."""
    return str(SENTENCES[said]) % {"idea": reference(idea_id)}


def settled(idea: Idea, said: Said) -> Page:
    """The answer stands: the row says so and the counts follow, or the page is shown afresh."""
    words = done(idea.id, said)
    if is_fragment():
        session, person, moment = db.session(), actor(), now()
        waiting = count_waiting(session, person, moment)
        return render_template(
            "review/_answered.html",
            idea=idea,
            words=words,
            waiting=waiting,
            tabs=tabs(session, person, moment, "answer", waiting=waiting),
        )
    flash(words, "good")
    return redirect(_back(), 303)


def refused_answer(
    idea_id: int, noun: str, form: Any, status: int, refusal: KaizenError | None = None
) -> Page:
    """The row again, with its sentence beside the field and every word that was typed.

    Where somebody has answered meanwhile there is no row: then whose answer stands is told.
    """
    words = _put_beside_field(form, refusal) or refused_unseen(form)
    session, person, moment = db.session(), actor(), now()
    idea = load_idea_for(session, person, idea_id)
    card = card_for(session, person, moment, idea_id)
    if card is None and _moved_on(idea, noun, form, person):
        return already_decided(idea_id, noun, form)
    if card is None or noun not in FORMS:
        if refusal is None or isinstance(refusal, NotAllowed):
            raise refusal or NotAllowed("This idea does not wait for you.")
        flash(words or sentence(refusal), "warn")
        return redirect(_back(), 303)
    row = shown_row(session, card, person, moment, is_open=True, typed=(noun, form), refusal=words)
    if is_fragment():
        # htmx swaps 422; the sentence is in the row, whichever way it was refused.
        return make_response(render_template("review/_row.html", row=row, refused={}), 422)
    page = shown_queue(session, person, moment, idea_id, instead=row)
    return drawn_queue(session, page), status


def _moved_on(idea: Idea, noun: str, form: Any, person: Person) -> bool:
    is_reviewer = can(person, Permission.IDEA_REVIEW, area=idea.area)
    return is_reviewer and noun in WANTED and idea.version != form.version


def _put_beside_field(form: Any, refusal: KaizenError | None) -> str:
    """Put the sentence beside its field; give it back where it belongs to none."""
    if refusal is None:
        return ""
    words = sentence(refusal)
    if refusal.field is None or refusal.field not in form:
        return words
    form[refusal.field].errors = [*form[refusal.field].errors, words]
    return ""


def _back() -> str:
    if request.form.get("back") == "parked":
        return url_for("review.queue", show="parked")
    return url_for("review.queue")
