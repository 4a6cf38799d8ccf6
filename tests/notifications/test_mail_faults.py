"""Real faults under a delivery: a kill, two at once, the database away, a guarded server."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import make_url, select
from sqlalchemy.pool import NullPool

from kaizen.core import clock, outbox
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.notifications import delivering
from kaizen.notifications.actions.posting import post_mail
from kaizen.notifications.delivering import deliver_mail
from kaizen.notifications.models import Mail
from tests.support.cast import make_cast
from tests.support.mail import (
    PASSWORD,
    MailServer,
    guarded_mail_server,
    mail_server,
    own_certificate,
)
from tests.support.processes import console

MANY = 12
PATIENCE_SECONDS = 180


@pytest.fixture
def posting(own_app: Flask, smtp: MailServer) -> Iterator[Flask]:
    """An app that mails to the test's server, with many messages waiting."""
    _route(own_app, smtp.port)
    with own_app.app_context():
        _post_many()
        yield own_app


def _route(app: Flask, port: int, **others: str) -> None:
    app.config.update(
        KAIZEN_SMTP_HOST="127.0.0.1",
        KAIZEN_SMTP_PORT=port,
        KAIZEN_SMTP_SECURITY="none",
        KAIZEN_MAIL_FROM="kaizen@plant.example",
    )
    app.config.update(others)


def _post_many(number: int = MANY) -> None:
    cast = make_cast(db.session())
    with transaction():
        cast.olga.email = "olga@plant.example"
        for place in range(number):
            post_mail(
                cast.olga,
                kind="digest",
                subject=f"Number {place}",
                text="Hello",
                html="",
                now=clock.now(),
            )


def _every_id() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Mail.message_id)))


def _unsent() -> int:
    db.session.rollback()
    return outbox.count_waiting(db.session(), Mail)


def test_kill_9_in_the_middle_loses_no_message(
    posting: Flask, smtp: MailServer, tmp_path: Path
) -> None:
    smtp.stalls_after = 3
    with _delivering_process(posting, tmp_path) as process:
        _wait_until(lambda: len(smtp.messages) == 3)
        process.kill()
        process.join()
    smtp.stalls_after = None
    assert 0 < _unsent() < MANY
    assert deliver_mail(clock.now()) == 0, "the claims of the killed one still hold"
    deliver_mail(clock.now() + outbox.CLAIM + timedelta(seconds=1))
    assert _unsent() == 0
    assert set(smtp.ids) == _every_id()
    assert len(smtp.ids) <= MANY + 1


