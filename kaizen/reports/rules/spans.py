"""The stretch of time a report is about, and the one it is compared with: always whole months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

YEAR = 12
#: A report that is asked for further back than this was mistyped.
MOST_MONTHS = 120


class SpanKind(StrEnum):
    """The spans that one can pick, by the word in the address; years are fiscal ones."""

    YEAR = "year"
    LAST_YEAR = "last-year"
    TWELVE_MONTHS = "12-months"
    QUARTER = "quarter"
    MONTH = "month"
    LAST_MONTH = "last-month"
    #: From one month to another, both named in the address.
    MONTHS = "months"


class Comparison(StrEnum):
    """What the span is held against."""

    NONE = "none"
    PREVIOUS = "previous"
    YEAR_AGO = "year-ago"


@dataclass(frozen=True)
class Span:
    """Whole months: the first day of the first one, and of the one after the last."""

    first_on: date
    until_on: date

    def __post_init__(self) -> None:
        if self.first_on.day != 1 or self.until_on.day != 1 or self.first_on >= self.until_on:
            raise ValueError("a span is made of whole months")

    def __len__(self) -> int:
        """How many months it has."""
        return _index(self.until_on) - _index(self.first_on)

    def months(self) -> Iterator[date]:
        """The first day of each of its months."""
        return (months_on(self.first_on, step) for step in range(len(self)))

    def in_steps(self, months: int) -> Iterator[Span]:
        """The same, in spans of so many months; the last one may be shorter."""
        for step in range(0, len(self), months):
            until_on = min(months_on(self.first_on, step + months), self.until_on)
            yield Span(months_on(self.first_on, step), until_on)

    def against(self, comparison: Comparison) -> Span | None:
        """The span of the same length to compare with: right before it, or a year ago."""
        if comparison is Comparison.NONE:
            return None
        back = len(self) if comparison is Comparison.PREVIOUS else YEAR
        return Span(months_on(self.first_on, -back), months_on(self.until_on, -back))


def span_of(kind: SpanKind, today: date, *, first_month: int) -> Span:
    """The span of a kind around a day, up to and with the month that runs.

    `first_month` begins the fiscal year (1 is January). `MONTHS` has ends of its own and is
    built by whoever knows them; here it is the last twelve months.
    """
    after = months_on(today, 1)
    began = fiscal_year_of(today, first_month=first_month).first_on
    quarter = months_on(began, (_index(today) - _index(began)) // 3 * 3)
    return {
        SpanKind.YEAR: Span(began, after),
        SpanKind.LAST_YEAR: Span(months_on(began, -YEAR), began),
        SpanKind.TWELVE_MONTHS: Span(months_on(after, -YEAR), after),
        SpanKind.QUARTER: Span(quarter, after),
        SpanKind.MONTH: Span(months_on(after, -1), after),
        SpanKind.LAST_MONTH: Span(months_on(after, -2), months_on(after, -1)),
        SpanKind.MONTHS: Span(months_on(after, -YEAR), after),
    }[kind]


def fiscal_year_of(day: date, *, first_month: int) -> Span:
    """The whole fiscal year around a day."""
    began = date(day.year if day.month >= first_month else day.year - 1, first_month, 1)
    return Span(began, months_on(began, YEAR))


def months_on(day: date, months: int) -> date:
    """The first day of the month so many months after the month of `day`; before it if minus."""
    years, month = divmod(_index(day) + months, YEAR)
    return date(years, month + 1, 1)


def _index(day: date) -> int:
    return day.year * YEAR + day.month - 1
