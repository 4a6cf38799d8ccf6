"""The page of one idea: is it true, who has it, what is next? And the talk about it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from werkzeug.wrappers import Response

from kaizen.core.transaction import transaction
from kaizen.ideas.actions.talking import comment, note
from kaizen.ideas.actions.voices import follow, support, unfollow, unsupport
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.web.acting import act_on
from kaizen.web.forms.work import CommentForm
from kaizen.web.idea_page import idea_page
from kaizen.web.session import actor, local_path, now

pages = Blueprint("idea", __name__)


@pages.get("/ideas/<int:idea_id>")
@login_required
def show(idea_id: int) -> str:
    """The idea as this person may read it; `open` unfolds one form, `next` is where it leads."""
    return idea_page(idea_id, opened=request.args.get("open", ""))


@pages.post("/ideas/<int:idea_id>/comments")
@login_required
def say(idea_id: int) -> ResponseReturnValue:
    """Say something to everybody here, or leave a note for reviewers."""
    form = CommentForm(request.form)
    speak = note if form.note.data else comment
    key = form.form_key.data or None

    return act_on(
        idea_id,
        "comment",
        form,
        lambda idea: speak(idea, form.text.data or "", actor=actor(), now=now(), form_key=key),
        gettext("Your words are here now."),
    )


@pages.post("/ideas/<int:idea_id>/support")
@login_required
def set_support(idea_id: int) -> Response | str:
    """Add the reader's voice, or take it back (`off`)."""
    change = unsupport if "off" in request.form else support
    with transaction() as session:
        change(load_idea_for(session, actor(), idea_id, lock=True), actor=actor(), now=now())
    if "HX-Request" in request.headers:
        return render_template("ideas/_voice.html")
    return _back(idea_id)


@pages.post("/ideas/<int:idea_id>/following")
@login_required
def set_following(idea_id: int) -> Response:
    """Hear of each step from now on, or no more (`off`)."""
    stops = "off" in request.form
    change = unfollow if stops else follow
    with transaction() as session:
        change(load_idea_for(session, actor(), idea_id, lock=True), actor=actor(), now=now())
    flash(
        gettext("You hear no more of it.") if stops else gettext("You hear of each step now."),
        "good",
    )
    return _back(idea_id)


def _back(idea_id: int) -> Response:
    target = request.form.get("next")
    place = local_path(target) if target else url_for("idea.show", idea_id=idea_id)
    return redirect(place, 303)
