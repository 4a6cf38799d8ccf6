"""Workers on several machines: they hear of mail at once, and a kill loses none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, select, text

from kaizen.app import create_app
from kaizen.core import clock, hearing, outbox
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.notifications.actions.posting import post_mail
from kaizen.notifications.delivering import deliver_mail
from kaizen.notifications.models import Mail
from kaizen.web.health_checks import answers
from tests.support.apps import close_connections, settings
from tests.support.cast import make_cast
from tests.support.databases import Template
from tests.support.live import ROOT
from tests.support.mail import MailServer
from tests.support.postgres import die_with_parent

MANY = 100
AT_ONCE = 5
PATIENCE_SECONDS = 60

pytestmark = pytest.mark.parametrize(
    "template", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def plant(template: Template, tmp_path: Path, smtp: MailServer) -> Iterator[Flask]:
    """An app that rings for workers, with a mail server that takes its time."""
    smtp.delay_seconds = 0.02
    with template.copy(tmp_path) as url:
        config = settings(
            url,
            tmp_path,
            KAIZEN_DELIVERY="workers",
            KAIZEN_SMTP_HOST="127.0.0.1",
            KAIZEN_SMTP_PORT=smtp.port,
            KAIZEN_SMTP_SECURITY="none",
            KAIZEN_MAIL_FROM="kaizen@plant.example",
        )
        app = create_app(config)
        with app.app_context():
            yield app
        close_connections(app)


def test_two_workers_share_the_mail_and_send_each_message_once(
    plant: Flask, smtp: MailServer
) -> None:
    with _worker(plant) as one, _worker(plant) as other:
        _wait_until(lambda: _workers() == 2)
        _post_many()
        _wait_until(lambda: _unsent() == 0)
        for worker in (one, other):
            worker.send_signal(signal.SIGTERM)
        said = [worker.communicate(timeout=30)[0] for worker in (one, other)]
    assert [worker.returncode for worker in (one, other)] == [0, 0], said
    assert sorted(smtp.ids) == sorted(_every_id())
    assert len(smtp.connections) >= 2, "both took part"
    assert _rings() == 0


def test_a_worker_that_is_killed_in_the_middle_loses_no_message(
    plant: Flask, smtp: MailServer
) -> None:
    with _worker(plant) as killed, _worker(plant) as other:
        _wait_until(lambda: _workers() == 2)
        _post_many()
        _wait_until(lambda: len(smtp.messages) >= 5)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
        _wait_until(lambda: _unheard() == 0)
        other.send_signal(signal.SIGTERM)
        other.communicate(timeout=PATIENCE_SECONDS)
    # What the killed one had claimed, or had heard of, is the scheduler's: once claims run out.
    deliver_mail(clock.now() + outbox.CLAIM)
    assert _unsent() == 0
    assert set(smtp.ids) == _every_id()
    assert len(smtp.ids) <= MANY + 1


def test_a_ring_that_nobody_can_hear_keeps_nobody_from_writing(plant: Flask) -> None:
    # No worker has ever run: there is no queue yet.
    _post_many(AT_ONCE)
    assert _unsent() == AT_ONCE
    assert deliver_mail(clock.now()) == AT_ONCE


def test_a_worker_waits_for_a_database_that_is_away(plant: Flask, smtp: MailServer) -> None:
    with _worker(plant) as worker:
        _wait_until(lambda: _workers() == 1)
        _take_database_away(plant, seconds=12)
        _post_many(AT_ONCE)
        _wait_until(lambda: _unsent() == 0)
        worker.send_signal(signal.SIGTERM)
        said = worker.communicate(timeout=30)[0]
    assert worker.returncode == 0, said
    assert "Stopped." in said
    assert len(smtp.ids) == AT_ONCE


def test_health_says_whether_a_worker_lives(plant: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "SILENT_AFTER", timedelta(seconds=12))
    assert _health() == "none has given a sign of life for a minute"
    with _worker(plant) as worker:
        _wait_until(lambda: _workers() == 1)
        assert _health() == "ok"
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    # The killed one cannot take itself off the list; its silence does.
    _wait_until(lambda: _health() != "ok")


@contextmanager
def _worker(app: Flask) -> Iterator[subprocess.Popen[str]]:
    config = app.config
    environment = {
        "FLASK_APP": "wsgi.py",
        "KAIZEN_DELIVERY": "workers",
        "DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"],
        "KAIZEN_SMTP_PORT": str(config["KAIZEN_SMTP_PORT"]),
    }
    same = ("MODE", "STORAGE", "SMTP_HOST", "SMTP_SECURITY", "MAIL_FROM")
    environment |= {f"KAIZEN_{name}": config[f"KAIZEN_{name}"] for name in same}
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "jobs", "worker", "--at-once", "1"],
        cwd=ROOT,
        env={**os.environ, **environment, "SECRET_KEY": config["SECRET_KEY"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
        preexec_fn=die_with_parent,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _post_many(number: int = MANY) -> None:
    """Write the messages in many transactions, each of which rings."""
    cast = make_cast(db.session())
    with transaction():
        cast.olga.email = "olga@plant.example"
    for first in range(0, number, AT_ONCE):
        with transaction():
            for place in range(first, first + AT_ONCE):
                words = {"subject": f"Number {place}", "text": "Hello", "html": ""}
                post_mail(cast.olga, kind="digest", now=clock.now(), **words)


def _count(question: str) -> int:
    with db.engine.connect() as connection:
        return int(connection.execute(text(question)).scalar_one())


def _workers() -> int:
    """How many workers have announced themselves so far."""
    if _count("SELECT count(*) FROM pg_namespace WHERE nspname = 'kaizen_queue'") == 0:
        return 0
    return _count("SELECT coalesce(max(id), 0) FROM kaizen_queue.procrastinate_workers")


def _health() -> str:
    db.session.rollback()
    found = answers(clock.now())
    return found["workers"]


def _rings() -> int:
    return _count("SELECT count(*) FROM kaizen_queue.procrastinate_jobs")


def _unsent() -> int:
    return _count("SELECT count(*) FROM mail WHERE next_try_at IS NOT NULL")


def _unheard() -> int:
    return _count("SELECT count(*) FROM kaizen_queue.procrastinate_jobs WHERE status = 'todo'")


def _every_id() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Mail.message_id)))


def _take_database_away(app: Flask, *, seconds: float) -> None:
    """Longer than the library's heartbeat, so that the worker gives up and has to come back."""
    db.engine.dispose()
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    server = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
    with server.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false'))
        connection.execute(text(end), {"name": url.database})
        time.sleep(seconds)
        connection.execute(text(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true'))
    server.dispose()


def _wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < end, "It did not come to that"
        time.sleep(0.05)
