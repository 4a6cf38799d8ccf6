"""Words after or beside a decision: thanks, a second look, the end of given-up work."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required

from kaizen.ideas.models import Idea
from kaizen.review.actions.declining import appeal
from kaizen.review.actions.giving_up import end_as_learned, end_as_withdrawn
from kaizen.review.actions.thanking import thank
from kaizen.web.acting import act_on
from kaizen.web.forms.review import EndingForm, ThanksForm
from kaizen.web.forms.work import AppealForm
from kaizen.web.session import actor, now

pages = Blueprint("second_looks", __name__)


@pages.post("/ideas/<int:idea_id>/appeal")
@login_required
def ask_again(idea_id: int) -> ResponseReturnValue:
    """The author asks for a second look."""
    form = AppealForm(request.form)

    def act(idea: Idea) -> None:
        appeal(idea, form.words.data or "", actor=actor(), now=now())

    done = gettext("Somebody else looks at it again. You hear from them.")
    return act_on(idea_id, "appeal", form, act, done)


@pages.post("/ideas/<int:idea_id>/thanks")
@login_required
def say_thanks(idea_id: int) -> ResponseReturnValue:
    """Thank those who wrote it."""
    form = ThanksForm(request.form)

    def act(idea: Idea) -> None:
        key = form.form_key.data or None
        thank(idea, form.words.data or "", actor=actor(), now=now(), form_key=key)

    return act_on(idea_id, "thanks", form, act, gettext("Your thanks are with the author."))


@pages.post("/ideas/<int:idea_id>/ending")
@login_required
def end(idea_id: int) -> ResponseReturnValue:
    """Work that the owner gives up ends: tried and learned, or withdrawn."""
    form = EndingForm(request.form)

    def act(idea: Idea) -> None:
        ends = end_as_learned if form.outcome.data == "learned" else end_as_withdrawn
        words = form.words.data or ""
        ends(idea, words, actor=actor(), now=now(), seen_version=form.version)

    done = gettext("That is settled. Owner and authors hear it now.")
    return act_on(idea_id, "ending", form, act, done)
