"""Letting go of uploaded tables: what is not needed any more is not kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select

from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.core.storage import Storage
from kaizen.core.transaction import transaction
from kaizen.intake.actions.uploading import FOLDER
from kaizen.intake.models import RefusedRow, TableImport
from kaizen.intake.queries import require_kind
from kaizen.intake.rules import KEPT_AFTERWARDS, KEPT_UNBEGUN, NOT_BEGUN, State
from kaizen.people.models import Person


def forget_table(table: TableImport, *, actor: Person) -> str | None:
    """Throw a table away; answers the key of its file, which the door deletes after the commit.

    One that was taken stays as a line of history, without anything of its rows.

    Raises:
        NotAllowed: the actor may bring no such tables.
        Conflict: its rows are being taken at this moment.
    """
    require_kind(actor, table.as_kind)
    if table.as_state is State.TAKING:
        raise Conflict("Its rows are being taken. Stop it first.")
    return _forget(table)


def sweep_tables(storage: Storage, *, now: datetime) -> int:
    """Throw away what nobody began with, what is over for long, and files that belong to nothing.

    Run outside any transaction; answers how many files went.
    """
    with transaction() as session:
        begun = TableImport.begun_at.is_not(None)
        old = select(TableImport).where(
            TableImport.file_key.is_not(None),
            TableImport.state != State.TAKING.value,
            or_(
                ~begun & (TableImport.uploaded_at < now - KEPT_UNBEGUN),
                begun & (TableImport.ended_at < now - KEPT_AFTERWARDS),
            ),
        )
        keys = {_forget(table) for table in session.scalars(old.with_for_update())}
    named = set(db.session.scalars(select(TableImport.file_key)))
    kept = storage.keys()
    for key in kept:
        if key.startswith(FOLDER) and key not in named and _is_old(storage, key, now):
            keys.add(key)
    gone = [key for key in keys if key is not None]
    for key in gone:
        storage.delete(key)
    return len(gone)


def _forget(table: TableImport) -> str | None:
    session, key = db.session(), table.file_key
    session.execute(delete(RefusedRow).where(RefusedRow.import_id == table.id))
    if table.as_state in NOT_BEGUN:
        session.delete(table)
        return key
    table.file_key = None
    table.samples, table.choices = [], {}
    return key


def _is_old(storage: Storage, key: str, now: datetime) -> bool:
    """A file is put before the row that names it: a younger one may belong to an upload."""
    since = storage.kept_since(key)
    return since is not None and now - since > KEPT_UNBEGUN
