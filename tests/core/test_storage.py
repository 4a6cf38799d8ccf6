"""Files are kept whole or not at all, and no key leads out of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaizen.core import storage
from kaizen.core.errors import NotFound
from kaizen.core.storage import FolderStorage, Storage, UnsafeKeyError

KEY = "photos/ab/ab12.jpg"


@pytest.fixture
def folder(tmp_path: Path) -> FolderStorage:
    (tmp_path / "files").mkdir()
    return FolderStorage(tmp_path / "files")


def read(files: Storage, key: str) -> bytes:
    with files.open(key) as stream:
        return stream.read()


def test_what_is_put_comes_back(folder: FolderStorage) -> None:
    assert not folder.exists(KEY)
    folder.put(KEY, b"\x00\xff photo")
    assert folder.exists(KEY)
    assert read(folder, KEY) == b"\x00\xff photo"


def test_putting_again_replaces(folder: FolderStorage) -> None:
    folder.put(KEY, b"old")
    folder.put(KEY, b"new")
    assert read(folder, KEY) == b"new"
    assert list(folder.keys()) == [KEY]


def test_deleting_twice_is_the_same_as_once(folder: FolderStorage) -> None:
    folder.put(KEY, b"x")
    folder.delete(KEY)
    folder.delete(KEY)
    folder.delete("photos/ab/ab12.jpg/deeper")
    assert not folder.exists(KEY)


def test_what_is_not_there_is_not_found(folder: FolderStorage) -> None:
    folder.put(KEY, b"x")
    for key in ("photos/no.jpg", "photos", f"{KEY}/deeper"):
        with pytest.raises(NotFound):
            folder.open(key)
        assert not folder.exists(key)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "..",
        "../secret",
        "photos/../../secret",
        "photos/..",
        "/etc/passwd",
        "photos//x.jpg",
        "photos/",
        "photos/.hidden",
        "./x",
        "photos\\..\\x",
        "photos/x.jpg\n",
        "photos/x\x00.jpg",
        "C:/x",
        "Photos/x.jpg",
        "photos/\u202egpj.exe",
        "a" * 201,
    ],
)
def test_a_key_that_is_no_plain_relative_path_is_refused(folder: FolderStorage, key: str) -> None:
    for use in (folder.open, folder.delete, folder.exists, lambda k: folder.put(k, b"x")):
        with pytest.raises(UnsafeKeyError):
            use(key)


def test_a_link_leads_nowhere(folder: FolderStorage, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"secret")
    (tmp_path / "files" / "photos").symlink_to(outside)
    with pytest.raises(UnsafeKeyError):
        folder.open("photos/secret")
    with pytest.raises(UnsafeKeyError):
        folder.put("photos/secret", b"overwritten")
    assert (outside / "secret").read_bytes() == b"secret"


def test_an_interrupted_write_leaves_the_old_file_and_no_rest(
    folder: FolderStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put(KEY, b"old")

    def full(_descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        folder.put(KEY, b"new")
    assert read(folder, KEY) == b"old"
    assert [path.name for path in (tmp_path / "files/photos/ab").iterdir()] == ["ab12.jpg"]


def test_half_written_files_of_a_killed_process_are_no_keys(
    folder: FolderStorage, tmp_path: Path
) -> None:
    folder.put(KEY, b"x")
    (tmp_path / "files/photos/ab/.new-k1ll3d").write_bytes(b"hal")
    assert list(folder.keys()) == [KEY]


def test_two_processes_share_one_folder(folder: FolderStorage, tmp_path: Path) -> None:
    folder.put(KEY, b"x")
    assert read(FolderStorage(tmp_path / "files"), KEY) == b"x"
