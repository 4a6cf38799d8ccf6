"""Reading a long table batch by batch: memory stays flat, and nothing is held in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

#: The first few rows are on their way at once; then so many are in memory at a time.
FIRST_ROWS = 50
BATCH = 1_000

Row = TypeVar("Row")
Key = TypeVar("Key")


def in_batches(
    sessions: Callable[[], Session],
    read: Callable[[Session, Key | None, int], Sequence[Row]],
    key: Callable[[Row], Key],
) -> Iterator[Row]:
    """Every row, in order; `read` gives the next so many after a key, the first without one.

    The rows are read while they are sent, when the request's own session has ended and
    `sessions` opens another one. The connection is given back after each batch, however slowly
    the rows are taken: so `read` answers with values, not with objects that load more later.
    """
    after: Key | None = None
    limit = FIRST_ROWS
    while True:
        session = sessions()
        rows = read(session, after, limit)
        session.rollback()
        yield from rows
        if len(rows) < limit:
            return
        after, limit = key(rows[-1]), BATCH
