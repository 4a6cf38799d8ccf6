"""How the driver of PostgreSQL is used; loaded only where that is the database."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.abc import Params, Query
from sqlalchemy import event
from sqlalchemy.engine import Engine

#: What the description of a column holds besides its name and type: nothing that is read here.
_NOTHING_ELSE = (None, None, None, None, None)


class Cursor(psycopg.Cursor[Any]):
    """A cursor that describes its columns with plain tuples, as PEP 249 has them.

    SQLAlchemy asks for the description of each answer and reads names and types alone, once for
    each statement. The driver's own columns look up their type in a registry each: of an idea's
    page with its 330 columns that was a twentieth.
    """

    @property
    def description(self) -> Any:
        """Name, type and five times nothing for each column; None where no rows come."""
        answer = self.pgresult
        if answer is None or not answer.nfields:
            return super().description
        return [
            ((answer.fname(at) or b"").decode(), answer.ftype(at), *_NOTHING_ELSE)
            for at in range(answer.nfields)
        ]


class ServerCursor(psycopg.ServerCursor[Any]):
    """A cursor that the server keeps, which it does within a transaction only: it begins one."""

    def execute(self, query: Query, params: Params | None = None, **others: Any) -> ServerCursor:
        """Put the question, in a transaction that lasts until the connection is given back."""
        if self.connection.autocommit:
            self.connection.autocommit = False
        return super().execute(query, params, **others)


@event.listens_for(Engine, "connect")
def _with_our_cursors(driver: object, _record: object) -> None:
    if isinstance(driver, psycopg.Connection):
        driver.cursor_factory, driver.server_cursor_factory = Cursor, ServerCursor
