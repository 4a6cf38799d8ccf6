"""Words after or beside a decision: thanks, a note, a second look, the end of given-up work."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from flask_login import login_required
from werkzeug.wrappers import Response

from kaizen.core.errors import InvalidInput
from kaizen.core.transaction import transaction
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.review.actions.declining import appeal
from kaizen.review.actions.giving_up import end_as_learned, end_as_withdrawn
from kaizen.review.actions.thanking import leave_note, thank
from kaizen.web.forms.review import EndingForm, ThanksForm
from kaizen.web.session import actor, now

pages = Blueprint("second_looks", __name__)


@pages.post("/ideas/<int:idea_id>/appeal")
@login_required
def ask_again(idea_id: int) -> Response:
    """The author asks for a second look."""
    form = ThanksForm(request.form)
    with transaction() as session:
        idea = load_idea_for(session, actor(), idea_id, lock=True)
        appeal(idea, form.words.data or "", actor=actor(), now=now())
    flash(gettext("Somebody else looks at it again. You hear from them."), "good")
    return _to_idea(idea_id)


@pages.post("/ideas/<int:idea_id>/thanks")
@login_required
def say_thanks(idea_id: int) -> Response:
    """Thank those who wrote it."""
    form = ThanksForm(request.form)
    with transaction() as session:
        idea = load_idea_for(session, actor(), idea_id, lock=True)
        thank(idea, form.words.data or "", actor=actor(), now=now())
    flash(gettext("Your thanks are with the author."), "good")
    return _to_idea(idea_id)


@pages.post("/ideas/<int:idea_id>/note")
@login_required
def keep_note(idea_id: int) -> Response:
    """Keep typed words as a reviewers' note."""
    form = ThanksForm(request.form)
    with transaction() as session:
        idea = load_idea_for(session, actor(), idea_id, lock=True)
        leave_note(idea, form.words.data or "", actor=actor(), now=now())
    flash(gettext("Your words are kept as a note for reviewers."), "good")
    return redirect(url_for("review.queue"), 303)


@pages.post("/ideas/<int:idea_id>/ending")
@login_required
def end(idea_id: int) -> Response:
    """Work that the owner gives up ends: tried and learned, or withdrawn."""
    form = EndingForm(request.form)
    if not form.validate():
        raise InvalidInput("Choose what becomes of it, and load the page again if it is old.")
    ends = end_as_learned if form.outcome.data == "learned" else end_as_withdrawn
    with transaction() as session:
        idea = load_idea_for(session, actor(), idea_id, lock=True)
        ends(
            idea,
            form.words.data or "",
            actor=actor(),
            now=now(),
            seen_version=form.seen_version.data or 0,
        )
    flash(gettext("That is settled. Owner and authors hear it now."), "good")
    return _to_idea(idea_id)


def _to_idea(idea_id: int) -> Response:
    return redirect(url_for("idea.show", idea_id=idea_id), 303)
