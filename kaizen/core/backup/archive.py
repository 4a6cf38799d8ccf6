"""The archive of a back-up: a zip file of JSON lines with a manifest that says what must be there.

``tables/NAME.jsonl`` holds one row a line, ``files.jsonl`` key, size and SHA-256 of each file,
``manifest.json`` the rest. It is written under another name first, so that a file with the right
name is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from kaizen.core.backup.values import Described
from kaizen.core.errors import InvalidInput

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files.jsonl"


@dataclass(frozen=True)
class Part:
    """One list of lines in the archive: how many, and the SHA-256 of their bytes."""

    name: str
    rows: int
    sha256: str
    columns: tuple[Described, ...] = ()

    @property
    def table(self) -> str:
        """The table that it holds."""
        return self.name.removeprefix("tables/").removesuffix(".jsonl")


@dataclass(frozen=True)
class Manifest:
    """What a back-up is: when it was made, for which shape of the database, and its parts."""

    made_at: datetime
    revision: str
    tables: tuple[Part, ...]
    files: Part
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """How many rows all tables have together."""
        return sum(part.rows for part in self.tables)


class Writer:
    """Fills an archive part by part; `close` adds the manifest."""

    def __init__(self, archive: ZipFile) -> None:
        self._zip = archive

    def write(self, name: str, rows: Iterable[Any], columns: tuple[Described, ...] = ()) -> Part:
        """Write each row as one line; answer what was written."""
        digest, many = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as file:
            for row in rows:
                line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                digest.update(line)
                file.write(line)
                many += 1
        return Part(name, many, digest.hexdigest(), columns)

    def close(self, manifest: Manifest) -> None:
        """Say at last what must be there."""
        said = asdict(manifest) | {"made_at": manifest.made_at.isoformat()}
        self._zip.writestr(MANIFEST, json.dumps(said, indent=1))


@contextmanager
def new_archive(path: Path) -> Iterator[Writer]:
    """An archive that appears under its name when it is whole and on the disk, or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        # It holds what nobody but the plant may read.
        with open(part, "wb", opener=partial(os.open, mode=0o600)) as file:
            with ZipFile(file, "w", ZIP_DEFLATED) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class Archive:
    """An archive that was written before.

    Raises:
        InvalidInput: it is no back-up, or one of a form that this version does not know.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = ZipFile(path)
            said = json.loads(self._zip.read(MANIFEST))
        except (OSError, BadZipFile, KeyError, ValueError) as error:
            raise InvalidInput(
                "%(file)s is no back-up of Kaizen, or it is damaged.", file=path.name
            ) from error
        if said.get("format") != FORMAT:
            raise InvalidInput(
                "%(file)s was made by a newer Kaizen. Restore it with that.", file=path.name
            )
        self.manifest = Manifest(
            made_at=datetime.fromisoformat(said["made_at"]),
            revision=said["revision"],
            tables=tuple(_part(one) for one in said["tables"]),
            files=_part(said["files"]),
        )

    def __enter__(self) -> Archive:
        """Itself, to be closed at the end."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let go of the file."""
        self._zip.close()

    def lines(self, part: Part) -> Iterator[Any]:
        """The rows of a part, read one by one and checked as a whole at the end.

        Raises:
            InvalidInput: they are not those that were written.
        """
        digest, many = hashlib.sha256(), 0
        try:
            with self._zip.open(part.name) as file:
                for line in file:
                    digest.update(line)
                    many += 1
                    yield json.loads(line)
        except (OSError, BadZipFile, KeyError, ValueError, EOFError, zlib.error) as error:
            raise _damaged(part) from error
        if (many, digest.hexdigest()) != (part.rows, part.sha256):
            raise _damaged(part)


def _part(said: dict[str, Any]) -> Part:
    return Part(said["name"], said["rows"], said["sha256"], tuple(said["columns"]))


def _damaged(part: Part) -> InvalidInput:
    return InvalidInput("The back-up is damaged: %(part)s does not add up.", part=part.name)
