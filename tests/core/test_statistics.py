"""The database knows how its values are spread, also where somebody is connected already."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import insert, text

from kaizen.core.db import db
from kaizen.core.statistics import renew_statistics
from kaizen.core.transaction import transaction
from kaizen.jobs.schedule import JOBS
from kaizen.people.models import Area
from tests.support.cast import THURSDAY


def _areas(first: int, many: int) -> None:
    kept = {"kind": "site", "time_zone": "UTC", "currency": "EUR"}
    with transaction() as session:
        rows = [
            {"code": f"A{n}", "name": f"A{n}", "path": f"/{n}/", **kept}
            for n in range(first, first + many)
        ]
        session.execute(insert(Area), rows)


def test_who_is_connected_goes_by_what_was_found_last(own_app: Flask) -> None:
    renew = next(job for job in JOBS if job.name == "renew-statistics").run
    with own_app.app_context():
        _areas(1, 3)
        renew(THURSDAY)
        with db.engine.connect() as reader:
            if reader.dialect.name != "sqlite":
                assert renew(THURSDAY) == 0
                renew_statistics()
                return
            version = text("PRAGMA schema_version")
            before = reader.execute(version).scalar_one()
            reader.rollback()
            _areas(4, 30)
            assert renew(THURSDAY) == 1
            assert reader.execute(version).scalar_one() != before
            told = reader.execute(text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'area'"))
            assert {int(row.stat.split()[0]) for row in told} == {33}
