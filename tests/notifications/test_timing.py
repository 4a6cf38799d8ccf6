"""When a message may come: shifts, clocks that change, free days, quiet hours, days away."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from kaizen.core.calendar import Shift, WorkingCalendar
from kaizen.core.errors import InvalidInput
from kaizen.notifications.timing import (
    DigestDay,
    Hours,
    MessagePolicy,
    Quiet,
    digest_due,
    digest_moment,
    own_shift,
)

EARLY = Shift("A", time(6), time(14))
LATE = Shift("B", time(14), time(22))
NIGHT = Shift("N", time(22), time(6))
CALENDAR = WorkingCalendar(
    time_zone="Europe/Berlin",
    workdays=frozenset(range(5)),
    shifts=(EARLY, LATE, NIGHT),
    days_off=frozenset({date(2026, 3, 19)}),
)
AT_NIGHT = Quiet(time(20), time(6))
#: Thursday 12 March 2026; Berlin is one hour ahead of UTC until 29 March.
THU, FRI, SAT, MON = date(2026, 3, 12), date(2026, 3, 13), date(2026, 3, 14), date(2026, 3, 16)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment by the clock in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def hours(shift: Shift = EARLY, **others: object) -> Hours:
    return Hours(CALENDAR, shift, **{"quiet": AT_NIGHT, **others})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("whose", "now", "day"),
    [
        (hours(), at(THU, 4, 59), None),
        (hours(), at(THU, 5), THU),
        # After an outage it is late, but still of this day, until quiet hours begin.
        (hours(), at(THU, 18, 59), THU),
        (hours(), at(THU, 19), None),
        (hours(LATE), at(THU, 12, 59), None),
        (hours(LATE), at(THU, 13), THU),
        # Late shift ends at 22:00; quiet hours of the plant do not hold during one's own shift.
        (hours(LATE), at(THU, 20, 30), THU),
        # A night shift belongs to the day on which it begins, and ends on a free one.
        (hours(NIGHT), at(FRI, 21), FRI),
        (hours(NIGHT), at(SAT, 4), FRI),
        (hours(NIGHT), at(SAT, 5), None),
        (hours(NIGHT), at(SAT, 21), None),
        (hours(), at(SAT, 8), None),
        # The plant's own day off.
        (hours(), at(date(2026, 3, 19), 8), None),
        (hours(digest_at=time(9, 30)), at(THU, 8, 29), None),
        (hours(digest_at=time(9, 30)), at(THU, 8, 30), THU),
        # Away on Thursday, back on Friday.
        (hours(away=((THU, THU),)), at(THU, 8), None),
        (hours(away=((THU, THU),)), at(FRI, 8), FRI),
        # Own quiet hours count during the shift too: the message comes when they end.
        (hours(quiet=Quiet(time(5), time(9)), quiet_is_own=True), at(THU, 7, 59), None),
        (hours(quiet=Quiet(time(5), time(9)), quiet_is_own=True), at(THU, 8), THU),
        (hours(quiet=None), at(THU, 22, 30), THU),
    ],
)
def test_the_message_of_the_day_is_due(whose: Hours, now: datetime, day: date | None) -> None:
    due = digest_due(whose, now)
    assert (due.day if due else None) == day


def test_it_tells_what_was_known_when_its_moment_came() -> None:
    assert digest_due(hours(), at(THU, 9)) == DigestDay(THU, at(THU, 5))


@pytest.mark.parametrize(
    ("day", "chosen", "moment"),
    [
        # The clock jumps from 2:00 to 3:00 on 29 March: 2:30 counts as the jump, 1:00 in UTC.
        (date(2026, 3, 29), time(2, 30), at(date(2026, 3, 29), 1)),
        # It shows 2:30 twice on 25 October: the first counts, 0:30 in UTC.
        (date(2026, 10, 25), time(2, 30), at(date(2026, 10, 25), 0, 30)),
        (date(2026, 3, 27), None, at(date(2026, 3, 27), 5)),
        (date(2026, 3, 30), None, at(date(2026, 3, 30), 4)),
    ],
)
def test_its_moment_follows_the_clock_on_the_wall(
    day: date, chosen: time | None, moment: datetime
) -> None:
    assert digest_moment(hours(digest_at=chosen, quiet=None), day) == moment


@pytest.mark.parametrize(
    ("whose", "now", "may"),
    [
        (hours(), at(THU, 9), True),
        (hours(), at(THU, 18, 59), True),
        (hours(), at(THU, 19), False),
        (hours(), at(THU, 2), False),
        (hours(), at(THU, 5), True),
        (hours(), at(SAT, 9), False),
        (hours(NIGHT), at(THU, 23), True),
        (hours(NIGHT), at(SAT, 2), True),
        (hours(NIGHT, quiet_is_own=True), at(THU, 23), False),
        (hours(away=((THU, FRI),)), at(THU, 9), False),
        (hours(quiet=Quiet(time(12), time(13))), at(THU, 16, 30), True),
    ],
)
def test_what_cannot_wait_comes_at_work_or_by_day(whose: Hours, now: datetime, may: bool) -> None:
    assert whose.may_be_told(now) is may


@pytest.mark.parametrize(
    ("quiet", "covered", "open_"),
    [
        (AT_NIGHT, (time(20), time(23, 59), time(0), time(5, 59)), (time(6), time(19, 59))),
        (Quiet(time(12), time(13)), (time(12), time(12, 59)), (time(13), time(11, 59), time(0))),
        (Quiet(time(7), time(7)), (), (time(7), time(0))),
    ],
)
def test_quiet_hours_may_reach_across_midnight(
    quiet: Quiet, covered: tuple[time, ...], open_: tuple[time, ...]
) -> None:
    assert all(quiet.covers(one) for one in covered)
    assert not any(quiet.covers(one) for one in open_)


def test_a_shift_that_is_not_known_is_the_first_of_the_day() -> None:
    assert own_shift(CALENDAR, "B") is LATE
    assert own_shift(CALENDAR, "") is EARLY
    assert own_shift(CALENDAR, "weekend") is EARLY


@pytest.mark.parametrize(
    "values",
    [{"quiet_from": "20:00", "quiet_until": ""}, {"digest_at": "soon"}, {"quiet_from": "25:00"}],
)
def test_a_policy_that_makes_no_sense_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        MessagePolicy(**values)  # type: ignore[arg-type]
