"""The twelve months in which a benefit counts, and its parts in fiscal years and in months.

Parts go by calendar days over the window's own length and are rounded by largest remainder, so
that they add up to the whole (money.md, "Window and split"). A negative amount is split as the
mirror image of the positive one, so that what is taken back is what was booked.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, date
from decimal import Decimal
from functools import lru_cache

from kaizen.core.errors import InvalidInput
from kaizen.core.money import split_to
from kaizen.core.reckoned import is_plausible

WINDOW_MONTHS = 12
JANUARY = 1
#: Amounts are kept with so many digits after the point at most.
MOST_DIGITS = 6

#: A span's first day, and its amount.
Part = tuple[date, Decimal]
#: Of several spans, their first days, and how many days of each count.
Spans = tuple[tuple[date, ...], tuple[int, ...]]


def window_of(start: date) -> tuple[date, date]:
    """The counting window of a change in use since `start`: from that day, until before another.

    Twelve months later; where there is no such day, the last of its month: the window that opens
    on 29 February ends before 28 February.
    """
    return start, add_months(start, WINDOW_MONTHS)


def add_months(day: date, months: int) -> date:
    """The same day so many months later (earlier where negative), at most the month's last.

    Raises:
        InvalidInput: no calendar reaches that far.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= MAXYEAR:
        raise InvalidInput("That day is too far away. Check the year.", field="start")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def fiscal_year_of(day: date, first_month: int = JANUARY) -> date:
    """The first day of the fiscal year in which the day lies; it begins with `first_month`.

    Raises:
        InvalidInput: there is no such month.
    """
    if not 1 <= first_month <= 12:
        raise InvalidInput("A fiscal year begins with one of the months 1 to 12.", field="month")
    begins_before = day.month < first_month
    return add_months(date(day.year, first_month, 1), -12 if begins_before else 0)


def split_by_fiscal_year(
    amount: Decimal, *, start: date, end: date, first_month: int = JANUARY, digits: int
) -> list[Part]:
    """The amount of a window shared out among the fiscal years that it touches, in order.

    Each part stands with its fiscal year's first day and has `digits` digits after the point (2
    for euro). `end` is the first day after the window. 12,000.00 from 1 October, calendar fiscal
    years: 3,024.66 (92 of 365 days) and 8,975.34. What is taken back, below zero, is the mirror
    image. Source: largest remainder (Hamilton's method); money.md, "Window and split".

    Raises:
        InvalidInput: the window has no day, there is no such month, or no number is given.
    """
    _refuse_odd(amount, start, end, digits)
    return _split(amount, _years(start, end, first_month), digits)


def split_by_month(
    amount: Decimal, *, start: date, end: date, digits: int, first_month: int = JANUARY
) -> list[Part]:
    """The amount of a window shared out among its months, in order, each with its first day.

    First among fiscal years, which begin with `first_month`, then each year's part among its
    months, so that the months add up to the years and the years to the whole. Keep the parts (or
    the `first_month` they were made with): a fiscal year that changes later groups these months
    anew and does not split them anew. Sign and source as `split_by_fiscal_year`.

    Raises:
        InvalidInput: the window has no day, there is no such month, or no number is given.
    """
    years = split_by_fiscal_year(
        amount, start=start, end=end, first_month=first_month, digits=digits
    )
    months: list[Part] = []
    for year_on, part in years:
        begin, until = max(start, year_on), min(end, _after(year_on, 12, end))
        months += _split(part, _months(begin, until), digits)
    return months


def by_fiscal_year(months: list[Part], first_month: int = JANUARY) -> list[Part]:
    """Months that were split before, added up to fiscal years as they are in force now."""
    years: dict[date, Decimal] = {}
    for month_on, part in months:
        year_on = fiscal_year_of(month_on, first_month)
        years[year_on] = years.get(year_on, Decimal(0)) + part
    return sorted(years.items())


def _split(amount: Decimal, spans: Spans, digits: int) -> list[Part]:
    """The amount by the days of each span."""
    firsts, days = spans
    return list(zip(firsts, split_to(amount, days, digits), strict=True))


@lru_cache(maxsize=2048)
def _years(start: date, end: date, first_month: int) -> Spans:
    return _spans(start, end, lambda day: fiscal_year_of(day, first_month), 12)


@lru_cache(maxsize=2048)
def _months(start: date, end: date) -> Spans:
    return _spans(start, end, lambda day: day.replace(day=1), 1)


def _spans(start: date, end: date, first_day_of: Callable[[date], date], months_each: int) -> Spans:
    """The days from `start` until before `end` in spans, each by its first day and its days."""
    firsts, days = [], []
    day = start
    while day < end:
        first = first_day_of(day)
        after = _after(first, months_each, end)
        firsts.append(first)
        days.append((after - day).days)
        day = after
    return tuple(firsts), tuple(days)


def _after(first: date, months: int, end: date) -> date:
    """The first day after a span, or `end` where that comes before; the calendar may end too."""
    if (end.year - first.year) * 12 + end.month - first.month < months:
        return end
    return add_months(first, months)


def _refuse_odd(amount: Decimal, start: date, end: date, digits: int) -> None:
    if not is_plausible(amount):
        raise InvalidInput("That is not an amount. Type a number.", field="amount")
    if start >= end:
        raise InvalidInput("The window ends before it begins. Check the days.", field="end")
    if not 0 <= digits <= MOST_DIGITS:
        raise InvalidInput("An amount has 0 to 6 digits after the point.", field="digits")
