"""Looking into an uploaded table: its columns, how long it is, what stands in a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from kaizen.core.errors import InvalidInput
from kaizen.core.spreadsheet import SURPLUS, read_rows
from kaizen.core.written_days import DayOrder, decide_day_order
from kaizen.intake.rules import MOST_COLUMNS, MOST_ROWS, MOST_WORDS

Source = Path | BinaryIO
#: Values of a column are looked for in so many rows.
_ROWS_LOOKED_AT = 200
LONGEST_SAMPLE = 60
SAMPLES = 3


@dataclass(frozen=True)
class Survey:
    """The columns of a table, in their order, and how many rows it has."""

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Column:
    """One column with a few of its values."""

    name: str
    samples: tuple[str, ...]


def survey(source: Source) -> Survey:
    """Read the whole table once.

    Raises:
        InvalidInput: it is no table, has no rows, or is too long or too wide.
    """
    columns: tuple[str, ...] = ()
    rows = 0
    with closing(read_rows(source)) as lines:
        for rows, (_line, row) in enumerate(lines, start=1):
            if rows == 1:
                columns = tuple(name for name in row if name != SURPLUS)
                _check_width(columns)
            if rows > MOST_ROWS:
                raise InvalidInput(
                    "The table has more than %(most)d rows. Divide it into several files.",
                    field="file",
                    most=MOST_ROWS,
                )
    if not rows:
        raise InvalidInput("The file has no rows below its header.", field="file")
    return Survey(columns, rows)


def columns_of(source: Source) -> list[Column]:
    """Every column with up to three different values from the first rows."""
    found: dict[str, list[str]] = {}
    with closing(read_rows(source)) as lines:
        for _line, row in islice(lines, _ROWS_LOOKED_AT):
            for name, value in row.items():
                samples = found.setdefault(name, [])
                short = _shortened(value)
                if short and short not in samples and len(samples) < SAMPLES:
                    samples.append(short)
    return [Column(name, tuple(samples)) for name, samples in found.items() if name != SURPLUS]


def words_in(source: Source, column: str) -> list[str]:
    """The different words of a column, in order of their coming.

    Raises:
        InvalidInput: there are too many for a column of stages or roles.
    """
    words: dict[str, None] = {}
    for value in _values(source, column):
        if value.strip():
            words.setdefault(value.strip())
        if len(words) > MOST_WORDS:
            raise InvalidInput(
                "“%(column)s” holds more than %(most)d different words. Choose another column.",
                column=column,
                most=MOST_WORDS,
            )
    return list(words)


def day_order_of(source: Source, column: str) -> DayOrder:
    """How the days of a column are written, decided by all of them."""
    return decide_day_order(_values(source, column))


def _values(source: Source, column: str) -> Iterator[str]:
    with closing(read_rows(source)) as lines:
        for _line, row in lines:
            yield row.get(column, "")


def _shortened(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= LONGEST_SAMPLE else line[: LONGEST_SAMPLE - 1] + "…"


def _check_width(columns: Sequence[str]) -> None:
    if len(columns) > MOST_COLUMNS:
        raise InvalidInput(
            "The table has more than %(most)d columns. Leave out those that nobody needs.",
            field="file",
            most=MOST_COLUMNS,
        )
