"""Scheduler processes with jobs of the tests, which leave marks in a file that is only added to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kaizen.app import create_app
from kaizen.core.job_runs import Job, install_jobs
from kaizen.core.timetable import Every
from tests.support.live import ROOT
from tests.support.postgres import die_with_parent

CONFIG, MARKS = "KAIZEN_TEST_CONFIG", "KAIZEN_TEST_MARKS"
PATIENCE_SECONDS = 120.0
#: How often the quick job runs, and how long the long one takes.
QUICK_SECONDS, LONG_SECONDS = 1.0, 8.0


@dataclass(frozen=True)
class Mark:
    """One line of the file: which process did what in which job, and when by the steady clock."""

    pid: int
    job: str
    what: str
    at: float
    #: The moment that the job was given as its beginning, in seconds.
    begun: float


def mark(job: str, what: str, begun: datetime) -> None:
    """Add a line; short lines that are added at once do not mix."""
    line = json.dumps([os.getpid(), job, what, time.monotonic(), begun.timestamp()]) + "\n"
    with Path(os.environ[MARKS]).open("a", encoding="utf-8") as file:
        file.write(line)


def marks(file: Path, job: str, what: str = "begin") -> list[Mark]:
    """What the job has left so far."""
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    found = [Mark(*json.loads(line)) for line in lines if line.endswith("\n")]
    return [each for each in found if each.job == job and each.what == what]


def wait_for(file: Path, job: str, what: str = "begin", *, number: int = 1) -> list[Mark]:
    """Wait until the job has left so many marks.

    Raises:
        TimeoutError: it did not in time.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = marks(file, job, what)
        if len(found) >= number:
            return found
        time.sleep(0.05)
    raise TimeoutError(f"{job} left {len(marks(file, job, what))} marks instead of {number}")


@contextmanager
def scheduler(config: Mapping[str, object], file: Path) -> Iterator[subprocess.Popen[str]]:
    """A real `flask jobs run` with the jobs below; killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "tests.support.live_jobs:make_app", "jobs", "run"],
        cwd=ROOT,
        env={**os.environ, CONFIG: json.dumps(config), MARKS: str(file)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=die_with_parent,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _quick(now: datetime) -> None:
    mark("quick", "begin", now)


def _raising(now: datetime) -> None:
    mark("raising", "begin", now)
    raise RuntimeError("broken on purpose")


def _long(now: datetime) -> None:
    mark("long", "begin", now)
    time.sleep(LONG_SECONDS)
    mark("long", "end", now)


def _job(name: str, seconds: float, run: object) -> Job:
    hour = timedelta(hours=1)
    return Job(name, "Leaves marks.", Every(timedelta(seconds=seconds)), hour, run)  # type: ignore[arg-type]


TEST_JOBS = (
    _job("raising", QUICK_SECONDS, _raising),
    _job("quick", QUICK_SECONDS, _quick),
    _job("long", 3600, _long),
)


def make_app() -> object:
    """The app of a scheduler process, configured by the test that started it."""
    app = create_app(json.loads(os.environ[CONFIG]))
    install_jobs(app, TEST_JOBS)
    return app
