"""Sweeping the store: what hangs nowhere goes after a day, all else stays."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from kaizen.core.images import PreparedPhoto, prepare_photo
from kaizen.core.storage import FolderStorage, Storage, plant_storage
from kaizen.ideas.actions.drafting import delete_draft
from kaizen.ideas.actions.photos import add_photo, keep_files, remove_photo
from kaizen.ideas.actions.sweeping import sweep_photos
from tests.support.cast import THURSDAY, Cast

NOW = datetime(2031, 3, 12, 13, 2, tzinfo=UTC)


def shot(colour: str) -> PreparedPhoto:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(target, "JPEG")
    return prepare_photo(target.getvalue(), "a.jpg")


@pytest.fixture
def store(app: Flask, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """An empty store, and nothing that other tests have put."""
    monkeypatch.setitem(app.config, "KAIZEN_STORAGE", str(tmp_path))
    # Set, not taken out: where no test has asked for the store yet, this one would stay for all.
    monkeypatch.setitem(app.extensions, "kaizen_storage", FolderStorage(tmp_path))
    return plant_storage()


def keep(store: Storage, folder: Path, colour: str, *, hours_old: int) -> PreparedPhoto:
    photo = shot(colour)
    keep_files(store, photo)
    at = (NOW - timedelta(hours=hours_old)).timestamp()
    for key in (photo.full_key, photo.thumb_key):
        os.utime(folder / key, (at, at))
    return photo


def test_what_hangs_nowhere_goes_and_what_hangs_somewhere_stays(
    cast: Cast, store: Storage, tmp_path: Path
) -> None:
    hung, removed, thrown = (
        keep(store, tmp_path, colour, hours_old=25) for colour in ("teal", "red", "blue")
    )
    idea, other, draft = cast.draft(), cast.draft(), cast.draft()
    add_photo(idea, hung, actor=cast.olga, now=THURSDAY)
    # The same photo on two ideas: taken off one, it still hangs on the other.
    for photo in (hung, removed):
        off = add_photo(other, photo, actor=cast.olga, now=THURSDAY)
        remove_photo(off, actor=cast.olga, now=THURSDAY)
    add_photo(draft, thrown, actor=cast.olga, now=THURSDAY)
    delete_draft(draft, actor=cast.olga, now=THURSDAY)
    cast.session.commit()
    assert sweep_photos(NOW) == 4
    assert sorted(store.keys()) == sorted([hung.full_key, hung.thumb_key])
    assert sweep_photos(NOW) == 0


def test_an_upload_under_way_is_not_hit(cast: Cast, store: Storage, tmp_path: Path) -> None:
    young = keep(store, tmp_path, "teal", hours_old=23)
    again = keep(store, tmp_path, "red", hours_old=100)
    # Sent once more, and not hung yet: it counts as new.
    keep_files(store, again)
    store.put("reports/old.csv", b"no photo")
    os.utime(tmp_path / "reports/old.csv", (0, 0))
    assert sweep_photos(NOW - timedelta(days=2000)) == 0
    now = datetime.now(UTC) + timedelta(hours=1)
    assert sweep_photos(now) == 0
    assert store.exists(young.full_key)
    assert store.exists(again.full_key)
    assert sweep_photos(NOW + timedelta(days=2)) == 4
    assert list(store.keys()) == ["reports/old.csv"]


def test_the_console_says_how_many_went(app: Flask, store: Storage, tmp_path: Path) -> None:
    keep(store, tmp_path, "teal", hours_old=24 * 3000)
    answer = app.test_cli_runner().invoke(args=["photos", "sweep"])
    assert answer.output == "2 files deleted.\n"
