"""Long tables to take along: how long they are, and their rows while these are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from flask import Response, request, stream_with_context
from flask_babel import gettext, ngettext

from kaizen.core.batches import FIRST_ROWS
from kaizen.core.spreadsheet import write_rows
from kaizen.web import formats

#: A page counts no further; how long a table is to the row, only who fetches it asks.
MOST_COUNTED = 100_000
#: Whoever fetches with this header is told how many rows will come, in a header of this name.
ROWS_HEADER = "X-Rows"
_ALL = 1_000_000_000
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class LongTable:
    """One table without end: its header, its rows, and how many there are if that is known.

    `count` counts no further than it is told.
    """

    name: str
    header: Sequence[str]
    rows: Callable[[], Iterator[Sequence[object]]]
    count: Callable[[int], int] | None = None


def sent_as_csv(table: LongTable) -> Response:
    """The table as CSV, sent row by row while it is read."""
    stream = stream_with_context(write_rows(table.header, table.rows()))
    answer = Response(stream, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={table.name}.csv"
    if table.count is not None and ROWS_HEADER in request.headers:
        answer.headers[ROWS_HEADER] = str(table.count(_ALL))
    return answer


def extent_of(table: LongTable) -> str:
    """``12,400 rows, about 4 MB``: what will come; the size is that of its first rows."""
    counted = table.count(MOST_COUNTED + 1) if table.count else 0
    if not counted:
        return str(gettext("No row yet"))
    if counted > MOST_COUNTED:
        rows = formats.number(MOST_COUNTED)
        return str(
            gettext("More than %(rows)s rows, over %(size)s", rows=rows, size=_size(table, counted))
        )
    said = ngettext("%(rows)s row", "%(rows)s rows", counted, rows=formats.number(counted))
    return str(gettext("%(rows)s, about %(size)s", rows=said, size=_size(table, counted)))


def _size(table: LongTable, counted: int) -> str:
    sample = min(counted, FIRST_ROWS)
    taken = sum(map(len, write_rows(table.header, islice(table.rows(), sample))))
    size = taken * counted / sample
    if size < _MEGABYTE:
        return str(gettext("%(number)s kB", number=formats.number(max(1, round(size / 1000)))))
    return str(gettext("%(number)s MB", number=formats.number(round(size / _MEGABYTE))))
