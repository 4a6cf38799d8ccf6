"""Jobs that run by the clock: what they are, the evidence of their runs, and which are late."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import String, Text, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from kaizen.core.db import Base, UtcDateTime
from kaizen.core.errors import KaizenError
from kaizen.core.leases import Lease
from kaizen.core.timetable import Timing

#: So long a new installation, or a new job, may go without a first success.
FIRST_GRACE = timedelta(minutes=15)
#: Without any job begun for so long, no scheduler is running.
SILENCE = timedelta(minutes=5)
LONGEST_SENTENCE = 500
_EXTENSION = "kaizen_jobs"


@dataclass(frozen=True)
class Job:
    """A job: its name, what it is for, when it runs, and the function.

    `late_after` is how long after its time a success may come before people are told that the
    job is late. `run` gets the moment; running it twice must do no harm.
    """

    name: str
    purpose: str
    when: Timing
    late_after: timedelta
    run: Callable[[datetime], object]


class JobRun(Base):
    """What is known of the runs of one job; one row for each job."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    known_since: Mapped[datetime] = mapped_column(UtcDateTime)
    last_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_succeeded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_failure: Mapped[str | None] = mapped_column(Text)
    last_seconds: Mapped[float | None]
    failures_in_a_row: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class JobState:
    """One job as people see it: when it last succeeded, failed, and when it runs next."""

    name: str
    purpose: str
    is_running: bool
    is_late: bool
    next_run_at: datetime
    last_succeeded_at: datetime | None = None
    last_failed_at: datetime | None = None
    last_failure: str | None = None
    last_seconds: float | None = None
    failures_in_a_row: int = 0


def install_jobs(app: Any, jobs: Iterable[Job]) -> None:
    """Give the application its one table of jobs."""
    app.extensions[_EXTENSION] = tuple(jobs)


def jobs_of(app: Any) -> tuple[Job, ...]:
    """Every job of the application, in the order of the table."""
    jobs: tuple[Job, ...] = app.extensions[_EXTENSION]
    return jobs


def time_zone() -> str:
    """The zone by whose wall clock jobs run that have an hour of their own."""
    return str(current_app.config["KAIZEN_TIME_ZONE"])


def run_of(session: Session, job: Job, *, now: datetime) -> JobRun:
    """The evidence of a job, written down as known where it was not yet."""
    run = session.get(JobRun, job.name, populate_existing=True)
    if run is None:
        run = JobRun(name=job.name, known_since=now, failures_in_a_row=0)
        session.add(run)
        session.flush()
    return run


def is_due(job: Job, run: JobRun | None, *, now: datetime) -> bool:
    """Whether the job's time has come."""
    return _due_at(job, run, now) <= now


def note_success(run: JobRun, *, now: datetime, seconds: float) -> None:
    """Write down that the run which began last has succeeded."""
    run.last_succeeded_at = now
    run.last_seconds = seconds
    run.failures_in_a_row = 0


def note_failure(run: JobRun, error: Exception, *, now: datetime, seconds: float) -> None:
    """Write down why the run which began last has failed."""
    run.last_failed_at = now
    run.last_failure = sentence_of(error)
    run.last_seconds = seconds
    run.failures_in_a_row += 1


def sentence_of(error: Exception) -> str:
    """What went wrong in one line; of a database's error only its own words, no values."""
    if isinstance(error, KaizenError):
        return str(error)[:LONGEST_SENTENCE]
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    words = (str(cause).strip().splitlines() or [""])[0]
    return f"{type(cause).__name__}: {words}"[:LONGEST_SENTENCE] if words else type(cause).__name__


def states(session: Session, now: datetime) -> list[JobState]:
    """Every job of the table with what is known of it."""
    found = select(JobRun, Lease.owner).outerjoin(Lease, Lease.name == JobRun.name)
    runs = {run.name: (run, owner is not None) for run, owner in session.execute(found)}
    return [
        _state(job, *runs.get(job.name, (None, False)), now=now) for job in jobs_of(current_app)
    ]


def silent_since(session: Session, now: datetime) -> datetime | None:
    """Since when no scheduler has begun any job, if that is too long; else None."""
    last, known = session.execute(
        select(func.max(JobRun.last_started_at), func.min(JobRun.known_since))
    ).one()
    if last is not None:
        return last if now - last > SILENCE else None
    return known if known is not None and now - known > FIRST_GRACE else None


def _state(job: Job, run: JobRun | None, is_running: bool, *, now: datetime) -> JobState:
    next_run_at = max(_due_at(job, run, now), now)
    if run is None:
        return JobState(
            job.name, job.purpose, is_running=False, is_late=False, next_run_at=next_run_at
        )
    return JobState(
        job.name,
        job.purpose,
        is_running=is_running,
        is_late=_is_late(job, run, now),
        next_run_at=next_run_at,
        last_succeeded_at=run.last_succeeded_at,
        last_failed_at=run.last_failed_at,
        last_failure=run.last_failure,
        last_seconds=run.last_seconds,
        failures_in_a_row=run.failures_in_a_row,
    )


def _due_at(job: Job, run: JobRun | None, now: datetime) -> datetime:
    last = run.last_started_at if run else None
    since = run.known_since if run else now
    return job.when.due_at(last, since=since, now=now, time_zone=time_zone())


def _is_late(job: Job, run: JobRun, now: datetime) -> bool:
    """A success is missing although its time, and the grace after it, have passed."""
    last, grace = run.last_succeeded_at, job.late_after
    if last is None:
        last, grace = run.known_since, max(grace, FIRST_GRACE)
    return now > job.when.next_after(last, time_zone=time_zone()) + grace
