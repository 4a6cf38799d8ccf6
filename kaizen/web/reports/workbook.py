"""Tables as a workbook: real numbers and days, a header that stays, and a sheet of definitions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from flask_babel import gettext
from xlsxwriter.worksheet import Worksheet

from kaizen.core.spreadsheet import defuse
from kaizen.web.reports.tables import Plain, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a spreadsheet allows in the name of a sheet.
LONGEST_SHEET_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDEST = 60


def workbook_of(tables: Sequence[Table], definitions: Sequence[tuple[str, str]]) -> bytes:
    """A sheet for each table, and the definitions of the figures on the last one."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        looks = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "share": book.add_format({"num_format": "0%"}),
            "amount": book.add_format({"num_format": "#,##0.00"}),
            "month": book.add_format({"num_format": "mmm yyyy", "align": "left"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        for table in tables:
            _write_table(book.add_worksheet(sheet_name(table.title)), table, looks)
        sheet = book.add_worksheet(sheet_name(str(gettext("Definitions"))))
        _write_head(sheet, [str(gettext("Figure")), str(gettext("How it is reckoned"))], looks)
        for number, pair in enumerate(definitions, start=1):
            for column, words in enumerate(pair):
                sheet.write_string(number, column, defuse(words), looks["wrap"])
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 100)
    return target.getvalue()


def _write_table(sheet: Worksheet, table: Table, looks: dict[str, Any]) -> None:
    names = table.plain_columns
    _write_head(sheet, names, looks)
    shares = table.share_columns
    widest = [min(len(name), 14) for name in names]
    for number, row in enumerate(table.plain_rows()):
        for column, cell in enumerate(row):
            look = looks["share"] if (number, column) in shares else None
            _write_cell(sheet, number + 1, column, cell, look, looks)
            if isinstance(cell, str):
                widest[column] = min(max(widest[column], len(cell)), _WIDEST)
    for column, width in enumerate(widest):
        sheet.set_column(column, column, width + 3)


def _write_head(sheet: Worksheet, names: Sequence[str], looks: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(names):
        sheet.write_string(0, column, defuse(name), looks["head"])


def _write_cell(
    sheet: Worksheet, number: int, column: int, cell: Plain, look: Any, looks: dict[str, Any]
) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(number, column, defuse(cell))
    elif isinstance(cell, date):
        sheet.write_datetime(number, column, cell, looks["month"])
    elif isinstance(cell, int) or look is not None:
        sheet.write_number(number, column, cell, look)
    else:
        sheet.write_number(number, column, cell, looks["amount"])


def sheet_name(title: str) -> str:
    """A title as a spreadsheet allows it for a sheet."""
    return " ".join(title.translate(_NOT_IN_NAMES).split())[:LONGEST_SHEET_NAME]
