"""The ledger as a workbook, written row by row, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from types import MappingProxyType
from typing import IO

import xlsxwriter
from flask_babel import gettext
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kaizen.core.spreadsheet import defuse
from kaizen.web.reports.workbook import sheet_name

#: A sheet of a workbook holds a few more; what is over stands on the next one.
MOST_ON_A_SHEET = 1_000_000


def write_workbook(
    target: IO[bytes],
    header: Sequence[str],
    rows: Iterator[tuple[object, ...]],
    figures: Sequence[tuple[object, ...]],
    amounts: Collection[int],
    *,
    digits: int = 2,
) -> None:
    """All rows, as many sheets as they need, and a sheet of figures where there are some.

    `amounts` are the columns of the header that hold amounts, `digits` those of the currency.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        places = f".{'0' * digits}" if digits else ""
        money = book.add_format({"num_format": f"#,##0{places}"})
        for place, some in enumerate(by_sheet(rows), start=1):
            name = str(gettext("Ledger"))
            sheet = book.add_worksheet(sheet_name(name if place == 1 else f"{name} {place}"))
            sheet.freeze_panes(1, 0)
            _write_line(sheet, 0, header, bold)
            for number, cells in enumerate(some, start=1):
                _write_line(sheet, number, cells, None, dict.fromkeys(amounts, money))
        if figures:
            sheet = book.add_worksheet(sheet_name(str(gettext("Figures of finance"))))
            sheet.freeze_panes(1, 0)
            for number, cells in enumerate(figures):
                _write_line(sheet, number, cells, None if number else bold)


def by_sheet(
    rows: Iterator[tuple[object, ...]],
) -> Iterator[Iterator[tuple[object, ...]]]:
    """The rows of one sheet after another, each to be taken before the next.

    The first is there though nothing is booked.
    """
    following: list[tuple[object, ...]] = []
    while True:
        yield islice(chain(following, rows), MOST_ON_A_SHEET)
        following = list(islice(rows, 1))
        if not following:
            return


def _write_line(
    sheet: Worksheet,
    number: int,
    cells: Sequence[object],
    look: Format | None,
    looks: Mapping[int, Format] = MappingProxyType({}),
) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(number, column, defuse(cell), look)
        elif isinstance(cell, date):
            sheet.write_datetime(number, column, cell)
        else:
            sheet.write_number(number, column, cell, looks.get(column))
