"""Is it alive, and can it be used? For people who run it and machines that watch it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask_babel import LazyString, gettext, lazy_gettext, ngettext
from flask_login import login_required
from werkzeug.wrappers import Response

from kaizen.core import clock, events, job_runs
from kaizen.core.db import db
from kaizen.core.events import Event, EventDelivery
from kaizen.core.transaction import transaction
from kaizen.notifications.queries import count_given_up_mail
from kaizen.people.actions.upkeep import try_event_again
from kaizen.people.permissions import require
from kaizen.people.rules import Permission
from kaizen.web.health_checks import OK, UNKNOWN, answers, free_bytes, is_ready
from kaizen.web.security import limiter
from kaizen.web.session import actor, now

pages = Blueprint("health", __name__)
# Whoever watches may ask as often as they like.
limiter.exempt(pages)


@dataclass(frozen=True)
class Trouble:
    """What is wrong, said for the person who runs Kaizen, and what to do about it."""

    title: str
    advice: LazyString | str


@dataclass(frozen=True)
class StuckEvent:
    """An event that was given up, and the last line of why."""

    event: Event
    reason: str


#: What to do about each check that fails; a check without a row says its own few words.
ADVICE: dict[str, tuple[LazyString, LazyString]] = {
    "database": (
        lazy_gettext("The database is not ready"),
        lazy_gettext("Run “flask db upgrade” on the server and start Kaizen again."),
    ),
    "photos": (
        lazy_gettext("Photos cannot be kept"),
        lazy_gettext(
            "Look at the folder that KAIZEN_STORAGE names, and whether it may be written."
        ),
    ),
    "disk": (
        lazy_gettext("The disk is nearly full"),
        lazy_gettext("Make room before photos and back-ups are refused."),
    ),
    "scheduler": (
        lazy_gettext("The scheduler is silent"),
        lazy_gettext("Nobody is reminded until “flask jobs run” or “flask serve” runs again."),
    ),
    "workers": (
        lazy_gettext("No worker delivers"),
        lazy_gettext(
            "Start “flask jobs worker” again. Until then the scheduler delivers, up to a minute "
            "later."
        ),
    ),
    "mail": (
        lazy_gettext("Mail does not leave"),
        lazy_gettext(
            "A message waits for more than an hour. Look at the mail server and its settings."
        ),
    ),
}


@pages.get("/health/live")
def live() -> Response:
    """The process answers."""
    return jsonify(status="alive")


@pages.get("/health/ready")
def ready() -> tuple[Response, int]:
    """Everything is there and runs: see `health_checks`; 503 when pages cannot be relied on."""
    found = answers(clock.now())
    fine = is_ready(found)
    return jsonify(status="ready" if fine else "not ready", **found), 200 if fine else 503


@pages.get("/health")
@login_required
def show() -> str:
    """Whether everything runs, for administrators: jobs, stuck events, what to do."""
    require(actor(), Permission.SYSTEM_RUN)
    jobs = job_runs.states(db.session(), now())
    number_stuck = events.count_stuck(db.session())
    return render_template(
        "health/show.html",
        troubles=_troubles(sum(job.is_late for job in jobs), number_stuck),
        jobs=jobs,
        stuck=[_stuck(delivery) for delivery in events.stuck(db.session())],
        number_stuck=number_stuck,
        number_given_up=count_given_up_mail(db.session()),
        free_gigabytes=free_bytes() / 1024**3,
    )


@pages.post("/health/events/<int:event_id>/retry")
@login_required
def retry(event_id: int) -> Response:
    """Try a stuck event again, at once."""
    with transaction():
        try_event_again(event_id, actor=actor(), now=now())
    _tell(events.settle(now(), only=[event_id]), of=1)
    return redirect(url_for("health.show"), code=303)


@pages.post("/health/events/retries")
@login_required
def retry_all() -> Response:
    """Try the stuck events that the page shows again, at once."""
    require(actor(), Permission.SYSTEM_RUN)
    with transaction() as session:
        ids = [delivery.event_id for delivery in events.stuck(session)]
        for event_id in ids:
            try_event_again(event_id, actor=actor(), now=now())
    _tell(events.settle(now(), only=ids), of=len(ids))
    return redirect(url_for("health.show"), code=303)


def _troubles(late: int, stuck: int) -> list[Trouble]:
    """What is wrong, the gravest first; empty where everything runs."""
    # What cannot be asked is no trouble of its own: the database is, and stands first.
    found = {name: words for name, words in answers(now()).items() if words != UNKNOWN}
    troubles = [
        Trouble(str(title), advice)
        for name, (title, advice) in ADVICE.items()
        if found.get(name, OK) != OK
    ]
    if late:
        title = ngettext("%(num)d job is late", "%(num)d jobs are late", late)
        advice = gettext("What it said last stands below; the server’s log says more.")
        troubles.append(Trouble(title, advice))
    if stuck:
        title = ngettext("%(num)d event is stuck", "%(num)d events are stuck", stuck)
        advice = gettext("Somebody may not have heard of something. Put it right, then try again.")
        troubles.append(Trouble(title, advice))
    told = {*ADVICE, "jobs", "events"}
    troubles += [
        Trouble(f"{name}: {words}", "")
        for name, words in found.items()
        if name not in told and words != OK
    ]
    return troubles


def _stuck(delivery: EventDelivery) -> StuckEvent:
    event = db.session.get_one(Event, delivery.event_id)
    lines = (delivery.last_error or "").strip().splitlines()
    return StuckEvent(event, lines[-1][:300] if lines else "")


def _tell(settled: int, *, of: int) -> None:
    if settled == of:
        flash(gettext("That went through."), "good")
    else:
        flash(gettext("It failed again and will be tried once more in a few minutes."), "warn")
