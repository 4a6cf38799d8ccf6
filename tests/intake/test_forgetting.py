"""Uploaded tables are kept only as long as they are needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.core.errors import Conflict
from kaizen.core.storage import plant_storage
from kaizen.core.transaction import transaction
from kaizen.intake.actions.forgetting import forget_table
from kaizen.intake.models import TableImport
from kaizen.intake.rules import KEPT_AFTERWARDS, KEPT_UNBEGUN, Kind
from kaizen.jobs.importing import sweep_imports
from tests.support.cast import THURSDAY, Cast
from tests.support.tables import IDEAS, begun, brought, checked, counts, left_out, taken

ROWS = "No;Problem;Area\n1;Hose;NH-PRESS\n2;;NH-PRESS\n"
MINUTE = timedelta(minutes=1)


def test_what_nobody_begins_with_goes_after_a_day(app: Flask, session: Session, cast: Cast) -> None:
    import_id = checked(Kind.IDEAS, ROWS, IDEAS, cast.ada)
    key = session.get_one(TableImport, import_id).file_key or ""
    assert sweep_imports(THURSDAY + KEPT_UNBEGUN - MINUTE) == 0
    assert sweep_imports(THURSDAY + KEPT_UNBEGUN + MINUTE) == 1
    session.expire_all()
    assert session.get(TableImport, import_id) is None
    assert not plant_storage().exists(key)


def test_bad_rows_can_be_fetched_for_seven_days(app: Flask, session: Session, cast: Cast) -> None:
    import_id = taken(Kind.IDEAS, ROWS, IDEAS, cast.ada)
    key = session.get_one(TableImport, import_id).file_key or ""
    assert sweep_imports(THURSDAY + KEPT_AFTERWARDS - MINUTE) == 0
    assert plant_storage().exists(key)
    assert sweep_imports(THURSDAY + KEPT_AFTERWARDS + MINUTE) == 1
    assert counts(session, import_id) == ("done", 1, 0, 0, 1)
    table = session.get_one(TableImport, import_id)
    assert (table.file_key, table.samples, left_out(session, import_id)) == (None, [], {})


def test_a_file_that_belongs_to_nothing_goes_too(app: Flask, cast: Cast) -> None:
    storage = plant_storage()
    orphan, photo = "passing/imports/orphan.csv", "photos/some.jpg"
    for key in (orphan, photo):
        storage.put(key, b"a;b\n")
    put_at = clock.now()
    sweep_imports(put_at)
    assert storage.exists(orphan)
    assert sweep_imports(put_at + timedelta(days=3)) >= 1
    assert not storage.exists(orphan)
    assert storage.exists(photo)


def test_what_is_being_taken_is_not_thrown_away(app: Flask, session: Session, cast: Cast) -> None:
    import_id = checked(Kind.IDEAS, ROWS, IDEAS, cast.ada)
    begun(import_id, cast.ada)
    with pytest.raises(Conflict, match="Stop it first"), transaction():
        forget_table(session.get_one(TableImport, import_id), actor=cast.ada)
    assert sweep_imports(THURSDAY + timedelta(days=30)) == 0


def test_what_is_not_wanted_goes_at_once(app: Flask, session: Session, cast: Cast) -> None:
    import_id = brought(Kind.IDEAS, ROWS, cast.ada)
    with transaction():
        key = forget_table(session.get_one(TableImport, import_id), actor=cast.ada)
    assert key is not None
    assert session.get(TableImport, import_id) is None
