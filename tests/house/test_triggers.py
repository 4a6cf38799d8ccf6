"""Tables that are only added to: the database itself refuses to change or remove their rows."""

from __future__ import annotations

from datetime import UTC

import pytest
from sqlalchemy import Table, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kaizen.core.db import Base
from kaizen.core.events import record
from kaizen.ideas.models import Idea
from kaizen.review.models.decisions import Decision
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import sent

GUARDED = sorted(
    table.name for table in Base.metadata.tables.values() if table.info.get("append_only")
)


@pytest.fixture
def idea(cast: Cast) -> Idea:
    """One row in each guarded table."""
    idea = sent(cast)
    cast.session.add(
        Decision(idea_id=idea.id, actor_id=cast.sam.id, at=THURSDAY, kind="asked", level="first")
    )
    record("idea.tested", idea, cast.sam.id, THURSDAY.astimezone(UTC))
    cast.session.flush()
    return idea


def _refused(session: Session, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text(statement))


def _a_row(session: Session, table: str) -> int:
    row = session.scalar(text(f"SELECT max(id) FROM {table}"))
    assert row is not None, f"nothing was written to {table}"
    return int(row)


def _columns(table: str) -> str:
    found: Table = Base.metadata.tables[table]
    return ", ".join(column.name for column in found.columns)


def test_the_known_tables_are_guarded() -> None:
    assert {"decision", "event", "idea_move"} <= set(GUARDED)


@pytest.mark.parametrize("table", ["decision", "event", "idea_move"])
def test_a_row_is_neither_changed_nor_removed(session: Session, idea: Idea, table: str) -> None:
    row = _a_row(session, table)
    _refused(session, f"UPDATE {table} SET id = id WHERE id = {row}")
    _refused(session, f"DELETE FROM {table} WHERE id = {row}")
    assert _a_row(session, table) == row


@pytest.mark.parametrize("table", ["decision", "event", "idea_move"])
def test_a_row_is_not_replaced_by_an_insert(session: Session, idea: Idea, table: str) -> None:
    row = _a_row(session, table)
    columns = _columns(table)
    select = f"SELECT {columns} FROM {table} WHERE id = {row}"
    _refused(
        session,
        f"INSERT INTO {table} ({columns}) {select} ON CONFLICT (id) DO UPDATE SET id = excluded.id",
    )
    if session.get_bind().dialect.name == "sqlite":
        _refused(session, f"REPLACE INTO {table} ({columns}) {select}")
        _refused(session, f"INSERT OR REPLACE INTO {table} ({columns}) {select}")


@pytest.mark.parametrize("table", ["decision", "event", "idea_move"])
def test_a_table_is_not_emptied_at_once(session: Session, idea: Idea, table: str) -> None:
    if session.get_bind().dialect.name == "sqlite":
        _refused(session, f"DELETE FROM {table}")
    else:
        _refused(session, f"TRUNCATE {table} CASCADE")


def test_every_guarded_table_carries_its_triggers_at_head(session: Session) -> None:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT tbl_name FROM sqlite_master WHERE type='trigger'"))
    else:
        rows = connection.execute(
            text("SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid")
        )
    with_triggers = {name for (name,) in rows}
    there = set(inspect(connection).get_table_names())
    assert set(GUARDED) & there <= with_triggers
