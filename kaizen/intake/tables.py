"""Taking rows one by one, each in a savepoint: the good ones stay, the bad ones say why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from sqlalchemy.exc import DataError, IntegrityError

from kaizen.core.db import db
from kaizen.core.errors import Conflict, KaizenError

#: Cells by field, or by column where the whole row matters.
Row = dict[str, str]
#: The line of the file on which a row begins, and the row.
Line = tuple[int, Row]


class Outcome(StrEnum):
    """What came of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Taken:
    """A row that was taken: what came of it, whom or what it is about, and how it looks now."""

    outcome: Outcome
    subject_id: int
    shown: Row = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """A row that was not taken."""

    line: int
    row: Row
    error: KaizenError


@dataclass
class Batch:
    """What came of some rows."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    samples: list[Row] = field(default_factory=list)
    added_ids: list[int] = field(default_factory=list)

    def note(self, taken: Taken) -> None:
        """Count one row that was taken."""
        self.counts[taken.outcome] += 1
        self.samples.append({**taken.shown, "outcome": taken.outcome.value})
        if taken.outcome is Outcome.ADDED:
            self.added_ids.append(taken.subject_id)


class Taker(Protocol):
    """Knows how the rows of one kind are tried and taken; `size` rows at a time."""

    size: int

    def skip(self, lines: Iterable[Line]) -> None:
        """Read over rows that were taken before."""
        ...

    def look(self, lines: list[Line]) -> Batch:
        """What would come of these rows after all before them; keeps nothing."""
        ...

    def take(self, lines: list[Line]) -> Batch:
        """Take these rows, inside a transaction."""
        ...

    def finish(self) -> None:
        """What is to be said once at the end, inside a transaction."""
        ...


def take_lines(lines: Iterable[Line], take: Callable[[Row], Taken]) -> Batch:
    """Take rows inside a transaction; a row that is refused leaves nothing behind."""
    batch = Batch()
    for line, row in lines:
        try:
            with db.session.begin_nested():
                taken = take(row)
                db.session.flush()
        except KaizenError as error:
            batch.refused.append(Refused(line, row, error))
        except (IntegrityError, DataError):
            clash = Conflict("This clashes with a row that is there already.")
            batch.refused.append(Refused(line, row, clash))
        else:
            batch.note(taken)
    return batch


def cell(row: Row, name: str) -> str | None:
    """The cell of that field without space around it; None where it is empty."""
    return row.get(name, "").strip() or None
