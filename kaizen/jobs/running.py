"""Running jobs: each under its lease and with evidence, in a process that can be stopped."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from kaizen.core import clock, job_runs, leases
from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.core.job_runs import Job, JobRun, jobs_of
from kaizen.core.leases import Lease, Taken, Watcher
from kaizen.core.transaction import transaction

#: A look that could not come in time still comes once, however late.
MISFIRE_GRACE_SECONDS = 24 * 3600
#: How often the main thread sees whether it shall stop, or whether the clock was set back.
TICK_SECONDS = 0.2
SET_BACK_SECONDS = 2.0

log = structlog.get_logger(__name__)


@dataclass
class Runner:
    """Runs the jobs of an application; one for each process."""

    app: Flask
    watcher: Watcher = field(init=False)
    is_away: bool = False

    def __post_init__(self) -> None:
        """Watch by the application's own length of a lease."""
        look = self.app.config["KAIZEN_LOOK_SECONDS"]
        self.watcher = Watcher(self._lease_seconds, patience=3 * look)

    @property
    def _lease_seconds(self) -> float:
        return float(self.app.config["KAIZEN_LEASE_SECONDS"])

    def look(self, job: Job) -> None:
        """Run the job if its time has come and nobody else does; whatever happens is logged."""
        try:
            self._look(job, clock.now())
            self._note_database(answers=True)
        except SQLAlchemyError as error:
            self._note_database(answers=False, reason=job_runs.sentence_of(error))
        except Exception:  # the next look tries again, and the other jobs go on
            log.exception("look failed", job=job.name)

    def run_once(self, job: Job) -> None:
        """Run the job now, due or not, once its lease can be had.

        Raises:
            Conflict: another process runs it at this moment.
            Exception: whatever the job itself raised; it is written down first.
        """
        end = self.watcher.clock() + self._lease_seconds * 1.5
        while True:
            with self.app.app_context():
                taken = self._begin(job, clock.now(), even_if_not_due=True)
            if taken is not None:
                error = self._run(job, taken, clock.now())
                if error is not None:
                    raise error
                return
            if self.watcher.clock() > end:
                raise Conflict("%(job)s is running elsewhere at this moment.", job=job.name)
            time.sleep(min(1.0, self._lease_seconds / 10))

    def _look(self, job: Job, now: datetime) -> None:
        with self.app.app_context():
            session = db.session()
            lease = session.get(Lease, job.name)
            # A lease that is held is always watched: its holder may have died on the way.
            if not leases.is_free(lease, self.watcher):
                return
            has_died = lease is not None and lease.owner is not None
            run = session.get(JobRun, job.name)
            # One with an hour of its own is due after it was known: the first look notes it.
            if run is not None and not has_died and not job_runs.is_due(job, run, now=now):
                return
            taken = self._begin(job, now)
        if taken is not None:
            self._run(job, taken, now)

    def _begin(self, job: Job, now: datetime, *, even_if_not_due: bool = False) -> Taken | None:
        """Take the lease and write down the beginning, in one transaction.

        Whether it is due is asked again under the lease: another process may just have run it.
        """
        with transaction() as session:
            taken = leases.take(session, job.name, watcher=self.watcher, now=now)
            if taken is None:
                return None
            run = job_runs.run_of(session, job, now=now)
            if not (even_if_not_due or taken.was_dead or job_runs.is_due(job, run, now=now)):
                leases.release(session, taken)
                return None
            run.last_started_at = now
            if taken.was_dead:
                log.warning("job taken over", job=job.name)
            return taken

    def _run(self, job: Job, taken: Taken, now: datetime) -> Exception | None:
        """Run the job under its lease and write down how it ended; a fault is answered."""
        started = time.monotonic()
        error: Exception | None = None
        with leases.kept(self.app, taken, lease_seconds=self._lease_seconds):
            try:
                # A context of its own: what a fault leaves in the session ends with it.
                with self.app.app_context():
                    job.run(now)
            except Exception as fault:  # the next run tries again, and the other jobs go on
                log.exception("job failed", job=job.name)
                error = fault
        self._end(job, taken, error, now=now, seconds=time.monotonic() - started)
        return error

    def _end(
        self, job: Job, taken: Taken, error: Exception | None, *, now: datetime, seconds: float
    ) -> None:
        ended = now + timedelta(seconds=seconds)
        with self.app.app_context(), transaction() as session:
            run = job_runs.run_of(session, job, now=now)
            if error is None:
                job_runs.note_success(run, now=ended, seconds=seconds)
            else:
                job_runs.note_failure(run, error, now=ended, seconds=seconds)
            if not leases.release(session, taken):
                log.warning("job ran without its lease at the end", job=job.name)

    def _note_database(self, *, answers: bool, reason: str = "") -> None:
        """Say once that the database is away and once that it is back, not at every look."""
        if answers and self.is_away:
            log.info("database answers again")
        if not answers and not self.is_away:
            log.error("database does not answer", reason=reason)
        self.is_away = not answers


def run_jobs(app: Flask, *, until: Callable[[], bool]) -> None:
    """Run every job at its time until `until` says so; a job in progress may then finish."""
    # Each look that finds its job still running would be a warning of its own.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    runner = Runner(app)
    every = app.config["KAIZEN_LOOK_SECONDS"]
    jobs = jobs_of(app)
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": {"type": "threadpool", "max_workers": max(1, len(jobs))}},
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": MISFIRE_GRACE_SECONDS,
        },
    )
    for job in jobs:
        scheduler.add_job(
            runner.look,
            IntervalTrigger(seconds=every),
            args=(job,),
            id=job.name,
            next_run_time=clock.now(),
        )
    scheduler.start()
    try:
        _wait(scheduler, until)
    finally:
        scheduler.shutdown(wait=True)


def _wait(scheduler: BackgroundScheduler, until: Callable[[], bool]) -> None:
    """Wait for the end, and wake every job when the clock was set back.

    The library plans by the wall clock: without this, the next look would wait for the hour
    to come a second time.
    """
    ahead = _wall_ahead()
    while not until():
        time.sleep(TICK_SECONDS)
        before, ahead = ahead, _wall_ahead()
        if ahead < before - SET_BACK_SECONDS:
            log.warning("clock was set back", seconds=round(before - ahead))
            for planned in scheduler.get_jobs():
                planned.modify(next_run_time=clock.now())


def _wall_ahead() -> float:
    """How far the wall clock is ahead of the steady one; it falls when somebody sets it back."""
    return clock.now().timestamp() - time.monotonic()
