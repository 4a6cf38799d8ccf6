"""Finding imports: one's own, what is at work, which rows were refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.errors import NotAllowed, NotFound
from kaizen.core.spreadsheet import read_rows
from kaizen.core.storage import plant_storage
from kaizen.ideas.importing import LONGEST_LIST
from kaizen.intake.models import RefusedRow, TableImport
from kaizen.intake.rules import AT_WORK, FIELDS, NEEDS, Field, Kind
from kaizen.intake.tables import Line
from kaizen.people.models import Person
from kaizen.people.permissions import can_anywhere
from kaizen.people.rules import Permission

MOST_LISTED = 20
#: How a file of refused rows is called, and what browsers add to a name that they have already.
_LEFT_OUT = re.compile(r"left-out-(\d{1,9})\b")
_COPY = re.compile(r"\s*\(\d+\)$")


def kinds_for(actor: Person) -> list[Kind]:
    """What this person may bring along."""
    return [kind for kind, needs in NEEDS.items() if can_anywhere(actor, needs)]


def fields_for(actor: Person, kind: Kind) -> list[Field]:
    """What this person may bring: rates are kept by those who keep money."""
    keeps_money = can_anywhere(actor, Permission.MONEY_WRITE)
    return [field for field in FIELDS[kind] if keeps_money or field.name != "labour_rate"]


def require_kind(actor: Person, kind: Kind) -> None:
    """Refuse unless `actor` may bring tables of that kind.

    Raises:
        NotAllowed: the person has no such right anywhere.
    """
    if not actor.is_active or not can_anywhere(actor, NEEDS[kind]):
        raise NotAllowed("Administrators look after this. Ask one of yours.")


def load_import(
    session: Session, import_id: int, *, actor: Person, lock: bool = False
) -> TableImport:
    """One's own import; nobody else sees what somebody uploaded.

    Raises:
        NotFound: there is none, or it is somebody else's.
        NotAllowed: the right to bring such tables is gone.
    """
    found = select(TableImport).where(
        TableImport.id == import_id, TableImport.person_id == actor.id
    )
    table = session.scalars(found.with_for_update() if lock else found).first()
    if table is None:
        raise NotFound("There is no such import.")
    require_kind(actor, table.as_kind)
    return table


def imports_of(session: Session, actor: Person) -> Sequence[TableImport]:
    """One's own imports, the newest first."""
    mine = select(TableImport).where(TableImport.person_id == actor.id)
    return session.scalars(mine.order_by(TableImport.id.desc()).limit(MOST_LISTED)).all()


def list_names(session: Session, actor: Person) -> list[str]:
    """The lists of ideas that this person brought, by name."""
    mine = select(TableImport.choices).where(
        TableImport.person_id == actor.id, TableImport.kind == Kind.IDEAS.value
    )
    return sorted({said.get("list", "") for said in session.scalars(mine)} - {""})


def list_name_for(session: Session, table: TableImport) -> str:
    """How the list is probably called: as when this file came before, else as the file itself."""
    mine = select(TableImport.choices).where(
        TableImport.person_id == table.person_id,
        TableImport.kind == Kind.IDEAS.value,
        TableImport.begun_at.is_not(None),
    )
    left_out = _LEFT_OUT.match(table.file_name)
    same = (
        TableImport.id == int(left_out[1]) if left_out else TableImport.file_name == table.file_name
    )
    said = session.scalars(mine.where(same).order_by(TableImport.id.desc()).limit(1)).first()
    if said is not None:
        return str(said.get("list", ""))
    return _COPY.sub("", PurePath(table.file_name).stem)[:LONGEST_LIST]


def ids_at_work(session: Session) -> Sequence[int]:
    """What waits for the scheduler, in order of coming."""
    rows = select(TableImport.id).where(TableImport.state.in_([state.value for state in AT_WORK]))
    return session.scalars(rows.order_by(TableImport.id)).all()


def refused_rows(
    session: Session, table: TableImport, limit: int | None = None
) -> Sequence[RefusedRow]:
    """The rows that were not taken, by line."""
    rows = select(RefusedRow).where(RefusedRow.import_id == table.id).order_by(RefusedRow.line)
    return session.scalars(rows.limit(limit)).all()


def lines_of(table: TableImport, wanted: Iterable[int]) -> Iterator[Line]:
    """These lines of the file as they were written.

    Raises:
        NotFound: the file is forgotten.
    """
    lines = set(wanted)
    with open_file(table) as stream:
        for line, row in read_rows(stream):
            if line in lines:
                yield line, row


def open_file(table: TableImport) -> BinaryIO:
    """The uploaded file, open for reading.

    Raises:
        NotFound: it is forgotten.
    """
    if table.file_key is None:
        raise NotFound("This file is no longer there.")
    return plant_storage().open(table.file_key)
