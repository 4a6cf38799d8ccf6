"""Real scheduler processes on one database: each job once, whatever happens to one of them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from kaizen.app import create_app
from kaizen.core.db import db
from kaizen.core.job_runs import JobRun
from kaizen.core.leases import Lease
from tests.support.apps import close_connections, settings
from tests.support.away import away
from tests.support.databases import Template
from tests.support.live_jobs import (
    PATIENCE_SECONDS,
    QUICK_SECONDS,
    let_long_end,
    marks,
    scheduler,
    wait_for,
)

#: A short lease has a job handed over soon; a holder may miss two beats, however busy all is.
LEASE_SECONDS, LOOK_SECONDS = 5.0, 0.5
#: So long nothing may happen where nothing shall.
WHILE_SECONDS = 2.0


@dataclass(frozen=True)
class Plant:
    """A database of its own, how processes reach it, and the file in which they leave marks."""

    kind: str
    app: Flask
    config: dict[str, object]
    file: Path


@pytest.fixture
def plant(template: Template, tmp_path: Path) -> Iterator[Plant]:
    with template.copy(tmp_path) as url:
        quick = {"KAIZEN_LEASE_SECONDS": LEASE_SECONDS, "KAIZEN_LOOK_SECONDS": LOOK_SECONDS}
        config = dict(settings(url, tmp_path, TESTING=False, **quick))
        app = create_app(config)
        yield Plant(template.kind, app, config, tmp_path / "marks")
        close_connections(app)


def test_two_processes_run_each_job_once_and_one_that_raises_stops_no_other(plant: Plant) -> None:
    with scheduler(plant.config, plant.file), scheduler(plant.config, plant.file):
        wait_for(plant.file, "long")
        quick = wait_for(plant.file, "quick", number=8)
        raising = wait_for(plant.file, "raising", number=8)
        let_long_end(plant.file)
        wait_for(plant.file, "long", "end")
    assert len(marks(plant.file, "long")) == 1
    for job in (quick, raising):
        # By the moment that each run was given: on a busy machine marks come late.
        begun = sorted(one.begun for one in job)
        pauses = [later - earlier for earlier, later in zip(begun, begun[1:], strict=False)]
        assert min(pauses) >= QUICK_SECONDS - 0.001
    with plant.app.app_context():
        run = db.session.get_one(JobRun, "raising")
        assert run.last_failure == "RuntimeError: broken on purpose"
        assert run.failures_in_a_row >= 7
        assert run.last_succeeded_at is None
        assert db.session.get_one(JobRun, "quick").failures_in_a_row == 0


def test_kill_9_of_the_holder_hands_the_job_over(plant: Plant) -> None:
    with (
        scheduler(plant.config, plant.file) as first,
        scheduler(plant.config, plant.file) as second,
    ):
        begun = wait_for(plant.file, "long")[0]
        pids = [first.process.pid, second.process.pid]
        os.kill(begun.pid, signal.SIGKILL)
        again = wait_for(plant.file, "long", number=2)[1]
        let_long_end(plant.file)
        wait_for(plant.file, "long", "end")
        _wait_until_free(plant, "long")
    # How soon is tried with a clock of the test's own (tests/core/test_leases.py).
    assert sorted([begun.pid, again.pid]) == sorted(pids)


def test_a_job_longer_than_its_lease_is_taken_from_nobody_who_lives(plant: Plant) -> None:
    with scheduler(plant.config, plant.file), scheduler(plant.config, plant.file):
        wait_for(plant.file, "long")
        time.sleep(LEASE_SECONDS + WHILE_SECONDS)
        let_long_end(plant.file)
        wait_for(plant.file, "long", "end")
        time.sleep(2 * LOOK_SECONDS)
    assert len(marks(plant.file, "long")) == 1


def test_sigterm_lets_the_job_in_progress_finish(plant: Plant) -> None:
    with scheduler(plant.config, plant.file) as running:
        wait_for(plant.file, "long")
        running.process.terminate()
        time.sleep(WHILE_SECONDS)
        assert running.process.is_alive()
        let_long_end(plant.file)
        assert running.ended() == 0
    assert "Stopped." in running.said
    assert len(marks(plant.file, "long", "end")) == 1
    with plant.app.app_context():
        assert db.session.get_one(JobRun, "long").last_succeeded_at is not None
        assert db.session.get_one(Lease, "long").owner is None


def test_the_process_outlives_a_database_that_is_away(plant: Plant) -> None:
    let_long_end(plant.file)
    with scheduler(plant.config, plant.file) as running:
        wait_for(plant.file, "quick", number=2)
        with away(plant.app):
            running.wait_for("database does not answer")
            before = len(marks(plant.file, "quick"))
            time.sleep(WHILE_SECONDS)
            assert len(marks(plant.file, "quick")) == before
        wait_for(plant.file, "quick", number=before + 3)
        running.wait_for("database answers again")
        assert running.stop() == 0


def _wait_until_free(plant: Plant, name: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with plant.app.app_context():
            if db.session.get_one(Lease, name).owner is None:
                return
        time.sleep(0.05)
    raise TimeoutError(f"{name} is still held")
