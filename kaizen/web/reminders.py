"""What the reminders of a site led to, and what could not be sent."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.core.errors import NotFound
from kaizen.core.transaction import transaction
from kaizen.ownership.actions.retrying import try_reminding_again
from kaizen.ownership.ladder import LadderKind
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.ladders import sites_with_ladder
from kaizen.ownership.queries.nagging import Led, set_aside, what_reminders_led_to
from kaizen.people.permissions import can, require
from kaizen.people.rules import Permission
from kaizen.web import ladder_words
from kaizen.web.ladder import site_shown
from kaizen.web.numbers import some_id
from kaizen.web.session import actor, now

pages = Blueprint("reminders", __name__)

SPANS = (30, 90)


@pages.get("/reminders")
@login_required
def show() -> str:
    """What the reminders of the last 30 or 90 days led to, step by step."""
    session, person = db.session(), actor()
    site = site_shown(session, request.args.get("site", type=some_id))
    asked = request.args.get("days", default=SPANS[0], type=some_id)
    days = asked if asked in SPANS else SPANS[0]
    found = what_reminders_led_to(session, site, since=now() - timedelta(days=days), until=now())
    runs = can(person, Permission.SYSTEM_RUN)
    return render_template(
        "ladder/led_to.html",
        site=site,
        sites=sites_with_ladder(session, person),
        days=days,
        spans=SPANS,
        title=_title(found),
        ladders=[(kind, [led for led in found if led.kind is kind]) for kind in LadderKind],
        total=_total(found),
        set_aside=set_aside(session) if runs else [],
        words=ladder_words,
    )


@pages.post("/reminders/<int:assignment_id>/retry")
@login_required
def retry(assignment_id: int) -> ResponseReturnValue:
    """Have the sweep look again at what it set aside."""
    require(actor(), Permission.SYSTEM_RUN)
    with transaction() as session:
        assignment = session.get(Assignment, assignment_id)
        if assignment is None:
            raise NotFound("There is no such thing to remind of.")
        try_reminding_again(assignment, actor=actor(), now=now())
    flash(gettext("The next sweep looks at it again, within five minutes."), "good")
    return redirect(url_for("reminders.show"), 303)


def _total(found: list[Led]) -> Led | None:
    """All steps together; None where there are none."""
    if not found:
        return None
    return Led(
        found[0].kind,
        0,
        sum(led.sent for led in found),
        sum(led.acted for led in found),
        sum(led.snoozed for led in found),
        sum(led.skipped for led in found),
        sum(led.running for led in found),
    )


def _title(found: list[Led]) -> str:
    """The answer first: ``Of 120 reminders 83 led to an act within a working day``."""
    judged, acted = sum(led.judged for led in found), sum(led.acted for led in found)
    if not any(led.sent for led in found):
        return str(gettext("Nobody had to be reminded"))
    if not judged:
        return str(gettext("All reminders are so new that they can still be answered in time"))
    return str(
        ngettext(
            "Of one reminder %(acted)d led to an act within a working day",
            "Of %(num)d reminders %(acted)d led to an act within a working day",
            judged,
            acted=acted,
        )
    )
