"""The same work in raw SQL, straight from the driver: what nobody could do without."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, select

from bench.server import Visitor, tree_seconds
from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.filters import IdeaFilter
from kaizen.ideas.queries.walks import Span, walks_for
from kaizen.ownership.queries.exports import selected
from kaizen.people.models import Person

Statement = tuple[str, Any]
TIMES = 30
#: What stands in every row for whatever is unique or a number of its own.
UNIQUE = ("id", "form_key", "external_id")


class Raw:
    """The database without the product, with the processor time of its server counted in."""

    def __init__(self, app: Flask, database_pid: int) -> None:
        self.app = app
        self._pid = database_pid
        with app.app_context():
            self._engine: Engine = db.engine

    def page(self, path: str, visitor: Visitor) -> float:
        """Milliseconds of the statements of a page, asked one after the other."""
        statements = self._statements(path, visitor)
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            began = self._seconds()
            for _ in range(TIMES):
                for statement, values in statements:
                    cursor.execute(statement, values)
                    cursor.fetchall()
            return (self._seconds() - began) * 1000 / TIMES
        finally:
            connection.close()

    def export(self, username: str, most: int) -> float:
        """Seconds of `csv.writer` over the rows of the whole export."""
        with self.app.app_context():
            reader = db.session.scalars(select(Person).where(Person.username == username)).one()
            walks = walks_for(db.session(), reader, IdeaFilter())
            query = selected(reader.id, walks, Span(most)).compile(
                self._engine, compile_kwargs={"render_postcompile": True}
            )
            db.session.rollback()
        names = getattr(query, "positiontup", None)
        values: Any = tuple(query.params[name] for name in names) if names else query.params
        began = self._seconds()
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        with self._engine.connect() as connection:
            rows = connection.exec_driver_sql(str(query), values).cursor
            while row := rows.fetchone():
                writer.writerow(row)
                if buffer.tell() > 65_536:
                    buffer.seek(0)
                    buffer.truncate()
        return self._seconds() - began

    def take_in(self, file: Path) -> float:
        """Seconds of reading a CSV file and writing as many rows of ideas; undone at the end."""
        kept = [column.name for column in Idea.__table__.columns if column.name not in UNIQUE]
        names = ", ".join(kept)
        with self._engine.connect() as connection:
            like = f"SELECT {names} FROM idea ORDER BY id DESC LIMIT 1"  # nosec B608
            found = connection.exec_driver_sql(like).one()
            row = tuple(json.dumps(one) if isinstance(one, dict | list) else one for one in found)
            began = self._seconds()
            with file.open(encoding="utf-8", newline="") as lines:
                rows = [row for _ in csv.reader(lines)]
            mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
            into = f"INSERT INTO idea ({names}) VALUES ({', '.join([mark] * len(kept))})"  # nosec B608
            connection.connection.cursor().executemany(into, rows)
            spent = self._seconds() - began
            connection.rollback()
        return spent

    def _statements(self, path: str, visitor: Visitor) -> list[Statement]:
        """What a page asks of the database once it has been asked for before."""
        found: list[Statement] = []

        def note(_one: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                found.append((statement, values))

        client = self.app.test_client(use_cookies=False)
        headers = {"Cookie": visitor.cookie, "Cache-Control": "no-cache"}
        client.get(path, headers=headers)
        event.listen(self._engine, "before_cursor_execute", note)
        try:
            answer = client.get(path, headers=headers)
        finally:
            event.remove(self._engine, "before_cursor_execute", note)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return found

    def _seconds(self) -> float:
        return time.process_time() + tree_seconds(self._pid)
