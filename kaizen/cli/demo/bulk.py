"""Sets the search's index aside while very many ideas are written, and makes it anew afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from kaizen.core.db import Base
from kaizen.core.transaction import transaction
from kaizen.core.triggers import apply_triggers, search_table

IDEAS = Base.metadata.tables["idea"]


@contextmanager
def search_set_aside(aside: bool) -> Iterator[None]:
    """Write without the search's index, which is made anew at the end; nothing where not `aside`.

    Ideas that others send meanwhile are found afterwards too.
    """
    if not aside:
        yield
        return
    with transaction() as session:
        _drop(session.connection())
    try:
        yield
    finally:
        with transaction() as session:
            _renew(session.connection())


def _drop(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP INDEX IF EXISTS ix_idea_search"))
        return
    connection.execute(text("PRAGMA cache_size=-200000"))
    connection.execute(text(f"DROP TRIGGER IF EXISTS {search_table(IDEAS)}_insert"))


def _renew(connection: Connection) -> None:
    apply_triggers(connection, Base.metadata)
    if connection.dialect.name == "sqlite":
        search = search_table(IDEAS)
        connection.execute(text(f"INSERT INTO {search}({search}) VALUES ('rebuild')"))
        connection.execute(text("PRAGMA cache_size=-16000"))
