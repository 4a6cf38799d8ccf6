"""Where files are kept: whole or not at all, under names that cannot leave their place."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from flask import current_app

from kaizen.core.errors import NotFound

# Lower-case words separated by slashes; no segment begins with a dot, so none is "..",
# and names differ on every file system, also on those that know no capitals.
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*\Z")
LONGEST_KEY = 200
#: Under keys that begin so, files only pass through: no back-up holds them.
PASSING = "passing/"
_EXTENSION = "kaizen_storage"


class UnsafeKeyError(ValueError):
    """A key that is not a plain relative path; keys are made by code, never by people."""


class Storage(Protocol):
    """Keeps bytes under keys such as ``photos/ab/abcd….jpg``.

    Every method raises `UnsafeKeyError` for a key that is not a plain relative path.
    """

    def put(self, key: str, content: bytes) -> None:
        """Keep the content; when this returns it survives a power cut. Replaces the old."""
        ...

    def open(self, key: str) -> BinaryIO:
        """The content as a stream that the caller closes.

        Raises:
            NotFound: nothing is kept under the key.
        """
        ...

    def delete(self, key: str) -> None:
        """Forget the content; nothing happens where there is none."""
        ...

    def exists(self, key: str) -> bool:
        """Whether something is kept under the key."""
        ...

    def keys(self) -> Iterator[str]:
        """Every key under which something is kept, in no order."""
        ...

    def renew(self, key: str) -> bool:
        """Let what is kept count as put just now; False where nothing is kept."""
        ...

    def kept_since(self, key: str) -> datetime | None:
        """When the content was put or renewed, in UTC; None where nothing is kept."""
        ...


def plant_storage() -> Storage:
    """Where this plant keeps its files; `KAIZEN_STORAGE` names the folder."""
    extensions = current_app.extensions
    if _EXTENSION not in extensions:
        folder = Path(current_app.config["KAIZEN_STORAGE"])
        folder.mkdir(parents=True, exist_ok=True)
        extensions[_EXTENSION] = FolderStorage(folder)
    store: Storage = extensions[_EXTENSION]
    return store


class FolderStorage:
    """A `Storage` in a folder of the file system, which several processes may share."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def put(self, key: str, content: bytes) -> None:
        """Write beside the target, flush to the disk, then move over it in one step."""
        target = self._path(key)
        self._make_folder(target.parent)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(name).unlink()
            raise
        _flush_folder(target.parent)

    def open(self, key: str) -> BinaryIO:
        """The file, open for reading.

        Raises:
            NotFound: there is no such file.
        """
        try:
            return self._path(key).open("rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise NotFound("This file is no longer there.") from error

    def delete(self, key: str) -> None:
        """Remove the file if it is there; its folder stays."""
        with suppress(FileNotFoundError, NotADirectoryError):
            self._path(key).unlink()

    def exists(self, key: str) -> bool:
        """Whether the file is there."""
        return self._path(key).is_file()

    def keys(self) -> Iterator[str]:
        """The keys of all files; half-written ones are left out."""
        for path in self._root.rglob("*"):
            key = path.relative_to(self._root).as_posix()
            if _KEY.match(key) and path.is_file():
                yield key

    def renew(self, key: str) -> bool:
        """Set the time of the file anew."""
        try:
            os.utime(self._path(key))
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def kept_since(self, key: str) -> datetime | None:
        """The time of the file."""
        try:
            return datetime.fromtimestamp(self._path(key).stat().st_mtime, UTC)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _path(self, key: str) -> Path:
        if len(key) > LONGEST_KEY or not _KEY.match(key):
            raise UnsafeKeyError(f"not a plain relative path: {key[:LONGEST_KEY]!r}")
        path = self._root / key
        # A link that somebody put into the folder must not lead out of it either.
        if not path.resolve().is_relative_to(self._root):
            raise UnsafeKeyError(f"leads out of the storage: {key!r}")
        return path

    def _make_folder(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for each in missing:
            _flush_folder(each.parent)


def _flush_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, not only what the files hold."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
