"""Counting windows, and their parts in fiscal years and months, against worked examples."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.errors import InvalidInput
from kaizen.savings.rules.windows import (
    add_months,
    by_fiscal_year,
    fiscal_year_of,
    split_by_fiscal_year,
    split_by_month,
    window_of,
)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2025, 10, 1), date(2026, 10, 1)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 3, 1), date(2024, 3, 1)),
        (date(2023, 2, 28), date(2024, 2, 28)),
    ],
)
def test_a_window_is_twelve_months_long(start: date, end: date) -> None:
    assert window_of(start) == (start, end)


def test_no_calendar_reaches_into_the_year_ten_thousand() -> None:
    with pytest.raises(InvalidInput):
        window_of(date(9999, 6, 1))
    with pytest.raises(InvalidInput):
        add_months(date(1, 1, 1), -1)


@pytest.mark.parametrize(
    ("day", "first_month", "year_on"),
    [
        (date(2026, 9, 30), 10, date(2025, 10, 1)),
        (date(2026, 10, 1), 10, date(2026, 10, 1)),
        (date(2026, 12, 31), 1, date(2026, 1, 1)),
    ],
)
def test_a_day_lies_in_a_fiscal_year(day: date, first_month: int, year_on: date) -> None:
    assert fiscal_year_of(day, first_month) == year_on


def test_a_year_from_october_is_split_by_calendar_days() -> None:
    """The worked example of the product's own rules: 92 and 273 of 365 days."""
    start, end = window_of(date(2025, 10, 1))
    parts = split_by_fiscal_year(Decimal("12000.00"), start=start, end=end, digits=2)
    assert parts == [
        (date(2025, 1, 1), Decimal("3024.66")),
        (date(2026, 1, 1), Decimal("8975.34")),
    ]


def test_months_add_up_to_their_fiscal_year() -> None:
    start, end = window_of(date(2025, 10, 15))
    months = split_by_month(Decimal("12000.00"), start=start, end=end, digits=2, first_month=4)
    years = split_by_fiscal_year(Decimal("12000.00"), start=start, end=end, digits=2, first_month=4)
    assert len(months) == 13
    assert by_fiscal_year(months, 4) == years


def test_a_changed_fiscal_year_groups_anew_and_does_not_split_anew() -> None:
    start, end = window_of(date(2025, 10, 1))
    months = split_by_month(Decimal("1000.00"), start=start, end=end, digits=2)
    july = by_fiscal_year(months, 7)
    assert [year_on for year_on, _ in july] == [date(2025, 7, 1), date(2026, 7, 1)]
    assert july[0][1] == sum(part for month_on, part in months if month_on < date(2026, 7, 1))


def test_yen_have_no_digits_after_the_point() -> None:
    start, end = window_of(date(2024, 1, 1))
    months = split_by_month(Decimal(100), start=start, end=end, digits=0)
    assert [str(part) for _, part in months][:3] == ["9", "8", "9"]
    assert sum(part for _, part in months) == 100


@pytest.mark.parametrize(
    "odd",
    [
        {"end": date(2026, 1, 1)},
        {"end": date(2025, 12, 1)},
        {"digits": -1},
        {"first_month": 13},
        {"first_month": 0},
    ],
)
def test_what_is_no_window_is_refused(odd: dict[str, Any]) -> None:
    usual: dict[str, Any] = {
        "start": date(2026, 1, 1),
        "end": date(2027, 1, 1),
        "digits": 2,
        "first_month": 1,
    }
    with pytest.raises(InvalidInput):
        split_by_month(Decimal(1), **{**usual, **odd})


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidInput):
        split_by_month(Decimal("NaN"), start=date(2026, 1, 1), end=date(2027, 1, 1), digits=2)


AMOUNTS = st.decimals("-1e9", "1e9", allow_nan=False, allow_infinity=False, places=3)
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(AMOUNTS, DAYS, st.integers(1, 1500), st.integers(1, 12), st.integers(0, 4))
def test_splits_always_add_up_months_to_years_to_the_whole(
    amount: Decimal, start: date, length: int, first_month: int, digits: int
) -> None:
    span: dict[str, Any] = {"start": start, "end": start + timedelta(days=length), "digits": digits}
    years = split_by_fiscal_year(amount, first_month=first_month, **span)
    months = split_by_month(amount, first_month=first_month, **span)
    unit = Decimal(1).scaleb(-digits)
    whole = sum((part for _, part in years), Decimal(0))
    assert abs(whole - amount) <= unit / 2
    assert by_fiscal_year(months, first_month) == years
    assert [month_on for month_on, _ in months] == sorted({month_on for month_on, _ in months})
    anew = by_fiscal_year(months, first_month % 12 + 1)
    assert sum((part for _, part in anew), Decimal(0)) == whole


@given(AMOUNTS, DAYS, st.integers(1, 800), st.integers(1, 12))
def test_a_negative_amount_mirrors_the_positive(
    amount: Decimal, start: date, length: int, first_month: int
) -> None:
    span: dict[str, Any] = {"start": start, "end": start + timedelta(days=length), "digits": 2}
    plus = split_by_month(amount, first_month=first_month, **span)
    minus = split_by_month(-amount, first_month=first_month, **span)
    assert minus == [(month_on, -part) for month_on, part in plus]


def test_the_calendar_may_end_with_the_window() -> None:
    months = split_by_month(Decimal(12), start=date(9999, 1, 1), end=date(9999, 12, 31), digits=2)
    assert len(months) == 12
    assert sum(part for _, part in months) == 12
