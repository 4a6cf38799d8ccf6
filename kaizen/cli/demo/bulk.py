"""Sets indexes aside while very many ideas are written, and makes them anew afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Index, text

from kaizen.cli.demo.rows import TABLES
from kaizen.core.db import Base
from kaizen.core.transaction import transaction
from kaizen.core.triggers import apply_triggers, search_table

IDEAS = Base.metadata.tables["idea"]
SEARCH_INDEX = "ix_idea_search"


@contextmanager
def search_set_aside(aside: bool, *, also_others: bool = False) -> Iterator[None]:
    """Write without the search's index, which is made anew at the end; nothing where not `aside`.

    Ideas that others send meanwhile are found afterwards too. `also_others` sets the other
    indexes of the written tables aside as well: for a plant without ideas, where nobody reads.
    """
    if not aside:
        yield
        return
    others = _others() if also_others else []
    with transaction() as session:
        _drop(session.connection(), others)
    try:
        yield
    finally:
        with transaction() as session:
            _renew(session.connection(), others)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for circles of objects meanwhile: with so many rows in hand it takes a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _others() -> list[Index]:
    indexes = {index for table in TABLES.values() for index in table.indexes}
    return sorted(
        (one for one in indexes if one.name != SEARCH_INDEX and not _grows_at_its_end(one)),
        key=lambda one: str(one.name),
    )


def _grows_at_its_end(index: Index) -> bool:
    """Whether rows come in its order, as what they belong to does: it costs little to keep up."""
    first = next(iter(index.columns))
    return any(key.column.table.name in TABLES for key in first.foreign_keys)


def _drop(connection: Connection, others: list[Index]) -> None:
    for index in others:
        index.drop(connection, checkfirst=True)
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"DROP INDEX IF EXISTS {SEARCH_INDEX}"))
        return
    connection.execute(text(f"DROP TRIGGER IF EXISTS {search_table(IDEAS)}_insert"))


def _renew(connection: Connection, others: list[Index]) -> None:
    if connection.dialect.name == "sqlite":
        # An index is sorted in memory as far as the cache reaches, and by a second thread.
        connection.execute(text("PRAGMA cache_size=-200000"))
        connection.execute(text("PRAGMA threads=1"))
    for index in others:
        index.create(connection, checkfirst=True)
    apply_triggers(connection, Base.metadata)
    if connection.dialect.name == "sqlite":
        search = search_table(IDEAS)
        connection.execute(text(f"INSERT INTO {search}({search}) VALUES ('rebuild')"))
        connection.execute(text("PRAGMA cache_size=-16000"))
        connection.execute(text("PRAGMA threads=0"))
