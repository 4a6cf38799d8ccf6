"""The database's server stops while the scheduler delivers, and nothing is lost or sent twice."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kaizen.app import create_app
from kaizen.core import carriers, clock, outbox
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.notifications import delivering
from kaizen.notifications.actions.posting import post_mail
from kaizen.notifications.models import Mail
from tests.support.apps import close_connections, settings
from tests.support.cast import make_cast
from tests.support.databases import migrated_on
from tests.support.mail import MailServer
from tests.support.needs import REQUIRE_POSTGRES, required
from tests.support.postgres import NoPostgres, ThrowAwayServer
from tests.support.processes import console

#: A minute is the promise; the usual run of the tests takes a shorter one.
AWAY_SECONDS = float(os.environ.get("KAIZEN_TEST_OUTAGE_SECONDS", "6"))
MANY = 20
PATIENCE_SECONDS = 180


@pytest.fixture
def server() -> Iterator[ThrowAwayServer]:
    """A server of its own, which can be stopped without harming other tests."""
    server = ThrowAwayServer(in_memory=True)
    try:
        server.start()
    except NoPostgres as none:
        if required(REQUIRE_POSTGRES):
            pytest.fail(str(none))
        pytest.skip(str(none))
    yield server
    server.stop()


@pytest.fixture
def plant(server: ThrowAwayServer, tmp_path: Path, smtp: MailServer) -> Iterator[Flask]:
    """An app on that server, whose mail server takes half a second for a message."""
    smtp.delay_seconds = 0.5
    config = settings(
        migrated_on(server.url),
        tmp_path,
        KAIZEN_SMTP_HOST="127.0.0.1",
        KAIZEN_SMTP_PORT=smtp.port,
        KAIZEN_SMTP_SECURITY="none",
        KAIZEN_MAIL_FROM="kaizen@plant.example",
    )
    app = create_app(config)
    with app.app_context():
        yield app
    close_connections(app)


@pytest.mark.postgresql
def test_a_server_that_is_away_loses_no_message_and_sends_none_twice(
    plant: Flask, server: ThrowAwayServer, smtp: MailServer
) -> None:
    names = _post_many()
    close_connections(plant)
    with _scheduler(plant) as process:
        _wait_for(smtp, 3)
        server.interrupt()
        time.sleep(AWAY_SECONDS)
        smtp.delay_seconds = 0
        server.resume()
        _wait_for(smtp, MANY)
        process.terminate()
        process.join(PATIENCE_SECONDS)
        assert process.exitcode == 0
    assert sorted(smtp.ids) == sorted(names)
    assert outbox.count_waiting(db.session(), Mail) == 0


def test_what_has_left_is_noted_also_after_a_minute_without_database() -> None:
    minute = 60
    patience = sum(delivering.PATIENCE)
    assert patience > minute
    longest = delivering.CLAIM_SECONDS + carriers.LETTER_SECONDS + patience
    assert longest < outbox.CLAIM.total_seconds(), "nobody else takes it up meanwhile"


def _post_many() -> list[str]:
    cast = make_cast(db.session())
    with transaction():
        cast.olga.email = "olga@plant.example"
        for place in range(MANY):
            words = {"subject": f"Number {place}", "text": "Hello", "html": ""}
            post_mail(cast.olga, kind="digest", now=clock.now(), **words)
    names = list(db.session.scalars(select(Mail.message_id)))
    db.session.remove()
    return names


def _wait_for(smtp: MailServer, number: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while len(smtp.messages) < number:
        assert time.monotonic() < end, "It did not come to that"
        time.sleep(0.05)


@contextmanager
def _scheduler(app: Flask) -> Iterator[BaseProcess]:
    config = app.config
    same = ("MODE", "STORAGE", "SMTP_HOST", "SMTP_SECURITY", "MAIL_FROM")
    environment = {f"KAIZEN_{name}": config[f"KAIZEN_{name}"] for name in same} | {
        "FLASK_APP": "wsgi.py",
        "SECRET_KEY": config["SECRET_KEY"],
        "DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"],
        "KAIZEN_SMTP_PORT": str(config["KAIZEN_SMTP_PORT"]),
    }
    process = console(["jobs", "run"], environment)
    try:
        yield process
    finally:
        process.kill()
        process.join()
