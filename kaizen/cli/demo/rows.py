"""Collects rows of many tables and writes them in large batches, as fast as the database takes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Connection, Dialect, Table, func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from kaizen.core.db import Base, UtcDateTime
from kaizen.core.events import Event
from kaizen.core.statistics import renew_statistics_on
from kaizen.ideas.models import Comment, Follower, Idea, IdeaAuthor, IdeaMove, Photo, Supporter
from kaizen.notifications.models import Notice
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.review.models.decisions import Decision
from kaizen.savings.models.claims import Claim, ClaimQuestion, DismissalAnswer, HardEvidence
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue

Row = dict[str, Any]
Values = tuple[Any, ...]
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


TABLES = {model.__tablename__: Base.metadata.tables[model.__tablename__] for model in MODELS}

#: Read across all ideas by the order of ids, and so written in the order of time.
LATEST = Notice.__tablename__
#: So many notices are written at once.
TOGETHER = 50_000


@dataclass(frozen=True, slots=True)
class Batch:
    """What so many ideas have written: by table, its rows' values in the order of the columns."""

    ideas: int
    tables: list[tuple[str, list[Values]]]

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(len(values) for _, values in self.tables)


class Rows:
    """Rows waiting to be written, with ids given here and not by the database."""

    def __init__(self, session: Session) -> None:
        self._blank = {name: _blank(table) for name, table in TABLES.items()}
        self._next = {
            name: (session.scalar(select(func.max(table.c.id))) or 0) + 1
            for name, table in TABLES.items()
            if "id" in table.c
        }
        self._waiting: dict[str, list[Row]] = defaultdict(list)

    def add(self, table: str, **values: Any) -> Row:
        """Put a row into the queue; what is not named has the column's default."""
        row = {**self._blank[table], **values}
        number = self._next.get(table)
        if number is not None:
            row["id"] = number
            self._next[table] = number + 1
        self._waiting[table].append(row)
        return row

    def taken(self, ideas: int) -> Batch:
        """What waits, these many ideas' rows, without notices, parents before children."""
        waiting = [
            (name, _values(self._waiting.pop(name)))
            for name in TABLES
            if name != LATEST and name in self._waiting
        ]
        return Batch(ideas, waiting)

    def latest(self) -> Iterator[Batch]:
        """All notices in the order of time."""
        rows = self._waiting.pop(LATEST, [])
        _in_time(rows)
        for begin in range(0, len(rows), TOGETHER):
            yield Batch(0, [(LATEST, _values(rows[begin : begin + TOGETHER]))])


def _values(rows: list[Row]) -> list[Values]:
    # Each began as the blank row, and so has all columns in their order.
    return [tuple(row.values()) for row in rows]


def write_batch(connection: Connection, batch: Batch) -> None:
    """Write a batch; call it inside a transaction."""
    for name, rows in batch.tables:
        table = TABLES[name]
        columns = [column.name for column in table.columns]
        values = _for_driver(table, rows, connection.dialect)
        if connection.dialect.name == "postgresql":
            _copy(connection, name, columns, values)
        else:
            _insert(connection, name, columns, values)


def settle(connection: Connection) -> None:
    """Let PostgreSQL count on where the ids given here end, and know how much there is by now.

    It gathers statistics by itself, but not before roll-ups ask for them; SQLite never does.
    """
    if connection.dialect.name == "postgresql":
        for name, table in TABLES.items():
            if "id" not in table.c:
                continue
            sequence = f"pg_get_serial_sequence('{name}', 'id')"
            highest = f"(SELECT coalesce(max(id), 0) + 1 FROM {name})"
            connection.execute(text(f"SELECT setval({sequence}, {highest}, false)"))
    renew_statistics_on(connection)


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


def _for_driver(table: Table, rows: list[Values], dialect: Dialect) -> Iterator[Values]:
    """Rows as the driver of this kind of database takes them; turned column by column."""
    columns = zip(*rows, strict=True)
    return zip(
        *(
            values if (process := _processor(column.type, dialect)) is None else process(values)
            for column, values in zip(table.columns, columns, strict=True)
        ),
        strict=True,
    )


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


def _named(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _insert(connection: Connection, name: str, columns: list[str], rows: Iterable[Values]) -> None:
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(
        f"INSERT INTO {name} ({_named(columns)}) VALUES ({marks})", list(rows)
    )


def _copy(connection: Connection, name: str, columns: list[str], rows: Iterable[Values]) -> None:
    """PostgreSQL's own way for many rows, several times faster than inserting them."""
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"COPY {name} ({_named(columns)}) FROM STDIN") as copy:
        for values in rows:
            copy.write_row(values)
