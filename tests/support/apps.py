"""The app under test: its settings, a world that is undone afterwards, and a clean client."""

from __future__ import annotations

import contextvars
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from psycopg._preparing import PrepareManager
from sqlalchemy import Connection, Engine
from werkzeug.test import TestResponse

from kaizen.core.db import db


def settings(url: str, storage: Path | str, **others: object) -> Mapping[str, object]:
    """Settings of an app under test: database address, folder for photos, and what differs."""
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SECRET_KEY": "only-for-tests-only-for-tests-00",
        "TESTING": True,
        "KAIZEN_MODE": "demo",
        "KAIZEN_STORAGE": str(storage),
        "KAIZEN_MAIL_FOLDER": str(Path(storage) / "mail"),
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
        **others,
    }


@contextmanager
def undone_afterwards(app: Flask) -> Iterator[None]:
    """Put the whole app onto one connection, whose outer transaction is rolled back at the end.

    Every commit inside only releases a savepoint. The sessions see each other's commits at once;
    whoever needs true concurrency takes `own_app`. Blocks may lie in each other: the inner one is
    undone to where it began.
    """
    with app.app_context():
        engines: dict[str | None, Any] = db._app_engines[app]
    engine: Engine | Connection = engines[None]
    if isinstance(engine, Connection):
        inner = engine.begin_nested()
        try:
            yield
        finally:
            inner.rollback()
        return
    with engine.connect() as connection:
        _keep_plans(connection)
        outer = connection.begin()
        engines[None] = connection
        try:
            yield
        finally:
            engines[None] = engine
            outer.rollback()


class KeptPlans(PrepareManager):
    """What the server has planned outlives a rollback: all tests of a worker send the same."""

    prepared_max = 1000

    def clear(self) -> bool:
        """Keep all; the driver would throw it away with whatever a test has written."""
        return False


def _keep_plans(connection: Connection) -> None:
    """Let the plans of this connection outlive whatever is rolled back on it."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        return
    if not isinstance(driver._prepared, KeptPlans):
        driver.execute("DEALLOCATE ALL")
        driver._prepared = KeptPlans()


def close_connections(app: Flask) -> None:
    """Give every pooled connection of the app back to its database."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


class CleanClient(FlaskClient):
    """A client whose requests see nothing of the test's own app context.

    Without this, Flask would lend the test's context to every request: they would share one
    session and one `g`, and so one signed-in person.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; afterwards what the test has loaded is read afresh."""
        # An answer that is streamed is read to its end here, where its request still stands.
        kwargs.setdefault("buffered", True)
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.expire_all()
        return response
