"""The files beside the archives of a back-up: without those that only pass through."""

from __future__ import annotations

from pathlib import Path

from kaizen.core.backup.pool import Pool
from kaizen.core.storage import PASSING, FolderStorage


def test_what_only_passes_through_is_in_no_back_up(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "storage")
    storage.put("photos/hose.jpg", b"a photo")
    storage.put(f"{PASSING}imports/people.csv", b"Name;Password\n")
    kept = list(Pool(tmp_path / "kept").take(storage))
    assert [key for key, _size, _digest in kept] == ["photos/hose.jpg"]
    assert not list((tmp_path / "kept").rglob("people.csv"))
