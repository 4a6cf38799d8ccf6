"""Tables as people bring them along, and the way of one through its steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.storage import plant_storage
from kaizen.core.transaction import transaction
from kaizen.intake.actions.mapping import Choices, say_columns
from kaizen.intake.actions.running import work_on
from kaizen.intake.actions.starting import start_taking
from kaizen.intake.actions.uploading import bring_table, keep_file
from kaizen.intake.models import RefusedRow, TableImport
from kaizen.intake.queries import open_file
from kaizen.intake.reading import columns_of
from kaizen.intake.rules import Kind
from kaizen.people.models import Person
from tests.support.cast import THURSDAY

PEOPLE = {"name": "Name", "username": "Login", "area": "Dept"}
IDEAS = {"problem": "Problem", "area": "Area", "external_id": "No"}


def brought(
    kind: Kind, text: str, actor: Person, *, name: str = "list.csv", now: datetime = THURSDAY
) -> int:
    """An uploaded table; the id of its import."""
    file = keep_file(plant_storage(), text.encode(), name)
    with transaction():
        return bring_table(kind, file, actor=actor, now=now).id


def told(
    import_id: int, columns: Mapping[str, str], actor: Person, choices: Choices | None = None
) -> None:
    """Say what its columns mean."""
    with transaction() as session:
        table = session.get_one(TableImport, import_id)
        with open_file(table) as stream:
            header = [column.name for column in columns_of(stream)]
        say_columns(table, columns, choices or Choices(), header=header, actor=actor)


def begun(import_id: int, actor: Person, now: datetime = THURSDAY) -> None:
    """Let its rows be taken."""
    with transaction() as session:
        start_taking(session.get_one(TableImport, import_id), actor=actor, now=now)


def checked(
    kind: Kind,
    text: str,
    columns: Mapping[str, str],
    actor: Person,
    choices: Choices | None = None,
) -> int:
    """A table that was brought and checked."""
    import_id = brought(kind, text, actor)
    told(import_id, columns, actor, choices)
    work_on(import_id, now=THURSDAY)
    return import_id


def taken(
    kind: Kind,
    text: str,
    columns: Mapping[str, str],
    actor: Person,
    choices: Choices | None = None,
) -> int:
    """A table that was brought, checked and taken."""
    import_id = checked(kind, text, columns, actor, choices)
    begun(import_id, actor)
    work_on(import_id, now=THURSDAY)
    return import_id


def counts(session: Session, import_id: int) -> tuple[str, int, int, int, int]:
    """Its state, and how many rows are new, set right, as before, left out."""
    session.expire_all()
    table = session.get_one(TableImport, import_id)
    return table.state, table.added, table.changed, table.unchanged, table.refused


def left_out(session: Session, import_id: int) -> dict[int, str]:
    """Line and English reason of each row that was left out."""
    rows = session.scalars(select(RefusedRow).where(RefusedRow.import_id == import_id))
    return {row.line: row.sentence % row.facts if row.facts else row.sentence for row in rows}
