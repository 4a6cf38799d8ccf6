"""Keeping an uploaded table: read once from end to end, then put where nobody is served from."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.storage import PASSING, Storage
from kaizen.core.text import clean_line
from kaizen.intake.models import TableImport
from kaizen.intake.queries import require_kind
from kaizen.intake.reading import survey
from kaizen.intake.rules import LARGEST_FILE, LONGEST_FILE_NAME, Kind, State
from kaizen.people.models import Person

FOLDER = f"{PASSING}imports/"


@dataclass(frozen=True)
class KeptFile:
    """A file that was read and put away."""

    key: str
    name: str
    size: int
    rows: int


def keep_file(storage: Storage, content: bytes, name: str) -> KeptFile:
    """Read the table and put it into the store, outside any transaction.

    Raises:
        InvalidInput: it is empty, too large, or no table that can be read.
    """
    if not content.strip():
        raise InvalidInput("The file is empty. Choose one with a header and rows.", field="file")
    if len(content) > LARGEST_FILE:
        raise too_large()
    found = survey(io.BytesIO(content))
    key = f"{FOLDER}{secrets.token_hex(16)}.csv"
    storage.put(key, content)
    shown = clean_line(PurePath(name.replace("\\", "/")).name)[:LONGEST_FILE_NAME]
    return KeptFile(key, shown or "table.csv", len(content), found.rows)


def too_large() -> InvalidInput:
    """What is said of a file beyond the limit."""
    return InvalidInput(
        "The file is larger than %(most)d MB. Divide it into several files.",
        field="file",
        most=LARGEST_FILE // (1024 * 1024),
    )


def bring_table(kind: Kind, file: KeptFile, *, actor: Person, now: datetime) -> TableImport:
    """Note that somebody has brought a table.

    Raises:
        NotAllowed: the actor may bring no such tables.
    """
    require_kind(actor, kind)
    table = TableImport(
        kind=kind.value,
        state=State.UPLOADED.value,
        person_id=actor.id,
        file_name=file.name,
        file_key=file.key,
        size=file.size,
        rows=file.rows,
        columns={},
        choices={},
        samples=[],
        first_ids=[],
        asked={},
        uploaded_at=now,
    )
    db.session.add(table)
    db.session.flush()
    return table
