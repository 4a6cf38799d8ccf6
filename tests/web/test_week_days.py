"""A week begins on the day on which the calendar's country begins it."""

from __future__ import annotations

import pytest
from babel import Locale

from kaizen.web.calendars import _week_of


@pytest.mark.parametrize(
    ("country", "first"), [("", 0), ("DE", 0), ("US", 6), ("MX", 6), ("GB", 0)]
)
def test_a_week_begins_as_the_country_begins_it(country: str, first: int) -> None:
    week = _week_of(Locale.parse("de"), country)
    assert [day for day, _ in week] == [(first + place) % 7 for place in range(7)]
    assert dict(week)[0] == "Montag"