def test_two_who_deliver_at_once_send_nothing_twice(posting: Flask, smtp: MailServer) -> None:
    smtp.delay_seconds = 0.02

    def deliver() -> None:
        with posting.app_context():
            deliver_mail(clock.now())
            db.session.remove()

    both = [threading.Thread(target=deliver) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(smtp.ids) == sorted(_every_id())


def test_a_database_that_is_away_for_a_moment_sends_nothing_twice(
    posting: Flask, smtp: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "PATIENCE", (0.2,) * 300)
    smtp.delay_seconds = 0.1
    seconds = 2.0
    away = threading.Thread(target=_take_database_away, args=(posting, smtp, seconds))
    away.start()
    deliver_mail(clock.now())
    away.join()
    assert _unsent() == 0
    assert sorted(smtp.ids) == sorted(_every_id())


def test_a_server_that_asks_for_encryption_and_a_password_gets_both(
    own_app: Flask, tmp_path: Path
) -> None:
    with guarded_mail_server(tmp_path) as server, own_app.app_context():
        _route(
            own_app,
            server.port,
            KAIZEN_SMTP_SECURITY="starttls",
            KAIZEN_SMTP_TRUSTED=str(tmp_path / "cert.pem"),
            KAIZEN_SMTP_USER="kaizen",
            KAIZEN_SMTP_PASSWORD=PASSWORD,
        )
        _post_many(2)
        assert deliver_mail(clock.now()) == 2
        assert server.logins == ["kaizen"]


def test_a_server_that_is_encrypted_from_the_first_byte(own_app: Flask, tmp_path: Path) -> None:
    context = own_certificate(tmp_path)
    with mail_server(ssl_context=context) as server, own_app.app_context():
        trusted = str(tmp_path / "cert.pem")
        _route(own_app, server.port, KAIZEN_SMTP_SECURITY="tls", KAIZEN_SMTP_TRUSTED=trusted)
        _post_many(2)
        assert deliver_mail(clock.now()) == 2
        assert sorted(server.ids) == sorted(_every_id())


def test_a_server_encrypted_from_the_first_byte_must_prove_who_it_is(
    own_app: Flask, tmp_path: Path
) -> None:
    context = own_certificate(tmp_path)
    with mail_server(ssl_context=context) as server, own_app.app_context():
        _route(own_app, server.port, KAIZEN_SMTP_SECURITY="tls")
        _post_many(1)
        assert deliver_mail(clock.now()) == 0
        row = db.session.scalars(select(Mail)).one()
        assert "CERTIFICATE_VERIFY_FAILED" in (row.last_error or "")
        assert server.messages == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"KAIZEN_SMTP_PASSWORD": "wrong"}, "535"),
        ({"KAIZEN_SMTP_TRUSTED": ""}, "CERTIFICATE_VERIFY_FAILED"),
    ],
)
def test_a_way_in_that_does_not_open_costs_one_message_one_try(
    own_app: Flask, tmp_path: Path, change: dict[str, str], word: str
) -> None:
    with guarded_mail_server(tmp_path) as server, own_app.app_context():
        _route(
            own_app,
            server.port,
            KAIZEN_SMTP_SECURITY="starttls",
            KAIZEN_SMTP_TRUSTED=str(tmp_path / "cert.pem"),
            KAIZEN_SMTP_USER="kaizen",
            KAIZEN_SMTP_PASSWORD=PASSWORD,
        )
        own_app.config.update(change)
        _post_many(2)
        assert deliver_mail(clock.now()) == 0
        first, second = db.session.scalars(select(Mail).order_by(Mail.id)).all()
        assert word in (first.last_error or "")
        assert (first.tries, second.tries) == (1, 0)


@contextmanager
def _delivering_process(app: Flask, folder: Path) -> Iterator[BaseProcess]:
    """Another process that delivers what waits, as the console would start it."""
    config = app.config
    settings = {
        "FLASK_APP": "wsgi.py",
        "KAIZEN_MODE": "demo",
        "SECRET_KEY": config["SECRET_KEY"],
        "DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"],
        "KAIZEN_STORAGE": str(folder),
        "KAIZEN_SMTP_HOST": "127.0.0.1",
        "KAIZEN_SMTP_PORT": str(config["KAIZEN_SMTP_PORT"]),
        "KAIZEN_SMTP_SECURITY": "none",
        "KAIZEN_MAIL_FROM": config["KAIZEN_MAIL_FROM"],
    }
    db.session.rollback()
    process = console(["jobs", "run-once", "deliver-mail"], settings)
    try:
        yield process
    finally:
        process.kill()
        process.join()


def _take_database_away(app: Flask, smtp: MailServer, seconds: float) -> None:
    """Once two messages have left: nobody gets to the database for so long.

    What is still to leave waits for that, lest on a busy machine all of it has left before.
    """
    _wait_until(lambda: len(smtp.messages) >= 2)
    smtp.delay_seconds = 2.0
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        with closing(
            sqlite3.connect(str(url.database), timeout=120, isolation_level=None)
        ) as blocking:
            blocking.execute("BEGIN EXCLUSIVE")
            smtp.delay_seconds = 0.0
            time.sleep(seconds)
            blocking.execute("ROLLBACK")
        return
    # The address of the server's own database: one is not thrown out of where one sits.
    engine = sa.create_engine(url.set(database="postgres"), poolclass=NullPool)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false')
        connection.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": url.database},
        )
        smtp.delay_seconds = 0.0
        time.sleep(seconds)
        connection.exec_driver_sql(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true')


def _wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < end, "It did not come to that"
        time.sleep(0.02)
