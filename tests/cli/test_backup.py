"""Back-ups: everything comes back, from either database into either, and damage is seen."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select

from kaizen.app import create_app
from kaizen.core.backup.taking import LEFT_OUT, let_go, take_backup
from kaizen.core.db import Base, db
from kaizen.core.errors import KaizenError
from kaizen.core.storage import plant_storage
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.queries import search
from kaizen.jobs.backups import back_up
from kaizen.people.models import Person
from tests.support.apps import close_connections, settings
from tests.support.databases import Template
from tests.support.demo_plants import NOW, filled_with_photos


@pytest.fixture(scope="module")
def plants(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Template], Flask]]:
    """One for each kind of database, filled once however the tests of the kinds alternate."""
    made: dict[str, Flask] = {}
    with ExitStack() as stack:

        def plant(template: Template) -> Flask:
            if template.kind not in made:
                folder = tmp_path_factory.mktemp("filled")
                made[template.kind] = stack.enter_context(filled_with_photos(template, folder))
            return made[template.kind]

        yield plant


@pytest.fixture(scope="module")
def filled(template: Template, plants: Callable[[Template], Flask]) -> Flask:
    """A small demo plant with photos, which the tests only read."""
    return plants(template)


@pytest.fixture(scope="module")
def taken(filled: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with filled.app_context():
        return take_backup(tmp_path_factory.mktemp("kept"), plant_storage(), now=NOW).path


@pytest.fixture
def empty(other_template: Template, tmp_path: Path) -> Iterator[Flask]:
    """Another installation in which nothing has happened yet."""
    with other_template.copy(tmp_path) as url:
        app = create_app(settings(url, tmp_path / "photos"))
        yield app
        close_connections(app)


@pytest.fixture
def copy(taken: Path, tmp_path: Path) -> Path:
    """The back-up in a folder of its own, to be spoiled."""
    folder = tmp_path / "copy"
    shutil.copytree(taken.parent, folder)
    return folder / taken.name


def test_everything_comes_back_into_either_database(
    filled: Flask, empty: Flask, taken: Path
) -> None:
    result = run(empty, "backup", "restore", str(taken))
    assert result.exit_code == 0, result.output
    assert rows_of(empty) == rows_of(filled)
    assert files_of(empty) == files_of(filled)


def test_what_came_back_can_be_used(empty: Flask, taken: Path) -> None:
    run(empty, "backup", "restore", str(taken))
    with empty.app_context():
        idea = db.session.scalars(select(Idea).order_by(Idea.id)).first()
        assert idea is not None
        word = search.asked_words(idea.title)[:1]
        found = select(func.count()).select_from(Idea)
        if db.engine.dialect.name == "sqlite":
            hits = search.HITS
            found = select(func.count()).select_from(hits).where(search.matches_on_sqlite(word))
        assert db.session.scalar(found)
        highest = db.session.scalar(select(func.max(Person.id))) or 0
        with transaction() as session:
            session.add(Person(full_name="Newly Come", username="newly", created_at=NOW))
        assert db.session.scalars(select(Person).where(Person.username == "newly")).one().id > (
            highest
        )


def test_a_back_up_of_a_later_version_is_refused(empty: Flask, copy: Path) -> None:
    rewrite(copy, "manifest.json", lambda text: text.replace('"revision": "', '"revision": "3'))
    result = run(empty, "backup", "restore", str(copy))
    assert result.exit_code == 1
    assert "was made by a newer Kaizen. Restore it with that." in result.output


def test_foreign_keys_are_guarded_again(empty: Flask, taken: Path) -> None:
    before = keys_of(empty)
    run(empty, "backup", "restore", str(taken))
    assert keys_of(empty) == before


def test_a_whole_back_up_is_called_whole(filled: Flask, taken: Path) -> None:
    result = run(filled, "backup", "verify", str(taken))
    assert result.exit_code == 0
    assert "Whole: " in result.output


def test_a_back_up_is_for_its_owner_alone_and_verifying_writes_nothing(
    filled: Flask, taken: Path, tmp_path: Path
) -> None:
    assert taken.stat().st_mode & 0o077 == 0
    alone = Path(shutil.copy(taken, tmp_path))
    assert filled.test_cli_runner().invoke(args=["backup", "verify", str(alone)]).exit_code == 1
    assert [*tmp_path.iterdir()] == [alone]


def test_a_changed_row_is_seen(filled: Flask, copy: Path) -> None:
    rewrite(copy, "tables/idea.jsonl", lambda text: text.replace("a", "e", 1))
    result = run(filled, "backup", "verify", str(copy))
    assert result.exit_code == 1
    assert "The back-up is damaged: tables/idea.jsonl does not add up." in result.output


def test_a_damaged_back_up_leaves_the_database_empty(empty: Flask, copy: Path) -> None:
    rewrite(copy, "tables/idea.jsonl", lambda text: text.replace("a", "e", 1))
    assert run(empty, "backup", "restore", str(copy)).exit_code == 1
    with empty.app_context():
        assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_missing_photo_is_seen(filled: Flask, copy: Path) -> None:
    next((copy.parent / "files").rglob("*.jpg")).unlink()
    result = run(filled, "backup", "verify", str(copy))
    assert result.exit_code == 1
    assert "is missing beside the back-up" in result.output


def test_a_spoiled_photo_is_seen(filled: Flask, copy: Path) -> None:
    next((copy.parent / "files").rglob("*.jpg")).write_bytes(b"something else")
    result = run(filled, "backup", "verify", str(copy))
    assert result.exit_code == 1
    assert "is damaged" in result.output


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no archive at all"])
def test_what_is_no_back_up_is_refused(filled: Flask, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.zip"
    path.write_bytes(content)
    result = run(filled, "backup", "verify", str(path))
    assert result.exit_code == 1
    assert "letter.zip is no back-up of Kaizen, or it is damaged." in result.output


def test_a_database_in_use_is_not_written_over(filled: Flask, taken: Path) -> None:
    before = rows_of(filled)
    result = run(filled, "backup", "restore", str(taken))
    assert result.exit_code == 1
    assert "This database is in use. Restore into an empty one." in result.output
    assert rows_of(filled) == before


def test_photos_are_copied_once(filled: Flask, tmp_path: Path) -> None:
    with filled.app_context():
        first = take_backup(tmp_path, plant_storage(), now=NOW)
        second = take_backup(tmp_path, plant_storage(), now=NOW + timedelta(days=1))
    assert first.copied == first.files > 0
    assert (second.copied, second.files) == (0, first.files)


def test_a_photo_whose_checksum_was_not_noted_is_copied_again(
    filled: Flask, tmp_path: Path
) -> None:
    """As after a kill between the copy and the note."""
    with filled.app_context():
        take_backup(tmp_path, plant_storage(), now=NOW)
        noted = tmp_path / "files" / ".checksums.jsonl"
        lines = noted.read_text(encoding="utf-8").splitlines()
        noted.write_text("\n".join(lines[:-1]) + "\n" + lines[-1][:20], encoding="utf-8")
        again = take_backup(tmp_path, plant_storage(), now=NOW + timedelta(days=1))
    assert again.copied == 1
    assert run(filled, "backup", "verify", str(again.path)).exit_code == 0


def test_old_back_ups_go_and_take_their_photos_along(filled: Flask, tmp_path: Path) -> None:
    with filled.app_context():
        store = plant_storage()
        store.put("photos/zz/gone.jpg", b"only the first one needs it")
        take_backup(tmp_path, store, now=NOW)
        store.delete("photos/zz/gone.jpg")
        kept = take_backup(tmp_path, store, now=NOW + timedelta(days=1))
        assert len(let_go(tmp_path, keep=1)) == 1
    assert [path.name for path in tmp_path.glob("kaizen-*.zip")] == [kept.path.name]
    assert not (tmp_path / "files" / "photos" / "zz" / "gone.jpg").exists()
    assert run(filled, "backup", "verify", str(kept.path)).exit_code == 0


def test_the_job_writes_where_the_plant_says_and_keeps_so_many(
    filled: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(filled.config, "KAIZEN_BACKUP_FOLDER", str(tmp_path))
    monkeypatch.setitem(filled.config, "KAIZEN_BACKUP_KEEP", 2)
    with filled.app_context():
        assert all(back_up(NOW + timedelta(days=day)) > 0 for day in range(4))
    assert len(list(tmp_path.glob("kaizen-*.zip"))) == 2


def test_without_a_folder_the_job_does_nothing(filled: Flask) -> None:
    with filled.app_context():
        assert back_up(NOW) == 0


def test_the_console_asks_where_to(filled: Flask) -> None:
    result = run(filled, "backup", "create")
    assert result.exit_code == 2
    assert "Say where with --folder, or set KAIZEN_BACKUP_FOLDER." in result.output


def test_a_failed_back_up_leaves_no_file_with_its_name(
    filled: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("kaizen.core.backup.archive.os.fsync", refuse)
    with filled.app_context(), pytest.raises(OSError, match="No space"):
        take_backup(tmp_path, plant_storage(), now=NOW)
    assert list(tmp_path.glob("*.zip")) == []
    assert list(tmp_path.glob(".*.part")) == []


def run(app: Flask, *command: str) -> Any:
    return app.test_cli_runner().invoke(args=list(command))


def rows_of(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table as plain values, in an order of its own."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted(
                json.dumps(list(row), default=repr, sort_keys=True)
                for row in connection.execute(select(table))
            )
            for table in Base.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def files_of(app: Flask) -> dict[str, bytes]:
    found = {}
    with app.app_context():
        store = plant_storage()
        for key in sorted(store.keys()):
            with store.open(key) as file:
                found[key] = file.read()
    return found


def keys_of(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    with app.app_context():
        found = inspect(db.engine)
        return {
            name: sorted(
                (key["name"], tuple(key["constrained_columns"]), key["referred_table"])
                for key in found.get_foreign_keys(name)
            )
            for name in found.get_table_names()
        }


def rewrite(path: Path, name: str, change: Any) -> None:
    """The same archive with one part changed, and everything else as it was."""
    with zipfile.ZipFile(path) as old:
        parts = {one: old.read(one) for one in old.namelist()}
    parts[name] = change(parts[name].decode()).encode()
    with zipfile.ZipFile(path, "w") as new:
        for one, content in parts.items():
            new.writestr(one, content)


def test_an_empty_database_has_nothing_to_back_up(tmp_path: Path) -> None:
    app = create_app(settings(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "photos"))
    with app.app_context(), pytest.raises(KaizenError, match="nothing to back up"):
        take_backup(tmp_path / "kept", plant_storage(), now=NOW)
    close_connections(app)
