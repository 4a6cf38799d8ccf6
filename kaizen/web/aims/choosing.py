"""Saying on the page of an idea which aim it serves."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required

from kaizen.web.acting import act_on
from kaizen.web.aims.serving import align_as_chosen
from kaizen.web.forms.aims import ServesForm
from kaizen.web.session import actor, now

pages = Blueprint("serving", __name__)


@pages.post("/ideas/<int:idea_id>/aim")
@login_required
def choose(idea_id: int) -> ResponseReturnValue:
    """Say which aim or campaign the idea serves, or none."""
    form = ServesForm(request.form)
    return act_on(
        idea_id,
        "aim",
        form,
        lambda idea: align_as_chosen(idea, form.serves.data, actor=actor(), now=now()),
        gettext("Kept. Aims count what serves them."),
    )
