"""Answering a look at a change in use."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ownership.queries.looks import load_check_of
from kaizen.ownership.rules import CheckResult
from kaizen.people.permissions import can_anywhere
from kaizen.people.rules import Permission
from kaizen.review.actions.looking import answer_look
from kaizen.web.acting import act_on
from kaizen.web.forms.work import CheckForm
from kaizen.web.session import actor, now

pages = Blueprint("checks", __name__)


@pages.post("/ideas/<int:idea_id>/checks/<int:check_id>/answer")
@login_required
def answer(idea_id: int, check_id: int) -> ResponseReturnValue:
    """Say what one saw: always, sometimes or not used."""
    form = CheckForm(request.form)
    if not can_anywhere(actor(), Permission.IDEA_LEAD):
        del form.again

    def act(idea: Idea) -> None:
        check = load_check_of(db.session(), idea, check_id)
        result = CheckResult(form.result.data)
        again = "again" in form and form["again"].data
        answer_look(check, result, note=form.note.data or "", actor=actor(), now=now(), again=again)

    done = gettext("Thank you for looking.")
    return act_on(idea_id, f"check-{check_id}", form, act, done)
