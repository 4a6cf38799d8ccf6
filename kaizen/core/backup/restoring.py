"""Putting a back-up into an empty database, and looking whether one is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, MetaData, Table, delete, func, inspect, select, table, text
from sqlalchemy.schema import AddConstraint, DropConstraint
from sqlalchemy.sql.schema import ForeignKeyConstraint

from kaizen.core.backup.archive import Archive, Part
from kaizen.core.backup.pool import Pool
from kaizen.core.backup.values import as_column, read
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.storage import Storage

BATCH = 1_000
Tick = Callable[[int], None]


def verify(archive: Archive, pool: Pool, *, tick: Tick) -> None:
    """Read every row and every file, and compare them with what the manifest says.

    Raises:
        InvalidInput: something is missing or damaged; the sentence says what.
    """
    for part in archive.manifest.tables:
        for _ in archive.lines(part):
            tick(1)
    for kept in archive.lines(archive.manifest.files):
        pool.read(kept)
        tick(1)


def require_unused(connection: Connection) -> None:
    """Go on only where nothing has happened yet.

    Raises:
        Conflict: something has.
    """
    if not inspect(connection).has_table("event"):
        return
    if connection.scalar(text("SELECT 1 FROM event LIMIT 1")):
        raise Conflict("This database is in use. Restore into an empty one.")


def restore_rows(connection: Connection, archive: Archive, *, tick: Tick) -> None:
    """Write all rows into the tables of the manifest's revision, in the open transaction.

    Rows point at each other in circles (an idea at the one it was joined with), so that foreign
    keys are looked at once, when all of them are there.

    Raises:
        Conflict: something has happened in this database already.
        InvalidInput: the archive does not fit the tables, or is damaged.
    """
    require_unused(connection)
    _require_tables(connection, archive)
    checked_again = _set_keys_aside(connection)
    for part in archive.manifest.tables:
        _write(connection, archive, part, tick)
    checked_again()


def restore_files(archive: Archive, pool: Pool, storage: Storage, *, tick: Tick) -> None:
    """Keep every file of the back-up that is not there yet.

    Raises:
        InvalidInput: a file is missing or damaged.
    """
    for kept in archive.lines(archive.manifest.files):
        if not storage.exists(kept[0]):
            storage.put(kept[0], pool.read(kept))
        tick(1)


def _require_tables(connection: Connection, archive: Archive) -> None:
    there = set(inspect(connection).get_table_names())
    missing = {part.table for part in archive.manifest.tables} - there
    if missing:
        raise InvalidInput(
            "The back-up knows tables that this database lacks: %(names)s.",
            names=", ".join(sorted(missing)),
        )


def _write(connection: Connection, archive: Archive, part: Part, tick: Tick) -> None:
    into = table(part.table, *(as_column(said) for said in part.columns))
    # A migration may have put the first rows in; the back-up has them as they became.
    if connection.scalar(select(func.count()).select_from(into)):
        connection.execute(delete(into))
    rows = (read(values, part.columns) for values in archive.lines(part))
    for batch in _batches(rows):
        connection.execute(into.insert(), batch)
        tick(len(batch))
    if connection.dialect.name == "postgresql" and any(name == "id" for name, *_ in part.columns):
        _go_on_counting(connection, part.table)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _go_on_counting(connection: Connection, name: str) -> None:
    """New rows get the numbers after those that were restored."""
    sequence = connection.scalar(
        text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": f'"{name}"'}
    )
    if sequence is not None:
        highest = select(func.max(table(name, as_column(["id", "plain"])).c.id))
        if (number := connection.scalar(highest)) is not None:
            connection.execute(select(func.setval(sequence, number)))


def _set_keys_aside(connection: Connection) -> Callable[[], None]:
    """Have foreign keys checked at the end; answer what does so."""
    if connection.dialect.name == "sqlite":
        # Until the commit, which fails if one is broken.
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        return lambda: None
    known = MetaData()
    known.reflect(connection)
    keys = [key for one in known.sorted_tables for key in _foreign_keys(one)]
    for key in keys:
        connection.execute(DropConstraint(key))

    def put_back() -> None:
        for key in keys:
            connection.execute(AddConstraint(key))

    return put_back


def _foreign_keys(one: Table) -> list[ForeignKeyConstraint]:
    return sorted(one.foreign_key_constraints, key=lambda key: str(key.name))
