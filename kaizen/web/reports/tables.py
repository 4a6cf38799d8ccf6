"""Tables of a report: the same cells are read on paper, and reckoned with in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import Response, make_response
from flask_babel import gettext
from werkzeug.utils import secure_filename

from kaizen.core.errors import NotFound
from kaizen.core.money import Money
from kaizen.core.spreadsheet import write_rows
from kaizen.reports.rules.programme.shares import Share
from kaizen.web import formats

#: A share keeps its counts; a day is the first of its month; nothing is not known.
Cell = str | int | Decimal | Share | Money | date | None
#: What a spreadsheet holds: shares as fractions, amounts as numbers.
Plain = str | int | Decimal | date | None


@dataclass(frozen=True)
class Table:
    """One table; `key` names it in addresses, the first column names its rows."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]

    @property
    def plain_columns(self) -> list[str]:
        """The names of the columns of `plain_rows`."""
        names: list[str] = []
        for place, name in enumerate(self.columns):
            currency = self._currency(place)
            names.append(name if currency in name else f"{name}, {currency}")
            if self._has_shares(place):
                names.append(str(gettext("%(column)s: of", column=name)))
        return names

    def plain_rows(self) -> Iterator[list[Plain]]:
        """The rows for reckoning; beside each column of shares stands of how many."""
        shares = [self._has_shares(place) for place in range(len(self.columns))]
        for row in self.rows:
            cells: list[Plain] = []
            for cell, has_shares in zip(row, shares, strict=True):
                cells.append(_plain(cell))
                if has_shares:
                    cells.append(cell.whole if isinstance(cell, Share) else None)
            yield cells

    @property
    def share_columns(self) -> frozenset[tuple[int, int]]:
        """Row and column, in `plain_rows`, of each cell that is a share of one."""
        found: set[tuple[int, int]] = set()
        for number, row in enumerate(self.rows):
            place = 0
            for column, cell in enumerate(row):
                if isinstance(cell, Share):
                    found.add((number, place))
                place += 2 if self._has_shares(column) else 1
        return frozenset(found)

    def read_rows(self) -> list[list[str]]:
        """The rows as people read them."""
        return [[read(cell) for cell in row] for row in self.rows]

    def _currency(self, place: int) -> str:
        """The currency of a column of amounts; empty where it holds others, or several."""
        cells = [row[place] for row in self.rows if row[place] is not None]
        found = {cell.currency if isinstance(cell, Money) else "" for cell in cells}
        return found.pop() if len(found) == 1 else ""

    def _has_shares(self, place: int) -> bool:
        return any(isinstance(row[place], Share) for row in self.rows)


def sent_as_csv(tables: Iterable[Table | None], key: str, about: str) -> Response:
    """That one of a page's tables as CSV; `about` is what the file is named after.

    Raises:
        NotFound: the page has no such table, or nothing to put into it.
    """
    found = next((one for one in tables if one is not None and one.key == key), None)
    if found is None:
        raise NotFound("There is no such table here.")
    answer = make_response(b"".join(write_rows(found.plain_columns, found.plain_rows())))
    answer.mimetype = "text/csv"
    name = secure_filename(f"{about}-{key}.csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def read(cell: Cell) -> str:
    """A cell as people read it: ``83% (10 of 12)``, ``€2,002``, ``March 2026``."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Share):
        return _read_share(cell)
    if isinstance(cell, Money):
        return formats.money(cell.amount, cell.currency)
    if isinstance(cell, date):
        return formats.month_and_year(cell)
    return formats.number(cell)


def _read_share(share: Share) -> str:
    if not share.whole:
        return "–"
    words = gettext(
        "%(percent)s%% (%(part)d of %(whole)d)",
        percent=share.percent,
        part=share.part,
        whole=share.whole,
    )
    return str(words).replace(" ", "\N{NO-BREAK SPACE}")


def _plain(cell: Cell) -> Plain:
    if isinstance(cell, Share):
        return round(Decimal(cell.part) / cell.whole, 4) if cell.whole else None
    return cell.amount if isinstance(cell, Money) else cell
