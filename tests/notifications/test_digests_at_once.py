"""Two processes that write messages at the same time, and one that is killed meanwhile."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from kaizen.app import create_app
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.jobs.letters import write_letter
from kaizen.jobs.messages import send_at_once, send_digests
from kaizen.notifications.actions import digesting
from kaizen.notifications.bundles import Bundle, Letter
from kaizen.notifications.models import Digest, Mail, Notice
from tests.support.cast import THURSDAY, make_cast
from tests.support.messages import give_addresses
from tests.support.processes import PROCESSES
from tests.support.reviewing import agreed, sent

FRIDAY = datetime(2026, 3, 13, 5, tzinfo=UTC)
PATIENCE_SECONDS = 180


def test_two_processes_write_one_message_each(own_app: Flask) -> None:
    _prepare(own_app)
    start = PROCESSES.Barrier(2)
    both = [
        PROCESSES.Process(target=send_in_process, args=(_plain(own_app), start)) for _ in range(2)
    ]
    for process in both:
        process.start()
    for process in both:
        process.join(PATIENCE_SECONDS)
        assert process.exitcode == 0
    _expect_one_each(own_app)


def test_a_killed_process_has_written_nothing_and_the_next_one_all(own_app: Flask) -> None:
    _prepare(own_app)
    is_writing = PROCESSES.Event()
    process = PROCESSES.Process(target=hang_in_process, args=(_plain(own_app), is_writing))
    process.start()
    assert is_writing.wait(PATIENCE_SECONDS)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join(PATIENCE_SECONDS)
    with own_app.app_context():
        assert db.session.scalars(select(Digest)).all() == []
        db.session.remove()
        send_at_once(FRIDAY)
        send_digests(FRIDAY)
        send_digests(FRIDAY)
        db.session.remove()
    _expect_one_each(own_app)


def send_in_process(config: dict[str, Any], start: Any) -> None:
    """Wait for the other process, then write what is due."""
    with create_app(config).app_context():
        start.wait(PATIENCE_SECONDS)
        send_at_once(FRIDAY)
        send_digests(FRIDAY)


def hang_in_process(config: dict[str, Any], is_writing: Any) -> None:
    """Write the first message and never come to the end of the batch."""

    def write(bundle: Bundle) -> Letter:
        letter = write_letter(bundle)
        if bundle.reader.first_name == "Sam":
            is_writing.set()
            time.sleep(PATIENCE_SECONDS)
        return letter

    with create_app(config).app_context(), transaction():
        digesting.send_digests(FRIDAY, write)


def _prepare(app: Flask) -> None:
    """Sam has an idea to answer, Mia has got work, Olga has news."""
    with app.app_context():
        cast = make_cast(db.session())
        give_addresses(cast)
        sent(cast)
        agreed(cast, problem="Another thing is in the way.")
        assert db.session.scalars(select(Notice.id)).first()
        db.session.remove()
        db.engine.dispose()


def _expect_one_each(app: Flask) -> None:
    with app.app_context():
        people = db.session.scalars(select(Digest.person_id)).all()
        assert len(people) == len(set(people)) > 0
        written = [(mail.person_id, mail.kind) for mail in db.session.scalars(select(Mail)).all()]
        assert len(written) == len(set(written))
        assert {person for person, kind in written if kind == "digest"} == set(people)
        late = select(Notice).where(Notice.carried_at.is_(None), Notice.at <= THURSDAY)
        assert db.session.scalars(late).all() == []
        db.session.remove()


def _plain(app: Flask) -> dict[str, Any]:
    kept = (str, int, bool)
    return {key: value for key, value in app.config.items() if isinstance(value, kept)}
