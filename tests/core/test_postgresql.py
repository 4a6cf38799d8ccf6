"""The driver of PostgreSQL says of its columns what SQLAlchemy reads, and no more."""

from __future__ import annotations

import psycopg
import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from kaizen.core.db import db
from kaizen.core.postgresql import Cursor

pytestmark = pytest.mark.parametrize(
    "template", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


def test_columns_are_told_by_name_and_type_as_the_driver_tells_them(own_app: Flask) -> None:
    with own_app.app_context(), db.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        asked = "SELECT 1 AS one, 'größer'::text AS \"größe\", NULL::numeric AS nothing"
        ours = driver.execute(asked).description
        driver.cursor_factory = psycopg.Cursor
        theirs = driver.execute(asked).description
        driver.cursor_factory = Cursor
        assert ours is not None
        assert theirs is not None
        assert [one[:2] for one in ours] == [(one.name, one.type_code) for one in theirs]
        assert [one[0] for one in ours] == ["one", "größe", "nothing"]
        assert driver.execute("SET LOCAL application_name = 'kaizen'").description is None


def test_an_engine_that_commits_each_statement_goes_on_doing_so(own_app: Flask) -> None:
    with own_app.app_context():
        engine = create_engine(db.engine.url, isolation_level="AUTOCOMMIT")
        for table in ("one", "two"):
            with engine.connect() as connection:
                connection.execute(text(f"CREATE TABLE {table} (x int)"))
        engine.dispose()
        assert db.session.scalar(text("SELECT to_regclass('two')")) is not None
