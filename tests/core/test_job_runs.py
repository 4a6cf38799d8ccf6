"""The evidence of jobs: when they last ran, how they failed, and which are late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kaizen.core import job_runs
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.job_runs import FIRST_GRACE, SILENCE, Job, JobRun, JobState
from kaizen.core.timetable import Every
from tests.support.cast import THURSDAY

NOW = THURSDAY.astimezone(UTC)
MINUTE = timedelta(minutes=1)


def nothing(_now: datetime) -> None:
    """A job that has nothing to do."""


JOB = Job("sweep", "Sweeps.", Every(5 * MINUTE), late_after=20 * MINUTE, run=nothing)


@pytest.fixture(autouse=True)
def _jobs(app: Flask, session: Session) -> Iterator[None]:
    before = job_runs.jobs_of(app)
    job_runs.install_jobs(app, (JOB,))
    session.execute(delete(JobRun))
    yield
    job_runs.install_jobs(app, before)


def ran(session: Session, at: datetime = NOW) -> JobRun:
    """A run that began and succeeded."""
    run = job_runs.run_of(session, JOB, now=at)
    run.last_started_at = at
    job_runs.note_success(run, now=at, seconds=0.5)
    session.commit()
    return run


def state(session: Session, now: datetime) -> JobState:
    return job_runs.states(session, now)[0]


def test_a_job_that_runs_is_in_time_until_its_grace_is_over(session: Session) -> None:
    ran(session)
    assert not state(session, NOW + 25 * MINUTE).is_late
    assert state(session, NOW + 26 * MINUTE).is_late


def test_a_job_that_fails_again_and_again_is_late_too(session: Session) -> None:
    run = ran(session)
    run.last_started_at = NOW + 30 * MINUTE
    job_runs.note_failure(run, RuntimeError("no way"), now=NOW + 30 * MINUTE, seconds=1)
    session.commit()
    found = state(session, NOW + 31 * MINUTE)
    assert (found.is_late, found.failures_in_a_row) == (True, 1)
    assert found.last_failure == "RuntimeError: no way"
    assert found.next_run_at == NOW + 35 * MINUTE


def test_a_success_ends_the_row_of_failures(session: Session) -> None:
    run = ran(session)
    job_runs.note_failure(run, RuntimeError(), now=NOW, seconds=1)
    job_runs.note_success(run, now=NOW, seconds=1)
    assert run.failures_in_a_row == 0
    assert run.last_failure == "RuntimeError"


def test_a_job_that_nobody_has_looked_at_yet_is_due_and_not_late(session: Session) -> None:
    found = state(session, NOW)
    assert (found.is_late, found.is_running, found.next_run_at) == (False, False, NOW)
    assert job_runs.is_due(JOB, None, now=NOW)


def test_a_job_that_never_succeeded_has_a_longer_grace(session: Session) -> None:
    job_runs.run_of(session, JOB, now=NOW)
    session.commit()
    grace = max(FIRST_GRACE, JOB.late_after)
    assert not state(session, NOW + 5 * MINUTE + grace).is_late
    assert state(session, NOW + 6 * MINUTE + grace).is_late


def test_silence_counts_from_the_last_beginning_of_any_job(session: Session) -> None:
    ran(session)
    assert job_runs.silent_since(session, NOW + SILENCE) is None
    assert job_runs.silent_since(session, NOW + SILENCE + MINUTE) == NOW


def test_an_installation_whose_scheduler_never_ran_turns_silent_after_a_grace(
    session: Session,
) -> None:
    job_runs.run_of(session, JOB, now=NOW)
    session.commit()
    assert job_runs.silent_since(session, NOW + FIRST_GRACE) is None
    assert job_runs.silent_since(session, NOW + FIRST_GRACE + MINUTE) == NOW


def test_the_migration_notes_since_when_a_scheduler_is_expected(own_app: Flask) -> None:
    with own_app.app_context():
        session = db.session()
        known = session.get_one(JobRun, "settle-events")
        assert known.last_started_at is None
        assert job_runs.silent_since(session, known.known_since + FIRST_GRACE + MINUTE)


def test_the_sentence_of_a_refusal_is_its_own() -> None:
    assert job_runs.sentence_of(InvalidInput("Give it a name.")) == "Give it a name."


def test_the_sentence_of_a_database_holds_no_statement_and_no_values(session: Session) -> None:
    with pytest.raises(DBAPIError) as caught, session.begin_nested():
        session.execute(text("SELECT :secret FROM nowhere"), {"secret": "s3cret"})
    said = job_runs.sentence_of(caught.value)
    assert "nowhere" in said
    assert "s3cret" not in said
    assert "SELECT" not in said
