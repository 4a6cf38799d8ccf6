"""Known places, unknown places and what is refused when an area is set up."""

from __future__ import annotations

from datetime import date

import pytest

from kaizen.core.errors import InvalidInput
from kaizen.core.holidays import check_place, holidays_of, places


@pytest.mark.parametrize(
    ("country", "region", "day", "free"),
    [
        ("DE", None, date(2026, 10, 3), True),
        ("DE", "BY", date(2026, 1, 6), True),
        ("DE", "NW", date(2026, 1, 6), False),
        ("FR", None, date(2026, 7, 14), True),
        ("PL", None, date(2026, 11, 11), True),
        ("US", None, date(2026, 11, 26), True),
        ("ZZ", None, date(2026, 1, 1), False),
        ("DE", "ZZ", date(2026, 1, 1), False),
    ],
)
def test_public_holidays(country: str, region: str | None, day: date, free: bool) -> None:
    assert (day in holidays_of(country, region, day.year)) is free


def test_a_known_place_is_accepted() -> None:
    check_place("DE", "BY")
    check_place("FR", None)
    assert "BY" in places()["DE"]


@pytest.mark.parametrize(
    ("country", "region", "field"), [("ZZ", None, "country"), ("DE", "ZZ", "region")]
)
def test_an_unknown_place_is_refused_when_typed(
    country: str, region: str | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_place(country, region)
    assert refused.value.field == field
