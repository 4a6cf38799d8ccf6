"""Reading a table of conditions: one line for each area and month, each judged alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaizen.core.errors import InvalidInput
from kaizen.core.written_amounts import read_amount
from kaizen.metrics.rules.conditions import DECIMALS, Condition, require_value

COLUMNS = ("area", "month", *(condition.value for condition in Condition))
#: More is no table of months.
MOST_LINES = 5000
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?\Z", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{4})\Z", re.ASCII)


@dataclass(frozen=True)
class Line:
    """What one line says: the area as it is written there, the month, and the values named."""

    number: int
    area: str
    month_on: date
    values: Mapping[Condition, Decimal]


@dataclass(frozen=True)
class Fault:
    """A line that cannot be used, and why."""

    number: int
    refusal: InvalidInput


def understand(
    rows: Iterable[tuple[int, dict[str, str]]], *, sign: str = "."
) -> Iterator[Line | Fault]:
    """Each line, or what is wrong with it; empty cells say nothing.

    `sign` is the decimal sign of the reader's language; a point and a comma are both understood.

    Raises:
        InvalidInput: a column is missing, or the table has too many lines.
    """
    for many, (number, row) in enumerate(rows):
        cells = {name.strip().casefold(): cell.strip() for name, cell in row.items()}
        if many == 0:
            _require_columns(cells)
        if many == MOST_LINES:
            raise InvalidInput(
                "The table has more than %(most)s lines. Take it in parts.",
                field="file",
                most=MOST_LINES,
            )
        try:
            yield _line(number, cells, sign)
        except InvalidInput as refusal:
            yield Fault(number, refusal)


def read_month(text: str) -> date:
    """The first day of the month that is written: ``2026-03``, ``2026-03-01`` or ``03.2026``.

    Raises:
        InvalidInput: it is no month.
    """
    found = _YEAR_FIRST.match(text)
    year, month = (found[1], found[2]) if found else ("", "")
    if not found and (found := _YEAR_LAST.match(text)):
        year, month = found[2], found[1]
    if not found or not 1 <= int(month) <= 12 or int(year) == 0:
        raise InvalidInput("“%(text)s” is no month. Write 2026-03.", field="month", text=text[:20])
    return date(int(year), int(month), 1)


def read_value(condition: Condition, text: str, *, sign: str = ".") -> Decimal | None:
    """The value that is written; a percent sign is read over, an empty text is None.

    Raises:
        InvalidInput: no number, or one that cannot be right.
    """
    try:
        value = read_amount(text.strip().rstrip("%"), sign=sign, decimals=DECIMALS[condition])
    except InvalidInput as refusal:
        facts = {**refusal.facts, "example": f"4{sign}2"}
        raise InvalidInput(refusal.sentence, field=condition.value, **facts) from refusal
    return require_value(condition, value)


def _require_columns(cells: Mapping[str, str]) -> None:
    named = [name for name in COLUMNS[2:] if name in cells]
    missing = [name for name in COLUMNS[:2] if name not in cells]
    if missing or not named:
        raise InvalidInput(
            "The first line must name the columns: %(columns)s.",
            field="file",
            columns=", ".join(COLUMNS),
        )


def _line(number: int, cells: Mapping[str, str], sign: str) -> Line:
    if not cells["area"]:
        raise InvalidInput("No area is named.", field="area")
    month_on = read_month(cells["month"])
    read = {one: read_value(one, cells.get(one.value, ""), sign=sign) for one in Condition}
    values = {one: value for one, value in read.items() if value is not None}
    if not values:
        raise InvalidInput("No value stands on this line.", field="area")
    return Line(number, cells["area"], month_on, values)
