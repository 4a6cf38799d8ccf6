"""Tables of people and areas: taken row by row, and tried beforehand in short transactions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from kaizen.core.transaction import trial
from kaizen.intake.tables import Batch, Line, Outcome, Row, Taken, take_lines


class RowTaker(Protocol):
    """Takes one row of a table."""

    def take(self, row: Row) -> Taken:
        """Add or set right what the row describes."""
        ...

    def lays(self, row: Row) -> set[str]:
        """The names by which later rows may mean what this row describes."""
        ...

    def meets(self, row: Row) -> set[str]:
        """The names by which this row may mean what earlier rows describe."""
        ...


@dataclass
class TableTaker:
    """Takes the rows of a table as `columns` says (field → column).

    A trial of a long table would hold the database for its whole length. So it is tried in parts,
    and before each part the earlier rows that it builds on are laid again: those which share a
    name with one of its rows, such as the area above or another role of the same person.
    """

    row_taker: RowTaker
    trial_taker: RowTaker
    columns: Mapping[str, str]
    size: int = 100
    _earlier: dict[str, list[tuple[int, Row]]] = field(default_factory=dict)

    def skip(self, lines: Iterable[Line]) -> None:
        """Nothing of rows that were taken before needs to be known."""
        for _line in lines:
            pass

    def look(self, lines: list[Line]) -> Batch:
        """What would come of these rows after all before them; keeps nothing."""
        rows = self._by_field(lines)
        with trial():
            take_lines(self._laid_before(rows), self.trial_taker.take)
            batch = take_lines(rows, self.trial_taker.take)
        refused = {each.line for each in batch.refused}
        good = [each for each in rows if each[0] not in refused]
        for (line, row), sample in zip(good, batch.samples, strict=True):
            if sample["outcome"] != Outcome.UNCHANGED:
                for name in self.trial_taker.lays(row):
                    self._earlier.setdefault(name, []).append((line, row))
        return batch

    def take(self, lines: list[Line]) -> Batch:
        """Take these rows, inside a transaction."""
        return take_lines(self._by_field(lines), self.row_taker.take)

    def finish(self) -> None:
        """Nothing is to be said at the end."""

    def _by_field(self, lines: list[Line]) -> list[Line]:
        return [
            (line, {name: row.get(column, "") for name, column in self.columns.items()})
            for line, row in lines
        ]

    def _laid_before(self, rows: list[Line]) -> list[Line]:
        """The earlier rows on which these build, and those on which they build, in order."""
        wanted = {name for _, row in rows for name in self.trial_taker.meets(row)}
        found: dict[int, Row] = {}
        asked: set[str] = set()
        while open_names := wanted - asked:
            asked |= open_names
            for name in open_names:
                for line, row in self._earlier.get(name, ()):
                    found[line] = row
                    wanted |= self.trial_taker.meets(row)
        return sorted(found.items())
