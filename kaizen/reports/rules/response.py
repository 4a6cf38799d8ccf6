"""How long somebody waited for an answer: working days of 24 hours, in quarters of an hour."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.local_time import to_local

QUARTER = timedelta(minutes=15)
#: In an hour, and in a working day of 24 hours.
QUARTERS_AN_HOUR = 4
QUARTERS_A_DAY = 24 * QUARTERS_AN_HOUR
#: Whoever waits ten working days or more has waited too long, however long exactly.
MOST_QUARTERS = 10 * QUARTERS_A_DAY
NO_TIME = timedelta(0)
_A_DAY = timedelta(days=1)


def waiting_time(calendar: WorkingCalendar, since: datetime, until: datetime) -> timedelta:
    """The time on working days between two moments, by the clock on the wall of the area.

    A working day counts 24 hours, a free day none: sent Friday 14:00 and answered Monday 13:00
    is 23 hours. What is sent on a free day waits from the first shift of the next working day
    on. So it is a working day or less exactly where `WorkingCalendar.first_answer_due` was kept,
    and an hour that the clocks skip or repeat changes nothing.
    """
    began_on, began = _working_start(calendar, since)
    ended_on, ended = _working_end(calendar, until)
    days = calendar.working_days_between(began_on, ended_on) if ended_on >= began_on else -1
    return max(NO_TIME, days * _A_DAY + ended - began)


def decision_time(
    calendar: WorkingCalendar,
    sent_at: datetime,
    decided_at: datetime,
    asked: Iterable[tuple[datetime, datetime]] = (),
) -> timedelta:
    """The same up to the decision, without the time in which the author had a question.

    `asked` holds from when until when each question waited for its reply.
    """
    spans = ((max(since, sent_at), min(until, decided_at)) for since, until in asked)
    authors = sum(
        (waiting_time(calendar, since, until) for since, until in spans if since < until), NO_TIME
    )
    return max(NO_TIME, waiting_time(calendar, sent_at, decided_at) - authors)


def quarters(waited: timedelta) -> int:
    """Quarters of an hour, each begun one counted; from ten working days on `MOST_QUARTERS`."""
    return min(-(-waited // QUARTER), MOST_QUARTERS)


def _working_start(calendar: WorkingCalendar, moment: datetime) -> tuple[date, timedelta]:
    local = to_local(moment, time_zone=calendar.time_zone)
    if calendar.is_working_day(local.date()):
        return local.date(), _since_midnight(local.time())
    first = min(shift.start for shift in calendar.shifts)
    return calendar.next_working_day(local.date()), _since_midnight(first)


def _working_end(calendar: WorkingCalendar, moment: datetime) -> tuple[date, timedelta]:
    local = to_local(moment, time_zone=calendar.time_zone)
    if calendar.is_working_day(local.date()):
        return local.date(), _since_midnight(local.time())
    # A free day adds nothing: it stands where the last working day ended, at midnight.
    return calendar.add_working_days(local.date(), -1), _A_DAY


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
