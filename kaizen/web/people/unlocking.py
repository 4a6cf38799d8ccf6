"""People who cannot sign in, and the supervisor who lets them try again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import login_required
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.errors import NotAllowed
from kaizen.core.transaction import transaction
from kaizen.notifications.channels import channels_of
from kaizen.people.actions.signing_in import unlock_person
from kaizen.people.permissions import can_anywhere
from kaizen.people.queries.persons import people_to_unlock, person_to_unlock
from kaizen.people.rules import Permission
from kaizen.web.reached import reached_words
from kaizen.web.session import actor, now

pages = Blueprint("people", __name__)


@pages.get("/people/locked")
@login_required
def locked() -> str:
    """Everybody who waits for me to let them in again.

    Raises:
        NotAllowed: this person unlocks nobody anywhere.
    """
    if not can_anywhere(actor(), Permission.PERSON_UNLOCK):
        raise NotAllowed("Supervisors and administrators unlock people. Ask one of yours.")
    people = people_to_unlock(db.session(), actor(), now())
    channels = channels_of(db.session(), people, now())
    reached = {person.id: reached_words(channels[person.id], person) for person in people}
    return render_template("people/locked.html", people=people, reached=reached)


@pages.post("/people/<int:person_id>/unlock")
@login_required
def unlock(person_id: int) -> Response:
    """Let somebody try again."""
    with transaction() as session:
        person = person_to_unlock(session, actor(), person_id)
        unlock_person(person, actor=actor(), now=now())
        name = person.first_name
    flash(gettext("%(name)s can sign in again.", name=name), "good")
    return redirect(url_for("people.locked"), code=303)
