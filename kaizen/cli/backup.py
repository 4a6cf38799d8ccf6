"""`flask backup`: make a back-up, look whether it is whole, and put it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import downgrade, upgrade

from kaizen.core import clock
from kaizen.core.backup.archive import Archive
from kaizen.core.backup.pool import Pool
from kaizen.core.backup.restoring import (
    Tick,
    require_unused,
    restore_files,
    restore_rows,
    verify,
)
from kaizen.core.backup.taking import let_go, take_backup
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError
from kaizen.core.statistics import renew_statistics
from kaizen.core.storage import plant_storage
from kaizen.core.transaction import transaction

backup = AppGroup("backup", help="Back-ups of the database and all files.")

FOLDER = click.Path(file_okay=False, path_type=Path)
ARCHIVE = click.Path(exists=True, dir_okay=False, path_type=Path)


@backup.command("create")
@click.option("--folder", type=FOLDER, help="Where to; without it KAIZEN_BACKUP_FOLDER.")
@click.option("--keep", type=click.IntRange(min=1), help="Delete all but so many afterwards.")
def create(folder: Path | None, keep: int | None) -> None:
    """Write everything into one archive, with the files beside it; the app may run meanwhile."""
    asked = folder or current_app.config["KAIZEN_BACKUP_FOLDER"]
    if not asked:
        raise click.UsageError("Say where with --folder, or set KAIZEN_BACKUP_FOLDER.")
    target = Path(asked)
    with _sentences():
        taken = take_backup(target, plant_storage(), now=clock.now())
        gone = let_go(target, keep=keep) if keep else []
    click.echo(
        f"{taken.path}: {taken.rows} rows, {taken.files} files ({taken.copied} new)."
        + (f" {len(gone)} old back-ups deleted." if gone else "")
    )


@backup.command("verify")
@click.argument("archive", type=ARCHIVE)
def check(archive: Path) -> None:
    """Read every row and every file of a back-up and compare them with their checksums."""
    with _sentences(), Archive(archive) as opened, _progress(opened, "Reading") as tick:
        verify(opened, Pool(archive.parent), tick=tick)
    made = opened.manifest
    click.echo(f"Whole: {made.rows} rows, {made.files.rows} files, made at {made.made_at:%c} UTC.")


@backup.command("restore")
@click.argument("archive", type=ARCHIVE)
def restore(archive: Path) -> None:
    """Put a back-up into an empty database, and bring it to the newest shape.

    All rows are there afterwards, or none. SQLite and PostgreSQL take each other's back-ups.
    """
    with _sentences(), Archive(archive) as opened:
        _take_shape(opened, archive.name)
        pool = Pool(archive.parent)
        with _progress(opened, "Restoring") as tick:
            with transaction() as session:
                restore_rows(session.connection(), opened, tick=tick)
            restore_files(opened, pool, plant_storage(), tick=tick)
        db.session.remove()
        upgrade()
        renew_statistics()
    made = opened.manifest
    click.echo(f"Restored: {made.rows} rows, {made.files.rows} files. Start Kaizen again.")


def _take_shape(opened: Archive, name: str) -> None:
    """Bring an unused database to the shape that the rows had, from whichever it has.

    Rows of an earlier shape need every step since: put into today's tables, they would miss what
    those steps move.
    """
    config = current_app.extensions["migrate"].migrate.get_config()
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    revision = opened.manifest.revision
    if revision not in known:
        raise InvalidInput("%(file)s was made by a newer Kaizen. Restore it with that.", file=name)
    with db.engine.connect() as connection:
        require_unused(connection)
        today = MigrationContext.configure(connection).get_current_revision()
    if today not in (None, revision):
        downgrade(revision="base")
    upgrade(revision=revision)


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except KaizenError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _progress(archive: Archive, doing: str) -> Iterator[Tick]:
    whole = archive.manifest.rows + archive.manifest.files.rows
    with click.progressbar(length=whole, label=doing) as bar:
        yield bar.update
