"""Pages only read: on PostgreSQL without a transaction, and with no less to be trusted."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from kaizen.core.db import db, only_read
from kaizen.core.transaction import transaction
from kaizen.people.models import Area


def _add(code: str) -> None:
    with db.engine.begin() as connection:
        row = {"code": code, "name": code, "path": f"/{code}/", "kind": "site"}
        connection.execute(insert(Area), [{**row, "time_zone": "UTC", "currency": "EUR"}])


def _count(session: Session) -> int:
    return session.scalars(select(func.count(Area.id))).one()


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _begin_and_fail() -> None:
    with transaction() as session:
        kept = {"kind": "site", "time_zone": "UTC", "currency": "EUR"}
        session.execute(insert(Area), [{"code": "A", "name": "A", "path": "/A/", **kept}])
        raise ZeroDivisionError


def test_no_transaction_is_open_on_postgresql_while_somebody_reads(own_app: Flask) -> None:
    with own_app.app_context():
        session = db.session()
        only_read(session)
        assert _count(session) == 0
        if _is_postgresql(session):
            assert _driver(session).info.transaction_status.name == "IDLE"
            # As in a transaction of its default kind: each question sees what is committed.
            _add("A")
            assert _count(session) == 1


def test_what_reads_may_write_in_a_transaction_and_all_of_it_or_nothing(own_app: Flask) -> None:
    with own_app.app_context():
        session = db.session()
        only_read(session)
        assert _count(session) == 0
        with pytest.raises(ZeroDivisionError):
            _begin_and_fail()
        assert _count(session) == 0


def test_the_next_one_has_a_transaction_again(own_app: Flask) -> None:
    with own_app.app_context():
        session = db.session()
        only_read(session)
        assert _count(session) == 0
        db.session.remove()
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            if connection.dialect.name == "postgresql":
                driver: Any = connection.connection.driver_connection
                assert driver.info.transaction_status.name == "INTRANS"


def test_many_rows_are_read_bit_by_bit_all_the_same(own_app: Flask) -> None:
    with own_app.app_context():
        for code in "ABCDE":
            _add(code)
        session = db.session()
        only_read(session)
        assert _count(session) == 5
        codes = select(Area.code).order_by(Area.id).execution_options(yield_per=2)
        assert list(session.scalars(codes)) == list("ABCDE")
        assert _count(session) == 5


def test_what_the_server_has_planned_lasts_from_page_to_page(own_app: Flask) -> None:
    with own_app.app_context():
        for _page in range(8):
            session = db.session()
            only_read(session)
            assert _count(session) == 0
            db.session.remove()
        session = db.session()
        if _is_postgresql(session):
            planned = text("SELECT count(*) FROM pg_prepared_statements")
            assert session.scalars(planned).one() > 0
