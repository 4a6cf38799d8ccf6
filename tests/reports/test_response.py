"""How long somebody waited, by the working days of the area."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.calendar import Shift, WorkingCalendar
from kaizen.reports.rules.response import (
    MOST_QUARTERS,
    QUARTERS_A_DAY,
    decision_time,
    quarters,
    waiting_time,
)

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = WorkingCalendar(
    time_zone="Europe/Berlin",
    workdays=frozenset(range(5)),
    shifts=(Shift("early", time(6), time(14)), Shift("late", time(14), time(22))),
    days_off=frozenset({date(2026, 4, 3), date(2026, 4, 6)}),
)


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A moment in Berlin in 2026; 12 March is a Thursday."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("sent", "answered", "hours"),
    [
        # The published example: Friday 14:00 to Monday 13:00 is 23 hours.
        (at(13, 14), at(16, 13), 23),
        (at(12, 14, 2), at(13, 14, 2), 24),
        (at(12, 9), at(12, 9), 0),
        # Sent on Saturday: from Monday's first shift on.
        (at(14, 11), at(16, 6), 0),
        (at(14, 11), at(17, 6), 24),
        (at(14, 11), at(15, 18), 0),
        # Answered on Sunday: Friday's hours and no more.
        (at(13, 14), at(15, 20), 10),
        # Over Easter with two holidays: Thursday 12:00 to Tuesday 12:00.
        (at(2, 12, month=4), at(7, 12, month=4), 24),
        # The clocks go forward on Sunday 29 March; on the wall it is a day all the same.
        (at(27, 10), at(30, 10), 24),
    ],
)
def test_only_working_days_count(sent: datetime, answered: datetime, hours: int) -> None:
    assert waiting_time(CALENDAR, sent, answered) == timedelta(hours=hours)


NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 330 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes))


@given(moments, moments)
def test_a_working_day_or_less_is_what_the_ladder_asks(sent: datetime, other: datetime) -> None:
    sent, answered = sorted((sent, other))
    in_time = quarters(waiting_time(CALENDAR, sent, answered)) <= QUARTERS_A_DAY
    assert in_time == (answered <= CALENDAR.first_answer_due(sent)) or _stands(sent, answered)


def _stands(sent: datetime, answered: datetime) -> bool:
    """Due and answered both while the clock stood, or in the hour that comes twice."""
    due = CALENDAR.first_answer_due(sent)
    return waiting_time(CALENDAR, due, answered) == timedelta(0) or abs(answered - due) < timedelta(
        hours=1
    )


def test_the_authors_time_is_left_out_of_the_decision() -> None:
    # Thursday 9:00 to Tuesday 9:00 are three days; the author had a question Friday to Monday.
    asked = [(at(13, 9), at(16, 9))]
    assert decision_time(CALENDAR, at(12, 9), at(17, 9), asked) == timedelta(days=2)
    assert decision_time(CALENDAR, at(12, 9), at(17, 9)) == timedelta(days=3)
    # A question that was still open when it was decided counts up to then.
    asked = [(at(16, 9), at(20, 9))]
    assert decision_time(CALENDAR, at(12, 9), at(17, 9), asked) == timedelta(days=2)


def test_quarters_begun_count_and_end_with_ten_days() -> None:
    assert quarters(timedelta(0)) == 0
    assert quarters(timedelta(minutes=15)) == 1
    assert quarters(timedelta(hours=24, seconds=1)) == QUARTERS_A_DAY + 1
    assert quarters(timedelta(days=9, hours=23, minutes=50)) == MOST_QUARTERS
    assert quarters(timedelta(days=60)) == MOST_QUARTERS
