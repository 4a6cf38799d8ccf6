"""The clock on the wall and the instants behind it, where the two do not match one to one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.local_time import to_instant, to_local


@pytest.mark.parametrize(
    ("day", "at", "zone", "instant"),
    [
        (date(2026, 7, 1), time(6), "Europe/Berlin", "2026-07-01T04:00+00:00"),
        # In the gap: the moment of the jump, however deep inside.
        (date(2026, 3, 29), time(2, 0), "Europe/Berlin", "2026-03-29T01:00+00:00"),
        (date(2026, 3, 29), time(2, 30), "Europe/Berlin", "2026-03-29T01:00+00:00"),
        (date(2026, 3, 29), time(2, 59, 59, 999999), "Europe/Berlin", "2026-03-29T01:00+00:00"),
        (date(2026, 3, 29), time(3, 0), "Europe/Berlin", "2026-03-29T01:00+00:00"),
        # Twice: the first.
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", "2026-10-25T00:30+00:00"),
        (date(2026, 10, 25), time(3, 0), "Europe/Berlin", "2026-10-25T02:00+00:00"),
        # Half an hour in Lord Howe, and a whole day that Samoa skipped.
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", "2026-10-03T15:30+00:00"),
        (date(2011, 12, 30), time(12), "Pacific/Apia", "2011-12-30T10:00+00:00"),
    ],
)
def test_wall_time_becomes_an_instant(day: date, at: time, zone: str, instant: str) -> None:
    assert to_instant(day, at, time_zone=zone) == datetime.fromisoformat(instant)


@given(st.integers(946_684_800, 2_051_222_400))  # the seconds from 2000 to 2035
def test_there_and_back_is_the_same_or_the_first_of_two(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    wall = to_local(moment, time_zone="Europe/Berlin")
    back = to_instant(wall.date(), wall.time(), time_zone="Europe/Berlin")
    assert back <= moment
    assert to_local(back, time_zone="Europe/Berlin").replace(tzinfo=None) == wall.replace(
        tzinfo=None
    )
