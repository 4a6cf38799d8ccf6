"""Collects rows of many tables and writes them in large batches, as fast as the database takes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Connection, Dialect, Table, func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from kaizen.core.db import Base, UtcDateTime
from kaizen.core.events import Event
from kaizen.ideas.models import Comment, Follower, Idea, IdeaAuthor, IdeaMove, Photo, Supporter
from kaizen.notifications.models import Notice
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.review.models.decisions import Decision
from kaizen.savings.models.claims import Claim, ClaimQuestion, DismissalAnswer, HardEvidence
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue

Row = dict[str, Any]
Processor = Callable[[Iterable[Any]], Iterable[Any]]

#: Parents before children, as the foreign keys ask for.
MODELS: tuple[type[Base], ...] = (
    Idea,
    IdeaAuthor,
    IdeaMove,
    Supporter,
    Follower,
    Comment,
    Photo,
    UseCheck,
    Assignment,
    Decision,
    Line,
    LineValue,
    Claim,
    ClaimQuestion,
    HardEvidence,
    DismissalAnswer,
    LedgerEntry,
    Event,
    Notice,
)


#: Read across all ideas by the order of ids, and so written in the order of time.
LATEST = Notice.__tablename__


class Rows:
    """Rows waiting to be written, with ids given here and not by the database."""

    def __init__(self, session: Session) -> None:
        self._tables = {
            model.__tablename__: Base.metadata.tables[model.__tablename__] for model in MODELS
        }
        self._blank = {name: _blank(table) for name, table in self._tables.items()}
        self._next = {
            name: (session.scalar(select(func.max(table.c.id))) or 0) + 1
            for name, table in self._tables.items()
            if "id" in table.c
        }
        self._waiting: dict[str, list[Row]] = defaultdict(list)
        self.written = 0

    def add(self, table: str, **values: Any) -> Row:
        """Put a row into the queue; what is not named has the column's default."""
        row = {**self._blank[table], **values}
        number = self._next.get(table)
        if number is not None:
            row["id"] = number
            self._next[table] = number + 1
        self._waiting[table].append(row)
        return row

    def write(self, connection: Connection, *, last: bool = False) -> None:
        """Write everything that waits, notices at the very last; call it inside a transaction."""
        for name, table in self._tables.items():
            rows = self._waiting.pop(name, []) if name != LATEST or last else []
            if not rows:
                continue
            if name == LATEST:
                _in_time(rows)
            self.written += len(rows)
            if connection.dialect.name == "postgresql":
                _copy(connection, table, rows)
            else:
                _insert(connection, table, rows)

    def finish(self, connection: Connection) -> None:
        """Let the database go on counting where the ids given here end."""
        if connection.dialect.name != "postgresql":
            return
        for name in self._next:
            sequence = f"pg_get_serial_sequence('{name}', 'id')"
            highest = f"(SELECT coalesce(max(id), 0) + 1 FROM {name})"
            connection.execute(text(f"SELECT setval({sequence}, {highest}, false)"))


def _in_time(rows: list[Row]) -> None:
    """Put rows into the order of time, and their ids with them."""
    ids = sorted(row["id"] for row in rows)
    rows.sort(key=lambda row: (row["at"], row["id"]))
    for number, row in zip(ids, rows, strict=True):
        row["id"] = number


def _blank(table: Table) -> Row:
    """A row of defaults; lists and objects are shared, so nobody may change them in place."""
    return {column.name: _default(column.default) for column in table.columns}


def _default(default: Any) -> Any:
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


class _Shape:
    """How the rows of one table go to one kind of database: column by column, not row by row."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self.names = [column.name for column in table.columns]
        self._processors = [_processor(column.type, dialect) for column in table.columns]

    def values(self, rows: list[Row]) -> Iterator[tuple[Any, ...]]:
        """Each row's values in the order of the columns, as the driver takes them."""
        columns: list[Iterable[Any]] = []
        for name, process in zip(self.names, self._processors, strict=True):
            values = map(itemgetter(name), rows)
            columns.append(values if process is None else process(values))
        return zip(*columns, strict=True)


def _processor(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    """What turns a column's values into the driver's; None where they go as they are."""
    if isinstance(kind, JSON):
        return _each(json.dumps)
    if dialect.name != "sqlite":
        return None
    if isinstance(kind, UtcDateTime):
        return _sqlite_moments
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    return None if process is None else _each(process)


def _each(process: Callable[[Any], Any]) -> Processor:
    return lambda values: [None if value is None else process(value) for value in values]


def _sqlite_moments(moments: Iterable[datetime | None]) -> Iterator[str | None]:
    """Moments as the column's own type writes them, to the second; the same one only once."""
    # By identity: what happened at once shares one moment, and hashing it takes as long as writing.
    written: dict[int, str] = {}
    for moment in moments:
        if moment is None:
            yield None
            continue
        known = written.get(id(moment))
        if known is None:
            known = f"{moment.astimezone(UTC).isoformat(' ', 'seconds')[:19]}.000000"
            written[id(moment)] = known
        yield known


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    shape = _Shape(table, connection.dialect)
    marks = ", ".join("?" * len(shape.names))
    columns = ", ".join(f'"{name}"' for name in shape.names)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) VALUES ({marks})",
        list(shape.values(rows)),
    )


def _copy(connection: Connection, table: Table, rows: list[Row]) -> None:
    """PostgreSQL's own way for many rows, several times faster than inserting them."""
    shape = _Shape(table, connection.dialect)
    raw: Any = connection.connection.driver_connection
    columns = ", ".join(f'"{name}"' for name in shape.names)
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
        for values in shape.values(rows):
            copy.write_row(values)
