"""Real scheduler processes on one database: each job once, whatever happens to one of them."""

from __future__ import annotations

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
    LONG_SECONDS,
    PATIENCE_SECONDS,
    QUICK_SECONDS,
    marks,
    scheduler,
    wait_for,
)

LEASE_SECONDS, LOOK_SECONDS = 4.0, 0.5
#: Longer than a writer waits for a locked file; a server that is away says so at once.
AWAY_SECONDS = {"sqlite": 13.0, "postgresql": 3.0}


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
        wait_for(plant.file, "long", "end")
        quick = wait_for(plant.file, "quick", number=8)
        raising = wait_for(plant.file, "raising", number=8)
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
        holder, other = (first, second) if begun.pid == first.pid else (second, first)
        holder.kill()
        again = wait_for(plant.file, "long", number=2)[1]
        wait_for(plant.file, "long", "end")
        _wait_until_free(plant, "long")
    # How soon is tried with a clock of the test's own (tests/core/test_leases.py).
    assert again.pid == other.pid


def test_a_job_longer_than_its_lease_is_taken_from_nobody_who_lives(plant: Plant) -> None:
    assert LONG_SECONDS >= 2 * LEASE_SECONDS
    with scheduler(plant.config, plant.file), scheduler(plant.config, plant.file):
        wait_for(plant.file, "long", "end")
        time.sleep(2 * LOOK_SECONDS)
    assert len(marks(plant.file, "long")) == 1


def test_sigterm_lets_the_job_in_progress_finish(plant: Plant) -> None:
    with scheduler(plant.config, plant.file) as process:
        wait_for(plant.file, "long")
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert "Stopped." in said
    assert len(marks(plant.file, "long", "end")) == 1
    with plant.app.app_context():
        assert db.session.get_one(JobRun, "long").last_succeeded_at is not None
        assert db.session.get_one(Lease, "long").owner is None


def test_the_process_outlives_a_database_that_is_away(plant: Plant) -> None:
    with scheduler(plant.config, plant.file) as process:
        wait_for(plant.file, "quick", number=2)
        with away(plant.app):
            time.sleep(1)
            before = len(marks(plant.file, "quick"))
            time.sleep(AWAY_SECONDS[plant.kind])
            assert len(marks(plant.file, "quick")) == before
        wait_for(plant.file, "quick", number=before + 3)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert "database does not answer" in said
    assert "database answers again" in said


def _wait_until_free(plant: Plant, name: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with plant.app.app_context():
            if db.session.get_one(Lease, name).owner is None:
                return
        time.sleep(0.05)
    raise TimeoutError(f"{name} is still held")
