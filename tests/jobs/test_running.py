"""Running jobs in this process: due or not, once by hand, and by a clock that is set back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import apscheduler.schedulers.base
import pytest
from flask import Flask

from kaizen.core import clock, leases
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.job_runs import Job, JobRun, install_jobs
from kaizen.core.leases import Lease, Watcher
from kaizen.core.timetable import At, Every
from kaizen.core.transaction import transaction
from kaizen.jobs.running import Runner, run_jobs

HOUR = timedelta(hours=1)
PATIENCE_SECONDS = 180.0


class Counter:
    """A job that counts its runs, and fails while it shall."""

    def __init__(self) -> None:
        self.runs = 0
        self.error: Exception | None = None

    def __call__(self, _now: datetime) -> None:
        self.runs += 1
        if self.error is not None:
            raise self.error


@pytest.fixture
def count() -> Counter:
    return Counter()


@pytest.fixture
def job(own_app: Flask, count: Counter) -> Job:
    job = Job("sweep", "Sweeps.", Every(HOUR), late_after=HOUR, run=count)
    install_jobs(own_app, (job,))
    own_app.config.update(KAIZEN_LEASE_SECONDS=2.0, KAIZEN_LOOK_SECONDS=0.5)
    return job


@pytest.fixture
def held(own_app: Flask, job: Job) -> Iterator[None]:
    """Another process runs the job and counts on, a dozen times before it could pass for dead."""
    own_app.config["KAIZEN_LEASE_SECONDS"] = 4.0
    with own_app.app_context(), transaction() as session:
        taken = leases.take(session, job.name, watcher=Watcher(), now=clock.now())
    assert taken is not None
    with leases.kept(own_app, taken, lease_seconds=0.3):
        yield


def evidence(app: Flask) -> JobRun:
    with app.app_context():
        return db.session.get_one(JobRun, "sweep")


def test_a_look_runs_what_is_due_and_then_waits(own_app: Flask, job: Job, count: Counter) -> None:
    for _ in range(3):
        Runner(own_app).look(job)
    assert count.runs == 1
    assert evidence(own_app).last_succeeded_at is not None


def test_a_nightly_job_of_a_new_plant_runs_in_its_first_night(
    own_app: Flask, count: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    nightly = Job("sweep", "Sweeps.", At(1), late_after=HOUR, run=count)
    install_jobs(own_app, (nightly,))
    runs = []
    for hour in (0, 1, 2, 24, 25):
        moment = datetime(2026, 3, 2, tzinfo=UTC) + hour * HOUR
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        Runner(own_app).look(nightly)
        runs.append(count.runs)
    assert runs == [0, 1, 1, 1, 2]


def test_a_failure_is_written_down_and_raises_nothing(
    own_app: Flask, job: Job, count: Counter
) -> None:
    count.error = InvalidInput("The folder is gone.")
    Runner(own_app).look(job)
    found = evidence(own_app)
    assert (found.last_failure, found.failures_in_a_row) == ("The folder is gone.", 1)
    with own_app.app_context():
        assert db.session.get_one(Lease, "sweep").owner is None


def test_by_hand_it_runs_although_it_is_not_due(own_app: Flask, job: Job, count: Counter) -> None:
    answers = [own_app.test_cli_runner().invoke(args=["jobs", "run-once", "sweep"]) for _ in "ab"]
    assert [answer.exit_code for answer in answers] == [0, 0]
    assert count.runs == 2


def test_by_hand_a_failure_ends_with_code_1_and_its_sentence(
    own_app: Flask, job: Job, count: Counter
) -> None:
    count.error = RuntimeError("no way out")
    answer = own_app.test_cli_runner().invoke(args=["jobs", "run-once", "sweep"])
    assert answer.exit_code == 1
    assert "sweep failed: RuntimeError: no way out" in answer.output
    listed = own_app.test_cli_runner().invoke(args=["jobs", "list"]).output
    assert "failed 1 times in a row: RuntimeError: no way out" in listed


@pytest.mark.usefixtures("held")
def test_by_hand_it_does_not_run_beside_another_process(
    own_app: Flask, job: Job, count: Counter
) -> None:
    answer = own_app.test_cli_runner().invoke(args=["jobs", "run-once", "sweep"])
    assert answer.exit_code == 1
    assert "running elsewhere" in answer.output
    assert count.runs == 0


def test_an_unknown_job_is_refused_with_those_that_are_there(own_app: Flask, job: Job) -> None:
    answer = own_app.test_cli_runner().invoke(args=["jobs", "run-once", "nothing"])
    assert answer.exit_code == 2
    assert "sweep" in answer.output


def test_jobs_go_on_when_the_clock_is_set_back_an_hour(
    own_app: Flask, count: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = {"by": timedelta(0)}
    real = clock.now

    class SetBack(datetime):
        """The clock by which the library plans."""

        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return real().astimezone(tz) - behind["by"]  # type: ignore[arg-type]

    monkeypatch.setattr(clock, "now", lambda: real() - behind["by"])
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", SetBack)
    own_app.config.update(KAIZEN_LEASE_SECONDS=3.0, KAIZEN_LOOK_SECONDS=0.2)
    often = Job("sweep", "Sweeps.", Every(timedelta(seconds=0.5)), late_after=HOUR, run=count)
    install_jobs(own_app, (often,))
    stopping = threading.Event()
    thread = threading.Thread(target=run_jobs, args=(own_app,), kwargs={"until": stopping.is_set})
    thread.start()
    try:
        _wait_for_runs(count, 2)
        behind["by"] = HOUR
        _wait_for_runs(count, count.runs + 3)
    finally:
        stopping.set()
        thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


def _wait_for_runs(count: Counter, number: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while count.runs < number:
        assert time.monotonic() < end, f"{count.runs} runs instead of {number}"
        time.sleep(0.05)
