"""Putting a reminder off for some working days: seldom, with a reason, and not in secret."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.sentences import to_say
from kaizen.ownership.actions.submitting import require_words
from kaizen.ownership.ladder import MOST_SNOOZES, SNOOZE_DAYS
from kaizen.ownership.models import Assignment, Snooze
from kaizen.ownership.queries.holders import answers_for
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for


def snooze(
    assignment: Assignment, working_days: int, *, reason: str, actor: Person, now: datetime
) -> Snooze:
    """Be reminded of this 1, 3 or 7 working days later; its due day does not move.

    Raises:
        NotAllowed: somebody else was asked.
        Conflict: it is done, was put off twice already, or is a danger.
        InvalidInput: another number of days, or no reason.
    """
    idea = assignment.idea
    if not answers_for(db.session(), idea, assignment.person_id, actor, now):
        raise NotAllowed("Somebody else was asked to do this.")
    if assignment.closed_at is not None:
        raise Conflict("This is done. Look at where the idea stands now.")
    if idea.not_safe_now and assignment.is_main:
        raise Conflict("This is about a danger. It cannot wait.")
    if working_days not in SNOOZE_DAYS:
        raise InvalidInput("Choose 1, 3 or 7 working days.", field="working_days")
    words = require_words(reason, field="reason", what=to_say("Say why it has to wait."))
    if times_snoozed(assignment) >= MOST_SNOOZES:
        raise Conflict("This was put off twice already. Agree a new day, or hand it over.")
    calendar = calendar_for(db.session(), idea.area)
    day = calendar.add_working_days(calendar.local_day(now), working_days)
    until_at = calendar.start_of_day(day)
    row = Snooze(
        assignment_id=assignment.id,
        person_id=actor.id,
        working_days=working_days,
        reason=words,
        at=now,
        until_at=until_at,
    )
    db.session.add(row)
    assignment.next_rung_at = max(assignment.next_rung_at or until_at, until_at)
    events.record(
        "assignment.snoozed",
        idea,
        actor.id,
        now,
        assignment_id=assignment.id,
        until_on=day.isoformat(),
        reason=words[:200],
    )
    return row


def times_snoozed(assignment: Assignment) -> int:
    """How often this was put off."""
    count = select(func.count()).select_from(Snooze)
    return db.session.scalar(count.where(Snooze.assignment_id == assignment.id)) or 0
