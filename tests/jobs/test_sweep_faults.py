"""The sweep under real faults, on both databases: every rung once, with its notice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier, Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from kaizen.app import create_app
from kaizen.core import clock, events
from kaizen.core import db as databases
from kaizen.core.db import db
from kaizen.jobs.reminding import send_reminders
from kaizen.notifications.models import Notice
from kaizen.ownership.actions import submitting, sweeping
from kaizen.ownership.models import Reminder
from tests.support.away import away
from tests.support.cast import make_cast
from tests.support.processes import PROCESSES
from tests.support.stages import sent

#: The ideas of the cast are due on Friday 13 March 2026; the first shift begins at 5:00 UTC.
T = datetime(2026, 3, 13, 5, tzinfo=UTC)
NUMBER = 200
PATIENCE_SECONDS = 180
#: The killed process hangs in the middle of its second batch.
HANGS_AT = sweeping.BATCH + sweeping.BATCH // 2


@pytest.fixture(autouse=True)
def as_many_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """One person has written all of these; nobody has so many ideas in a day."""
    monkeypatch.setattr(submitting, "MOST_IDEAS_A_DAY", 10 * NUMBER)


def test_two_sweeps_at_once_send_each_rung_once(own_app: Flask) -> None:
    _fill(own_app)
    barrier = PROCESSES.Barrier(2)
    both = [_started(sweep, own_app, barrier) for _ in range(2)]
    for process in both:
        process.join(PATIENCE_SECONDS)
    assert [process.exitcode for process in both] == [0, 0]
    _expect_each_once(own_app)


def test_what_a_killed_sweep_left_is_sent_by_the_next_one(own_app: Flask) -> None:
    number = 2 * sweeping.BATCH
    _fill(own_app, number)
    hangs = PROCESSES.Event()
    process = _started(sweep_and_hang, own_app, hangs)
    assert hangs.wait(PATIENCE_SECONDS)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join(PATIENCE_SECONDS)
    assert process.exitcode == -signal.SIGKILL
    with own_app.app_context():
        # The first batch is kept, of the second nothing.
        assert db.session.scalar(select(func.count(Reminder.id))) == sweeping.BATCH
        db.session.remove()
        _sweep_when_free(number - sweeping.BATCH)
    _expect_each_once(own_app, number)


def test_while_the_database_is_away_nothing_is_lost(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "SQLITE_WAIT_SECONDS", 1.0)
    _fill(own_app, 3)
    with away(own_app), own_app.app_context():
        with pytest.raises(DBAPIError):
            send_reminders(T)
        db.session.remove()
    with own_app.app_context():
        assert send_reminders(T + timedelta(minutes=1)) == 3
        db.session.remove()
    _expect_each_once(own_app, 3)


def sweep(config: Mapping[str, Any], barrier: Barrier) -> None:
    """Sweep once in a process of its own, at the same moment as the other one."""
    app = create_app(config)
    with app.app_context():
        barrier.wait(PATIENCE_SECONDS)
        send_reminders(T)


def sweep_and_hang(config: Mapping[str, Any], hangs: Event) -> None:
    """Sweep until the middle of a batch, say so and hang; the test kills it there."""
    whole, calls = vars(sweeping)["told_ids"], iter(range(1, 10 * NUMBER))

    def told_ids(*args: Any) -> list[int]:
        if next(calls) == HANGS_AT:
            hangs.set()
            time.sleep(PATIENCE_SECONDS)
        found: list[int] = whole(*args)
        return found

    vars(sweeping)["told_ids"] = told_ids
    with create_app(config).app_context():
        send_reminders(T)


def _fill(app: Flask, number: int = NUMBER) -> None:
    with app.app_context():
        cast = make_cast(db.session())
        for _ in range(number):
            sent(cast)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def _started(target: Any, app: Flask, *args: object) -> BaseProcess:
    kept = (str, int, bool)
    config = {key: value for key, value in app.config.items() if isinstance(value, kept)}
    process = PROCESSES.Process(target=target, args=(config, *args), daemon=True)
    process.start()
    return process


def _sweep_when_free(left: int) -> None:
    """A server notices only after a moment that the killed process has let go of its rows."""
    end = time.monotonic() + PATIENCE_SECONDS
    looked_at = 0
    while looked_at < left and time.monotonic() < end:
        looked_at += send_reminders(T + timedelta(minutes=5))
        time.sleep(0.2)
    assert looked_at == left


def _expect_each_once(app: Flask, number: int = NUMBER) -> None:
    """One reminder for each assignment, one notice for each reminder, and nothing left over."""
    with app.app_context():
        # What a killed process had not told yet is told by the job that settles events.
        while events.settle(clock.now() + timedelta(hours=1)):
            continue
        rungs = db.session.execute(select(Reminder.assignment_id, Reminder.rung)).all()
        told = db.session.scalars(
            select(Notice.idea_id).where(Notice.kind == "reminder.sent")
        ).all()
        assert len(rungs) == len(set(rungs)) == number
        assert len(told) == len(set(told)) == number
        assert send_reminders(T + timedelta(minutes=10)) == 0
        db.session.remove()
