"""`flask jobs`: what runs by the clock, listed, run for good, or run once."""

from __future__ import annotations

import signal
import sys
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from kaizen.jobs.schedule import JOBS, run_jobs, run_once

jobs = AppGroup("jobs", help="What runs by the clock.")


@jobs.command("list")
def list_jobs() -> None:
    """Name every job, how often it runs and what it is for."""
    for job in JOBS:
        click.echo(f"{job.name:20} every {job.every_seconds:>6} s  {job.purpose}")


@jobs.command("run")
def run() -> None:
    """Run every job at its time, until stopped."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        run_jobs(_app())
    except (KeyboardInterrupt, SystemExit):
        click.echo("Stopped.")


@jobs.command("run-once")
@click.argument("name", type=click.Choice([job.name for job in JOBS]))
def once(name: str) -> None:
    """Run one job now."""
    run_once(_app(), next(job for job in JOBS if job.name == name))


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return]


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
