"""Days as people write them in tables, and whether the day or the month comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from kaizen.core.errors import InvalidInput

# Two-digit years up to this one lie in this century, as in most spreadsheets of today.
LAST_SHORT_YEAR = 69
#: No day that a plant writes down lies before this year: "0026" is a slip of the hand.
EARLIEST_YEAR = 1900

_TIME = r"(?:[T ]\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?\s*(?:[AaPp]\.?[Mm]\.?)?" + (
    r"\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?\Z"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME, re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})" + _TIME, re.ASCII)


class DayOrder(StrEnum):
    """Which number of ``03/04/2026`` is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    AMBIGUOUS = "ambiguous"


def parse_day(text: str, order: DayOrder | str) -> date:
    """The day that a cell names; a time of day behind it is read over.

    Read are ``2026-11-22``, ``20261122`` and, by `order`, ``22.11.2026``, ``22/11/26`` and
    the like. Years of two digits are 1970 to 2069.

    Raises:
        InvalidInput: no day, a day that does not exist or lies before `EARLIEST_YEAR`, or one
            that could be two days while the order is ambiguous.
    """
    stripped = text.strip()
    if found := _YEAR_FIRST.match(stripped):
        return _day(text, int(found[1]), int(found[3]), int(found[4]))
    if found := _COMPACT.match(stripped):
        return _day(text, int(found[1]), int(found[2]), int(found[3]))
    found = _YEAR_LAST.match(stripped)
    if not found:
        raise _not_a_day(text)
    first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
    if order == DayOrder.AMBIGUOUS and first != second:
        raise InvalidInput(
            "“%(text)s” could be two different days. Say whether the day or the month comes first.",
            text=text[:40],
        )
    if order == DayOrder.MONTH_FIRST:
        first, second = second, first
    return _day(text, year, second, first)


def decide_day_order(values: Iterable[str]) -> DayOrder:
    """Whether day or month comes first, decided for a whole file by all its values.

    A number above 12 is a day, which settles it for all. Dots are written day first
    wherever they are used, so they settle what numbers leave open. Where nothing depends
    on it (years first, ``05/05/2026``) the answer is day first. Ambiguous is what could be
    either, and a file that has both.
    """
    proofs: set[DayOrder] = set()
    open_signs: set[str] = set()
    for value in values:
        found = _YEAR_LAST.match(value.strip())
        if not found:
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            proofs.add(DayOrder.DAY_FIRST)
        elif second > 12 >= first:
            proofs.add(DayOrder.MONTH_FIRST)
        elif first != second:
            open_signs.add(found[2])
    if len(proofs) == 1:
        return proofs.pop()
    if not proofs and open_signs <= {"."}:
        return DayOrder.DAY_FIRST
    return DayOrder.AMBIGUOUS


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) == 4:
        return year
    return 2000 + year if year <= LAST_SHORT_YEAR else 1900 + year


def _day(text: str, year: int, month: int, day: int) -> date:
    if year < EARLIEST_YEAR:
        raise _not_a_day(text)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _not_a_day(text) from error


def _not_a_day(text: str) -> InvalidInput:
    return InvalidInput(
        "“%(text)s” is not a day. Write it as 2026-11-22 or 22.11.2026.", text=text[:40]
    )
