"""Quarters of the fiscal year, whatever month it begins with."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.savings.queries.budgets import quarter_on_before
from kaizen.savings.rules.budgets import coming_quarters, quarter_of


@pytest.mark.parametrize(
    ("day", "first_month", "starts_on", "ends_on"),
    [
        ("2026-03-12", 1, "2026-01-01", "2026-03-31"),
        ("2026-01-01", 1, "2026-01-01", "2026-03-31"),
        ("2026-12-31", 1, "2026-10-01", "2026-12-31"),
        ("2026-03-12", 2, "2026-02-01", "2026-04-30"),
        ("2026-01-31", 2, "2025-11-01", "2026-01-31"),
        ("2026-03-12", 4, "2026-01-01", "2026-03-31"),
        ("2028-02-29", 3, "2027-12-01", "2028-02-29"),
    ],
)
def test_the_quarter_around_a_day(day: str, first_month: int, starts_on: str, ends_on: str) -> None:
    found = quarter_of(date.fromisoformat(day), first_month=first_month)
    assert (found.starts_on.isoformat(), found.ends_on.isoformat()) == (starts_on, ends_on)


def test_money_is_set_for_this_quarter_and_the_next_two_years() -> None:
    coming = coming_quarters(date(2026, 3, 12), first_month=1)
    assert len(coming) == 9
    assert (coming[0].starts_on, coming[-1].ends_on) == (date(2026, 1, 1), date(2028, 3, 31))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_every_day_lies_in_exactly_one_quarter(day: date, first_month: int) -> None:
    quarter = quarter_of(day, first_month=first_month)
    assert quarter.starts_on <= day <= quarter.ends_on
    assert quarter_on_before(day) <= quarter.starts_on
    following = quarter.ends_on + timedelta(days=1)
    assert quarter_of(following, first_month=first_month).starts_on == following
