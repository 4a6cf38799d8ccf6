"""Taking a back-up of everything, and letting go of old ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Table, select

from kaizen.core.backup.archive import FILES, Archive, Manifest, new_archive
from kaizen.core.backup.pool import Pool
from kaizen.core.backup.values import described, written
from kaizen.core.db import Base, db
from kaizen.core.errors import Conflict
from kaizen.core.leases import Lease
from kaizen.core.storage import Storage

#: Who runs a job at the moment is of no use to another installation.
LEFT_OUT = frozenset({Lease.__tablename__})
#: So many rows are held at once, however many there are.
BATCH = 1_000
NAME = "kaizen-*.zip"


@dataclass(frozen=True)
class Taken:
    """What a back-up holds and where it lies; `copied` files had not been kept before."""

    path: Path
    rows: int
    files: int
    copied: int


def take_backup(folder: Path, storage: Storage, *, now: datetime) -> Taken:
    """Write an archive of all rows as they stand now, and copy the files that are new.

    Reading blocks nobody: on both databases it sees one instant, whatever is written meanwhile.
    Files are copied after the rows were read, so that no row names a file that is missing.

    Raises:
        Conflict: the database has no shape of its own yet.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"kaizen-{now:%Y%m%dT%H%M%SZ}.zip"
    pool = Pool(folder)
    with _one_instant() as connection, new_archive(path) as archive:
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None:
            raise Conflict("There is nothing to back up: the database is empty.")
        tables = tuple(
            archive.write(f"tables/{table.name}.jsonl", _rows(connection, table), _columns(table))
            for table in Base.metadata.sorted_tables
            if table.name not in LEFT_OUT
        )
        files = archive.write(FILES, pool.take(storage))
        manifest = Manifest(now, revision, tables, files)
        archive.close(manifest)
    return Taken(path, manifest.rows, files.rows, pool.copied)


def let_go(folder: Path, *, keep: int) -> list[Path]:
    """Delete all but the newest `keep` archives, and the files that none of these names."""
    archives = sorted(folder.glob(NAME), reverse=True)
    old = archives[keep:]
    if not old:
        return []
    needed: set[str] = set()
    for path in archives[:keep]:
        with Archive(path) as archive:
            needed.update(key for key, _, _ in archive.lines(archive.manifest.files))
    for path in old:
        path.unlink()
    Pool(folder).forget_all_but(needed)
    return old


@contextmanager
def _one_instant() -> Iterator[Connection]:
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    columns = _columns(table)
    rows = connection.execution_options(yield_per=BATCH).execute(select(table))
    return (written(row, columns) for row in rows)


def _columns(table: Table) -> tuple[list[Any], ...]:
    return tuple(described(column) for column in table.columns)
