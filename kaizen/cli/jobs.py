"""`flask jobs`: what runs by the clock, listed, run for good, or run once."""

from __future__ import annotations

import signal
from datetime import datetime
from importlib import import_module
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from kaizen.cli.table import as_click_error
from kaizen.core import clock, job_runs
from kaizen.core.db import db
from kaizen.core.errors import Conflict, WrongSetting
from kaizen.core.job_runs import JobState, jobs_of
from kaizen.core.local_time import to_local
from kaizen.jobs.running import Runner, run_jobs

jobs = AppGroup("jobs", help="What runs by the clock.")

COLUMNS = "{:20} {:9} {:17} {:17} {:17} {}"


@jobs.command("list")
def list_jobs() -> None:
    """Show each job's state, last success, last failure and next run."""
    zone = job_runs.time_zone()
    click.echo(
        COLUMNS.format("JOB", "STATE", "LAST SUCCESS", "LAST FAILURE", "NEXT RUN", "PURPOSE")
    )
    for state in job_runs.states(db.session(), clock.now()):
        click.echo(
            COLUMNS.format(
                state.name,
                _word(state),
                _moment(state.last_succeeded_at, zone),
                _moment(state.last_failed_at, zone),
                _moment(state.next_run_at, zone),
                state.purpose,
            )
        )
        if state.failures_in_a_row:
            times = f"failed {state.failures_in_a_row} times in a row: "
            click.secho(f"{'':20} {times}{state.last_failure}", fg="red")
    click.echo(f"Times are those of {zone}.")


@jobs.command("run")
def run() -> None:
    """Run every job at its time, until stopped."""
    stopping: list[int] = []

    def ask_to_stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    run_jobs(_app(), until=lambda: bool(stopping))
    click.echo("Stopped.")


@jobs.command("run-once")
@click.argument("name")
def once(name: str) -> None:
    """Run one job now, under its lease; a failure ends with code 1 and a sentence."""
    known = {job.name: job for job in jobs_of(_app())}
    if name not in known:
        raise click.BadParameter(f"there is no job “{name}”; choose from: {', '.join(known)}.")
    try:
        Runner(_app()).run_once(known[name])
    except Conflict as refusal:
        raise as_click_error(refusal) from refusal
    except Exception as error:  # whatever it was, the operator reads a sentence, not a trace
        raise click.ClickException(f"{name} failed: {job_runs.sentence_of(error)}") from error
    click.echo(f"{name} is done.")


@jobs.command("worker")
@click.option(
    "--at-once", default=2, type=click.IntRange(1, 16), help="Deliveries that run side by side."
)
def worker(at_once: int) -> None:
    """Deliver mail and web hooks as soon as it rings, until stopped; on any number of machines."""
    if current_app.config["KAIZEN_DELIVERY"] != "workers":
        raise click.ClickException(
            "Workers are off, and the scheduler delivers. Set KAIZEN_DELIVERY=workers for the "
            "web servers, the scheduler and the workers alike."
        )
    # Loaded only here, as in the factory.
    try:
        import_module("kaizen.jobs.workers").run_worker(_app(), at_once=at_once)
    except WrongSetting as error:
        raise click.ClickException(str(error)) from error
    click.echo("Stopped.")


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return]


def _word(state: JobState) -> str:
    if state.is_late:
        return "late"
    return "running" if state.is_running else "ok" if state.last_succeeded_at else "waiting"


def _moment(moment: datetime | None, zone: str) -> str:
    return to_local(moment, time_zone=zone).strftime("%Y-%m-%d %H:%M") if moment else "–"
