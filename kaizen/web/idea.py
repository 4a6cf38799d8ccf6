"""The page of one idea: is it true, who has it, what is next?"""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import login_required

from kaizen.core.db import db
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ownership.queries.holders import holder_of
from kaizen.web.holding import shown_holder
from kaizen.web.session import actor, now
from kaizen.web.shown import stage_look, stairs_look

pages = Blueprint("idea", __name__)


@pages.get("/ideas/<int:idea_id>")
@login_required
def show(idea_id: int) -> str:
    """The idea as this person may read it."""
    session, person, moment = db.session(), actor(), now()
    idea = load_idea_for(session, person, idea_id)
    return render_template(
        "idea/show.html",
        idea=idea,
        hides_names=idea.hides_names_from(person.id),
        holder=shown_holder(holder_of(session, idea, moment), idea, person, moment),
        look=stage_look(idea.stage),
        stairs=stairs_look(idea.stage, has_claim=False),
    )
