"""Transactions: all or nothing, fresh rows, and writers that wait for each other."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core import db as databases
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.people.models import Person
from tests.support.cast import Cast, make_cast


def test_a_fault_keeps_nothing(cast: Cast, session: Session) -> None:
    def rename_and_fail() -> None:
        with transaction():
            session.get_one(Person, cast.olga.id).full_name = "Somebody Else"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rename_and_fail()
    assert session.get_one(Person, cast.olga.id).full_name == "Olga Petrenko"


def test_changes_made_before_it_opened_are_refused(cast: Cast) -> None:
    cast.olga.full_name = "Somebody Else"
    with pytest.raises(RuntimeError, match="before the transaction"), transaction():
        raise AssertionError("must not be reached")


def test_on_sqlite_what_is_committed_is_on_the_disk(tmp_path: Path) -> None:
    # Tests themselves wait for no disk (tests/support/quick_disk.py): this is the plant's own way.
    with closing(sqlite3.connect(tmp_path / "plant.sqlite")) as connection:
        databases._prepare_sqlite(connection, None)
        asked = ("journal_mode", "synchronous", "foreign_keys")
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    full = 2
    assert found == ["wal", full, 1]


def test_eight_writers_wait_for_each_other_and_none_is_lost(own_app: Flask) -> None:
    with own_app.app_context():
        olga_id = make_cast(db.session()).olga.id

    def write(_: int) -> None:
        with own_app.app_context():
            # Reading first is what used to end in "database is locked".
            assert db.session.get(Person, olga_id) is not None
            with transaction() as session:
                person = session.scalars(
                    select(Person).where(Person.id == olga_id).with_for_update()
                ).one()
                person.session_epoch += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    with own_app.app_context():
        assert db.session.get_one(Person, olga_id).session_epoch == 40
