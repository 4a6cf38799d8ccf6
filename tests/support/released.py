"""The state of a release: a filled database as a back-up, to be upgraded by every later version.

``python -m tests.support.released`` writes the state of the version in hand. `make release-state`
does so; CONTRIBUTING says when.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask_migrate import upgrade
from sqlalchemy import Boolean, Column, Integer, Table, func, insert, select

from kaizen.app import create_app
from kaizen.cli.demo.aims import plant_aims
from kaizen.cli.demo.gate import fill_gate
from kaizen.cli.demo.people_side import write_people_side
from kaizen.core.backup.taking import LEFT_OUT, take_backup
from kaizen.core.backup.values import described
from kaizen.core.db import Base, db
from kaizen.core.storage import plant_storage
from kaizen.core.transaction import transaction
from kaizen.jobs.rolling import rebuild
from kaizen.jobs.schedule import JOBS
from kaizen.people.models import Area
from tests.support.apps import settings
from tests.support.demo_plants import NOW, SEED, load

#: One back-up for each, named by the newest migration of its time.
STATES = Path(__file__).parents[1] / "cli" / "states"
IDEAS = 40
#: Enough for reminders, digests and bookings to be written, and for mails that wait.
HOURS = (1, 6, 30)
#: A value of each kind that a back-up tells apart.
SOMETHING: dict[str, Any] = {
    "moment": NOW,
    "day": NOW.date(),
    "decimal": 1,
    "bytes": b"\x00\xff",
    "json": [],
    "plain": "x",
}
#: What the demo never does is written as one row; here where any value will not do.
SAID: dict[str, Any] = {
    "webhook.url": "https://chat.plant.example/kaizen",
    "board_link.token_hash": "0" * 64,
    "device.token_hash": "1" * 64,
}


def main() -> None:
    """Write the state of this version."""
    click.echo(write_state(STATES))


def write_state(folder: Path) -> Path:
    """A demo plant of always the same morning, with at least one row in every table."""
    with tempfile.TemporaryDirectory() as place:
        # No files beside it: mail goes elsewhere, and photos are not drawn.
        mail = {"KAIZEN_MAIL_FOLDER": f"{place}/mail"}
        app = create_app(settings(f"sqlite:///{place}/plant.db", f"{place}/files", **mail))
        with app.app_context():
            upgrade()
            _fill()
            taken = take_backup(Path(place) / "kept", plant_storage(), now=NOW)
            head = db.session.connection().exec_driver_sql("SELECT * FROM alembic_version")
            name = head.scalar_one()
            db.session.remove()
            db.engine.dispose()
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{name}.zip"
        target.write_bytes(taken.path.read_bytes())
    return target


def _fill() -> None:
    load(IDEAS)
    fill_gate(NOW)
    write_people_side(seed=SEED, now=NOW)
    plant_aims(NOW)
    for site_id in db.session.scalars(select(Area.id).where(Area.parent_id.is_(None))).all():
        for _ in rebuild(site_id, NOW):
            pass
    for hours in HOURS:
        for job in JOBS:
            job.run(NOW + timedelta(hours=hours))
    with transaction() as session:
        for table in _empty():
            session.execute(insert(table).values(_row(table)))


def _empty() -> Iterator[Table]:
    for table in Base.metadata.sorted_tables:
        rows = db.session.scalar(select(func.count()).select_from(table))
        if not rows and table.name not in LEFT_OUT:
            yield table


def _row(table: Table) -> dict[str, Any]:
    """Something for each column that must have a value."""
    by_itself = table.autoincrement_column
    return {
        column.name: _value(column)
        for column in table.columns
        if not column.nullable and column is not by_itself
    }


def _value(column: Column[Any]) -> Any:
    if (said := SAID.get(f"{column.table.name}.{column.name}")) is not None:
        return said
    for key in column.foreign_keys:
        return db.session.scalar(select(func.min(key.column)))
    for check in column.table.constraints:
        allowed = re.search(rf"\b{column.name} IN \('([^']*)'", str(getattr(check, "sqltext", "")))
        if allowed:
            return allowed[1]
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Integer):
        return 1
    return SOMETHING[described(column)[1]]


if __name__ == "__main__":
    main()
