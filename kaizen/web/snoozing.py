"""Putting a reminder off: which buttons stand where, and the form behind them."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.snoozing import snooze
from kaizen.ownership.queries.snoozes import load_asked_about
from kaizen.web.acting import act_on
from kaizen.web.forms.work import SnoozeForm
from kaizen.web.session import actor, now

pages = Blueprint("snoozing", __name__)


@pages.post("/ideas/<int:idea_id>/assignments/<int:assignment_id>/snooze")
@login_required
def put_off(idea_id: int, assignment_id: int) -> ResponseReturnValue:
    """Be reminded of this 1, 3 or 7 working days later."""
    form = SnoozeForm(request.form)

    def act(idea: Idea) -> None:
        snooze(
            load_asked_about(db.session(), idea, assignment_id),
            int(form.working_days.data),
            reason=form.reason.data or "",
            actor=actor(),
            now=now(),
        )

    done = gettext(
        "You are reminded later. The day on which it is due stays; your supervisor sees it."
    )
    return act_on(idea_id, f"later-{assignment_id}", form, act, done)
