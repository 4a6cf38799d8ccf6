"""The database: the declarative base, the engine's habits on SQLite, and moments in UTC."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, MetaData, Numeric, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry, Pool
from sqlalchemy.types import TypeDecorator, TypeEngine

#: Connections that carry this execution option begin as writers (``BEGIN IMMEDIATE``).
WRITER = "kaizen_writer"
#: Those that carry this one are only read from, each question for itself.
READER = "kaizen_reader"
#: So long a writer waits for a SQLite file that another one holds.
SQLITE_WAIT_SECONDS = 10.0

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every mapped class in the house."""

    metadata = MetaData(naming_convention=NAMING)


# A savepoint for each session on a shared connection is what lets a test roll everything back;
# on an engine of its own, as in production, the option changes nothing.
db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={"join_transaction_mode": "create_savepoint", "autoflush": True},
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and always read back with its zone; refuses naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into what the database keeps.

        Raises:
            ValueError: the moment carries no zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back the moment with its zone, whichever database kept it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: A small structured value; binary JSON where the database has it.
Facts = JSON().with_variant(JSONB(), "postgresql")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Set what SQLite needs on each new connection; see house.md, "The database"."""
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own transactions begin too late and always as readers; ours begin explicitly.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={round(SQLITE_WAIT_SECONDS * 1000)}",
        "recursive_triggers=ON",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_on_sqlite(connection: Connection) -> None:
    """Begin as a writer where asked: a reader that turns writer fails at once when it is late."""
    if connection.dialect.name != "sqlite":
        return
    writer = connection.get_execution_options().get(WRITER, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def only_read(session: Session) -> None:
    """Ask from here on without a transaction where that changes nothing: on PostgreSQL.

    READ COMMITTED shows each question what is committed by then, in a transaction or not. Without
    one, a page is spared beginning and ending it, and above all the driver keeps what the server
    has planned, which it throws away with whatever is rolled back. `transaction()` writes as ever.
    """
    if not session.in_transaction():
        session.connection(execution_options={READER: True})


@event.listens_for(Engine, "begin")
def _begin_nothing_to_read(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READER, False)
    if reads and connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        if not driver.autocommit:
            driver.autocommit = connection.info[READER] = True


@event.listens_for(Pool, "reset")
def _begin_again_for_the_next(driver: Any, record: ConnectionPoolEntry, _state: object) -> None:
    # A cursor that the server keeps has begun a transaction: what ends it comes after this.
    if record.info.pop(READER, False) and not driver.closed and driver.autocommit:
        driver.autocommit = False


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal that stays exact on both databases.

    SQLite has no decimals, so it keeps a whole number of the last place; sums stay exact there.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A whole number on SQLite, NUMERIC elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Give the database what it can keep exactly.

        Raises:
            TypeError: a float; it would bring its error along.
        """
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError("A float cannot be stored as an exact decimal")
        exact = Decimal(value)
        return int(exact.scaleb(self.scale).to_integral_value()) if _is_sqlite(dialect) else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Give back the decimal with all its places."""
        if value is None:
            return None
        return Decimal(value).scaleb(-self.scale) if _is_sqlite(dialect) else Decimal(value)


def _is_sqlite(dialect: Dialect) -> bool:
    return dialect.name == "sqlite"
