"""Quarters of the fiscal year, and what an idea takes from the money of one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from kaizen.savings.rules.lines import Cost

MONTHS = 3
#: Money is set at most two years ahead.
MOST_QUARTERS_AHEAD = 8


class Quarter(NamedTuple):
    """Three months; both days belong to it."""

    starts_on: date
    ends_on: date


def quarter_of(day: date, *, first_month: int) -> Quarter:
    """The quarter around `day` in a fiscal year that begins with `first_month` (1 is January)."""
    passed = (day.month - first_month) % MONTHS
    return quarter_from(_first_of(day.year * 12 + day.month - 1 - passed))


def quarter_from(starts_on: date) -> Quarter:
    """The quarter that begins on this first day of a month."""
    after = _first_of(starts_on.year * 12 + starts_on.month - 1 + MONTHS)
    return Quarter(starts_on, after - timedelta(days=1))


def coming_quarters(day: date, *, first_month: int) -> list[Quarter]:
    """The quarter around `day` and those after it for which money can be set."""
    quarters = [quarter_of(day, first_month=first_month)]
    while len(quarters) <= MOST_QUARTERS_AHEAD:
        quarters.append(quarter_from(quarters[-1].ends_on + timedelta(days=1)))
    return quarters


def first_year_cost(cost: Cost) -> Decimal:
    """What an idea takes from the money for small ideas: once, and the running cost of a year."""
    return cost.one_off + cost.yearly


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
