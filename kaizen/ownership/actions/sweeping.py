"""The reminder sweep: what is due is found by its index, and each rung is sent once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import delete

from kaizen.core import events
from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import db
from kaizen.core.policy import InForce
from kaizen.ownership.actions.missing import miss_check
from kaizen.ownership.actions.telling import told_ids
from kaizen.ownership.ladder import Channel, Due, LadderPolicy, missed_at, reached
from kaizen.ownership.models import Assignment, Reminder, SetAside
from kaizen.ownership.queries.holders import Holder, holders_for
from kaizen.ownership.queries.ladders import (
    Track,
    due_for_reminder,
    ladder_of,
    next_look_at,
    sent_before,
    tracks_of,
)
from kaizen.people.queries.areas import calendars_for

#: Assignments in one transaction: few enough that nobody waits long for the database.
BATCH = 50
#: What could not be worked on is tried again after a day, and stays with the administrator.
SET_ASIDE = timedelta(days=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Sweep:
    """What one batch knows: the moment, the rules, and what was sent before."""

    now: datetime
    policy: LadderPolicy | None
    sent: set[tuple[int, str, datetime, int, int]]
    calendars: dict[int, WorkingCalendar]

    def ladder(self, assignment: Assignment) -> InForce[LadderPolicy]:
        """The given policy, else the one in force at the site."""
        if self.policy is not None:
            return InForce(self.policy, None)
        return ladder_of(db.session(), assignment.idea.site_id)


def sweep_reminders(now: datetime, policy: LadderPolicy | None = None, *, most: int = BATCH) -> int:
    """Send the newest rung of everything that is due, and answer how many were looked at.

    Call it in a transaction of its own, again until it answers 0. Whatever it looked at is due
    again only at its next rung, so that a second run or a second process sends nothing twice;
    older rungs that an outage left unsent are stored as skipped. `policy` overrides what the
    sites have set. One faulty assignment is set aside and does not stop the others.
    """
    due = due_for_reminder(db.session(), now, most=most)
    if due:
        _work_on(due, now, policy)
    return len(due)


def _work_on(due: Sequence[Assignment], now: datetime, policy: LadderPolicy | None) -> None:
    """All in one savepoint; where that fails each alone, so that only the faulty one is lost."""
    session = db.session()
    try:
        with session.begin_nested():
            _remind(due, now, policy)
    except Exception as error:  # whatever is wrong with one row must not silence the others
        if len(due) > 1:
            for one in due:
                _work_on([one], now, policy)
        else:
            _set_aside(due[0], now, error)


def _remind(due: Sequence[Assignment], now: datetime, policy: LadderPolicy | None) -> None:
    session = db.session()
    sweep = _Sweep(
        now,
        policy,
        sent_before(session, due),
        calendars_for(session, [assignment.idea.area for assignment in due]),
    )
    for assignment, holder in holders_for(session, due, now):
        # A check that was missed just now may have closed what stands behind it.
        if assignment.closed_at is None:
            _remind_of(assignment, holder, sweep)
    session.execute(delete(SetAside).where(SetAside.assignment_id.in_([a.id for a in due])))


def _remind_of(assignment: Assignment, holder: Holder, sweep: _Sweep) -> None:
    calendar = sweep.calendars[assignment.idea.area_id]
    tracks = tracks_of(db.session(), assignment, calendar)
    check = assignment.check
    if check is not None and _is_missed(tracks, calendar, sweep.now):
        miss_check(check, now=sweep.now)
        return
    ladder = sweep.ladder(assignment)
    for track in tracks:
        come = reached(
            ladder.policy.ladders[track.kind],
            track.due_on,
            calendar,
            opened_at=assignment.opened_at,
            now=sweep.now,
        )
        _climb(assignment, holder, track, come, sweep, ladder.version_id)
    assignment.next_rung_at = next_look_at(assignment, tracks, ladder.policy, calendar, sweep.now)


def _is_missed(tracks: Sequence[Track], calendar: WorkingCalendar, now: datetime) -> bool:
    return any(missed_at(track.due_on, calendar) <= now for track in tracks)


def _climb(
    assignment: Assignment,
    holder: Holder,
    track: Track,
    come: Sequence[Due],
    sweep: _Sweep,
    version_id: int | None,
) -> None:
    """Send the newest rung that has come, and store older unsent ones as skipped."""
    for due in come:
        key = (assignment.id, track.kind.value, track.due_at, due.rung.after, due.occurrence)
        if key in sweep.sent:
            continue
        reminder = _reminder(assignment, track, due, sweep, version_id)
        if due is come[-1]:
            _send(reminder, assignment, holder, due, track.due_on, sweep.now)
        else:
            reminder.is_skipped = True
        db.session.add(reminder)


def _reminder(
    assignment: Assignment, track: Track, due: Due, sweep: _Sweep, version_id: int | None
) -> Reminder:
    calendar = sweep.calendars[assignment.idea.area_id]
    return Reminder(
        assignment=assignment,
        ladder=track.kind.value,
        due_at=track.due_at,
        rung=due.rung.after,
        occurrence=due.occurrence,
        is_skipped=False,
        to_ids=[],
        at=sweep.now,
        answer_by=calendar.due_after(sweep.now, 1),
        policy_version_id=version_id,
    )


def _send(
    reminder: Reminder,
    assignment: Assignment,
    holder: Holder,
    due: Due,
    due_on: date,
    now: datetime,
) -> None:
    """The event is what tells people; the row is the evidence that it was recorded."""
    reminder.to_ids = told_ids(due.rung, assignment, holder, now)
    at_once = due.rung.channel is Channel.AT_ONCE or assignment.idea.not_safe_now
    events.record(
        "reminder.sent",
        assignment.idea,
        None,
        now,
        assignment_id=assignment.id,
        asked=assignment.kind,
        ladder=reminder.ladder,
        rung=reminder.rung,
        due_on=due_on.isoformat(),
        holder_id=holder.person_id,
        to_ids=reminder.to_ids,
        at_once=at_once,
    )


def _set_aside(assignment: Assignment, now: datetime, error: Exception) -> None:
    log.exception("reminder failed", assignment_id=assignment.id)
    session = db.session()
    row = session.get(SetAside, assignment.id)
    if row is None:
        row = SetAside(assignment_id=assignment.id, tries=0)
        session.add(row)
    row.at, row.tries, row.error = now, row.tries + 1, f"{type(error).__name__}: {error}"[:2000]
    assignment.next_rung_at = now + SET_ASIDE
    session.flush()
