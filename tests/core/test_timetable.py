"""When jobs are due: by spans and by hours, with clocks that jump and clocks set back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kaizen.core.timetable import At, Every, Timing

ZONE = "Europe/Berlin"
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
FIVE = Every(timedelta(minutes=5))


def due(when: Timing, last: datetime | None, now: datetime = NOON) -> datetime:
    return when.due_at(last, since=NOON, now=now, time_zone=ZONE)


def test_a_span_counts_from_the_last_beginning() -> None:
    assert due(FIVE, NOON) == NOON + timedelta(minutes=5)


def test_what_never_began_is_due_at_once() -> None:
    assert due(FIVE, None) == NOON


def test_after_a_clock_set_back_nobody_waits_for_the_hour_to_come_again() -> None:
    before = NOON + timedelta(hours=1)
    assert due(FIVE, before) == NOON


def test_clocks_of_two_machines_that_differ_a_little_change_nothing() -> None:
    ahead = NOON + timedelta(seconds=4)
    assert due(Every(timedelta(seconds=30)), ahead) == ahead + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("last", "next_run"),
    [
        # Berlin is one hour ahead of UTC in winter, two in summer.
        (datetime(2026, 3, 12, 12, tzinfo=UTC), datetime(2026, 3, 13, 4, tzinfo=UTC)),
        (datetime(2026, 3, 13, 3, 59, tzinfo=UTC), datetime(2026, 3, 13, 4, tzinfo=UTC)),
        (datetime(2026, 3, 13, 4, tzinfo=UTC), datetime(2026, 3, 14, 4, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 3, tzinfo=UTC)),
    ],
)
def test_an_hour_is_that_of_the_wall_clock(last: datetime, next_run: datetime) -> None:
    assert due(At(hour=5), last, last) == next_run


def test_an_hour_that_the_spring_leaves_out_comes_when_the_clock_jumps() -> None:
    evening = datetime(2026, 3, 28, 20, tzinfo=UTC)
    assert due(At(hour=2), evening, evening) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_an_hour_that_autumn_has_twice_comes_once() -> None:
    evening = datetime(2026, 10, 24, 20, tzinfo=UTC)
    first = due(At(hour=2), evening, evening)
    assert first == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert due(At(hour=2), first, first) == datetime(2026, 10, 26, 1, tzinfo=UTC)


def test_a_weekday_comes_once_a_week() -> None:
    thursday = NOON
    monday = due(At(hour=5, weekday=0), thursday, thursday)
    assert monday == datetime(2026, 3, 16, 4, tzinfo=UTC)
    assert due(At(hour=5, weekday=0), monday, monday) == monday + timedelta(days=7)


def test_an_hour_waits_for_itself_after_the_installation() -> None:
    assert due(At(hour=5), None) == datetime(2026, 3, 13, 4, tzinfo=UTC)
