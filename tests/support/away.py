"""Taking a database away for a while, and giving it back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from flask import Flask
from sqlalchemy import create_engine, text

from kaizen.core.db import db


@contextmanager
def away(app: Flask) -> Iterator[None]:
    """Nobody gets in and all are sent away, or a file stays locked for longer than any waits."""
    with app.app_context():
        url = db.engine.url
        db.engine.dispose()
    if url.get_backend_name() == "sqlite":
        with closing(
            sqlite3.connect(str(url.database), timeout=120, isolation_level=None)
        ) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
        return
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    allow = f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS'
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
    with engine.connect() as connection:
        connection.execute(text(f"{allow} false"))
        connection.execute(text(end), {"name": url.database})
        yield
        connection.execute(text(f"{allow} true"))
    engine.dispose()
