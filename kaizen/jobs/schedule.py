"""The jobs that run by the clock, as one table, and the process that runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from kaizen.core import clock, events

#: A job that could not start in time still runs once, however late.
MISFIRE_GRACE_SECONDS = 24 * 3600

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job:
    """A job: its name, what it is for, how often it runs, and the function."""

    name: str
    purpose: str
    every_seconds: int
    run: Callable[[datetime], object]


JOBS: tuple[Job, ...] = (
    Job(
        name="settle-events",
        purpose="Runs reactions to events that the request itself could not finish.",
        every_seconds=60,
        run=events.settle,
    ),
)


def run_jobs(app: Flask) -> None:
    """Run every job at its time until the process is told to stop."""
    scheduler = BlockingScheduler(timezone="UTC")
    for job in JOBS:
        scheduler.add_job(
            run_once,
            IntervalTrigger(seconds=job.every_seconds),
            args=(app, job),
            id=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=MISFIRE_GRACE_SECONDS,
        )
    scheduler.start()


def run_once(app: Flask, job: Job) -> None:
    """Run one job now; a fault is logged and stops no other job."""
    with app.app_context():
        try:
            job.run(clock.now())
        except Exception:  # the next run tries again, and the other jobs go on
            log.exception("job failed", job=job.name)
