"""Collects rows of many tables and writes them in large batches, as fast as the database takes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, Connection, Table, func, select, text
from sqlalchemy.orm import Session

from kaizen.core.db import Base
from kaizen.core.events import Event
from kaizen.ideas.models import Comment, Follower, Idea, IdeaAuthor, IdeaMove, Photo, Supporter
from kaizen.notifications.models import Notice
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.review.models import Decision
from kaizen.savings.models import Line, LineValue

Row = dict[str, Any]

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
    Event,
    Notice,
)


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
        if table in self._next:
            row["id"] = self._next[table]
            self._next[table] += 1
        self._waiting[table].append(row)
        return row

    def write(self, connection: Connection) -> None:
        """Write everything that waits; call it inside a transaction."""
        for name, table in self._tables.items():
            rows = self._waiting.pop(name, [])
            if not rows:
                continue
            self.written += len(rows)
            if connection.dialect.name == "postgresql":
                _copy(connection, table, rows)
            else:
                connection.execute(table.insert(), rows)

    def finish(self, connection: Connection) -> None:
        """Let the database go on counting where the ids given here end."""
        if connection.dialect.name != "postgresql":
            return
        for name in self._next:
            sequence = f"pg_get_serial_sequence('{name}', 'id')"
            highest = f"(SELECT coalesce(max(id), 0) + 1 FROM {name})"
            connection.execute(text(f"SELECT setval({sequence}, {highest}, false)"))


def _blank(table: Table) -> Row:
    """A row of defaults; lists and objects are shared, so nobody may change them in place."""
    return {column.name: _default(column.default) for column in table.columns}


def _default(default: Any) -> Any:
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


def _copy(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """PostgreSQL's own way for many rows, several times faster than inserting them."""
    names = [column.name for column in table.columns]
    json_names = {name for name in names if isinstance(table.c[name].type, JSON)}
    raw: Any = connection.connection.driver_connection
    columns = ", ".join(f'"{name}"' for name in names)
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(
                [json.dumps(row[name]) if name in json_names else row[name] for name in names]
            )
