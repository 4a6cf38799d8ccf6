"""Tables that are only added to: the database itself refuses to change or remove their rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date
from decimal import Decimal

import pytest
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Table, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kaizen.core.db import Base, db
from kaizen.core.events import record
from kaizen.ideas.models import Idea
from kaizen.review.models.decisions import Decision
from kaizen.savings.actions.verifying import Findings, Hard
from kaizen.savings.models.claims import DismissalAnswer
from kaizen.savings.models.ledger import RateCorrection
from kaizen.savings.rules.claims import FallingCost
from kaizen.savings.rules.lines import Driver
from tests.support.cast import THURSDAY, Cast, make_cast
from tests.support.claims import benefits, claim, line, use, verify
from tests.support.stages import begun

GUARDED = sorted(
    table.name for table in Base.metadata.tables.values() if table.info.get("append_only")
)


#: Tables in which the fixture writes a row, and which are then attacked.
ATTACKED = [
    "decision",
    "event",
    "idea_move",
    "hard_evidence",
    "ledger_entry",
    "rate_correction",
    "dismissal_answer",
]
MARCH = date(2026, 3, 1)
#: The migration that made the ledger; from there on every one must leave it guarded.
LEDGER_MADE = "20261122_money"


@pytest.fixture
def idea(cast: Cast) -> Idea:
    """One row in each table that is attacked."""
    idea = _booked(cast)
    cast.session.add(
        Decision(idea_id=idea.id, actor_id=cast.sam.id, at=THURSDAY, kind="asked", level="first")
    )
    record("idea.tested", idea, cast.sam.id, THURSDAY.astimezone(UTC))
    of_claim = {"claim_id": claim(cast, idea).id, "person_id": cast.fay.id, "at": THURSDAY}
    cast.session.add(DismissalAnswer(**of_claim, after_months=12, was_dismissed=False))
    new_rate = {"line_id": benefits(cast, idea)[0].id, "from_on": MARCH, "yearly": Decimal(1)}
    cast.session.add(RateCorrection(**of_claim, **new_rate, reason="Counted twice."))
    cast.session.flush()
    return idea


def _booked(cast: Cast) -> Idea:
    """A change whose saved hours are money, verified and booked."""
    idea = begun(cast)
    labour = line(cast, idea, "9000", driver=Driver.LABOUR_TIME, hours="900")
    overtime = Hard(FallingCost.OVERTIME, "No Saturday shifts.", nobody_dismissed=True)
    verify(cast, use(idea), Findings("The ledger of April.", hard={labour.id: overtime}))
    return idea


def _refused(session: Session | Connection, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text(statement))


def _attack(session: Session | Connection, table: str, columns: str) -> None:
    """Every way in which a statement could change or remove a row."""
    row = _a_row(session, table)
    select = f"SELECT {columns} FROM {table} WHERE id = {row}"
    _refused(session, f"UPDATE {table} SET id = id WHERE id = {row}")
    _refused(session, f"DELETE FROM {table} WHERE id = {row}")
    _refused(
        session,
        f"INSERT INTO {table} ({columns}) {select} ON CONFLICT (id) DO UPDATE SET id = excluded.id",
    )
    if _dialect(session) == "sqlite":
        _refused(session, f"REPLACE INTO {table} ({columns}) {select}")
        _refused(session, f"INSERT OR REPLACE INTO {table} ({columns}) {select}")
        _refused(session, f"UPDATE OR REPLACE {table} SET id = id WHERE id = {row}")
        _refused(session, f"DELETE FROM {table}")
    else:
        _refused(session, f"TRUNCATE {table} CASCADE")
    assert _a_row(session, table) == row


def _dialect(session: Session | Connection) -> str:
    engine = session.get_bind() if isinstance(session, Session) else session.engine
    return engine.dialect.name


def _a_row(session: Session | Connection, table: str) -> int:
    row = session.scalar(text(f"SELECT max(id) FROM {table}"))
    assert row is not None, f"nothing was written to {table}"
    return int(row)


def _columns(table: str) -> str:
    found: Table = Base.metadata.tables[table]
    return ", ".join(column.name for column in found.columns)


def test_the_known_tables_are_guarded() -> None:
    assert {*ATTACKED, "rate", "cost_base", "budget", "budget_use"} <= set(GUARDED)


@pytest.mark.parametrize("table", ATTACKED)
def test_a_row_is_neither_changed_replaced_nor_removed(
    session: Session, idea: Idea, table: str
) -> None:
    _attack(session, table, _columns(table))


def test_every_guarded_table_carries_its_triggers_at_head(session: Session) -> None:
    _expect_triggers(session.connection())


def test_the_ledger_stays_guarded_after_every_migration(own_app: Flask) -> None:
    """Down to the migration that made it and up again, one step at a time, with a row in it."""
    with own_app.app_context():
        _booked(make_cast(db.session()))
        db.session.commit()
        db.session.remove()
        for step, revision in _steps():
            step(revision=revision)
            with db.engine.connect() as connection:
                found = inspect(connection).get_columns("ledger_entry")
                _attack(connection, "ledger_entry", ", ".join(c["name"] for c in found))
                _expect_triggers(connection)


def _steps() -> list[tuple[Callable[..., None], str]]:
    """Each revision after the ledger's downwards, then upwards."""
    config = current_app.extensions["migrate"].migrate.get_config()
    script = ScriptDirectory.from_config(config)
    down = [one.revision for one in script.walk_revisions(LEDGER_MADE, "heads")]
    return [(downgrade, one) for one in down[1:]] + [(upgrade, one) for one in down[-2::-1]]


def _expect_triggers(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT tbl_name FROM sqlite_master WHERE type='trigger'"))
    else:
        rows = connection.execute(
            text("SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid")
        )
    with_triggers = {name for (name,) in rows}
    there = set(inspect(connection).get_table_names())
    assert set(GUARDED) & there <= with_triggers
