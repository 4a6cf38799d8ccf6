"""The files beside the archives: each is copied once, and known by its checksum from then on."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from kaizen.core.errors import InvalidInput, NotFound
from kaizen.core.storage import PASSING, FolderStorage, Storage

#: Begins with a dot, so that it is never taken for a kept file.
CHECKSUMS = ".checksums.jsonl"
#: Key, size in bytes, SHA-256.
Kept = tuple[str, int, str]


class Pool:
    """Copies of the plant's files, shared by all archives of one folder.

    A file never changes once it is kept (its key is made from its content), so that copying the
    new ones is enough. What was copied but not noted, because of a kill, is copied again.
    """

    def __init__(self, folder: Path) -> None:
        self._store = FolderStorage(folder / "files")
        self._list = folder / "files" / CHECKSUMS
        self._known = {key: (key, size, digest) for key, size, digest in self._noted()}
        self.copied = 0

    def take(self, source: Storage) -> Iterator[Kept]:
        """Copy what is new in `source`; every file of it, as it is kept here."""
        # Without what a kill cut off: the next line must begin on its own.
        self._write_list()
        with self._list.open("a", encoding="utf-8") as noted:
            keys = source.keys()
            for key in sorted(key for key in keys if not key.startswith(PASSING)):
                kept = self._known.get(key) or self._copy(source, key)
                if kept is None:
                    continue
                if key not in self._known:
                    noted.write(json.dumps(kept) + "\n")
                    self._known[key] = kept
                yield kept
            noted.flush()
            os.fsync(noted.fileno())

    def read(self, kept: Kept) -> bytes:
        """The content of a file.

        Raises:
            InvalidInput: it is missing, or not what it was.
        """
        key, _size, digest = kept
        try:
            with self._store.open(key) as file:
                content = file.read()
        except NotFound as error:
            raise InvalidInput(
                "The file %(key)s is missing beside the back-up.", key=key
            ) from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise InvalidInput("The file %(key)s beside the back-up is damaged.", key=key)
        return content

    def forget_all_but(self, keys: Collection[str]) -> None:
        """Delete what no archive names any more."""
        for key in [key for key in self._known if key not in keys]:
            self._store.delete(key)
            del self._known[key]
        self._write_list()

    def _copy(self, source: Storage, key: str) -> Kept | None:
        try:
            with source.open(key) as file:
                content = file.read()
        except NotFound:
            # Swept away since the keys were listed: nothing needs it.
            return None
        self._store.put(key, content)
        self.copied += 1
        return key, len(content), hashlib.sha256(content).hexdigest()

    def _noted(self) -> Iterator[Kept]:
        if not self._list.exists():
            return
        lines = self._list.read_text(encoding="utf-8").splitlines(keepends=True)
        for line in lines:
            # A line that a kill cut off counts as not noted.
            if line.endswith("]\n"):
                key, size, digest = json.loads(line)
                yield key, size, digest

    def _write_list(self) -> None:
        lines = "".join(json.dumps(kept) + "\n" for kept in self._known.values())
        part = self._list.with_suffix(".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(lines, encoding="utf-8")
        part.replace(self._list)
