"""Scheduler processes with jobs of the tests, which leave marks in a file that is only added to."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import uuid4

from kaizen.app import create_app
from kaizen.core import db as databases
from kaizen.core.job_runs import Job, install_jobs
from kaizen.core.timetable import Every
from tests.support.processes import console

CONFIG, MARKS = "KAIZEN_TEST_CONFIG", "KAIZEN_TEST_MARKS"
PATIENCE_SECONDS = 180.0
#: How often the quick job runs.
QUICK_SECONDS = 0.5
#: So long these processes wait for a locked file; the house waits ten seconds.
SQLITE_WAIT_SECONDS = 1.0


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


def let_long_end(file: Path) -> None:
    """From now on the long job comes to its end; until then it goes on and on."""
    _may_end(file).touch()


def _may_end(file: Path) -> Path:
    return file.with_suffix(".may_end")


@dataclass(frozen=True)
class Scheduler:
    """A process that runs jobs, and the file that takes what it says."""

    process: BaseProcess
    log: Path

    @property
    def said(self) -> str:
        """All that it has said so far."""
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, words: str) -> None:
        """Wait until it has said these words.

        Raises:
            TimeoutError: it did not in time.
        """
        end = time.monotonic() + PATIENCE_SECONDS
        while words not in self.said:
            if time.monotonic() > end:
                raise TimeoutError(f"It did not say '{words}':\n{self.said}")
            time.sleep(0.05)

    def stop(self) -> int | None:
        """Have it end in peace, as the system would; answers its exit code, None where it stays."""
        self.process.terminate()
        return self.ended()

    def ended(self) -> int | None:
        """Wait for its end; answers its exit code, None where it does not come."""
        self.process.join(PATIENCE_SECONDS)
        return self.process.exitcode


@contextmanager
def scheduler(config: Mapping[str, object], file: Path) -> Iterator[Scheduler]:
    """A real `flask jobs run` with the jobs below; killed at the end if it still runs."""
    log = file.with_name(f"{uuid4().hex}.log")
    log.touch()
    app = ["--app", "tests.support.live_jobs:make_app"]
    environment = {CONFIG: json.dumps(config), MARKS: str(file)}
    process = console([*app, "jobs", "run"], environment, log)
    try:
        yield Scheduler(process, log)
    finally:
        process.kill()
        process.join()


def _quick(now: datetime) -> None:
    mark("quick", "begin", now)


def _raising(now: datetime) -> None:
    mark("raising", "begin", now)
    raise RuntimeError("broken on purpose")


def _long(now: datetime) -> None:
    mark("long", "begin", now)
    may_end = _may_end(Path(os.environ[MARKS]))
    while not may_end.exists():
        time.sleep(0.05)
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
    vars(databases)["SQLITE_WAIT_SECONDS"] = SQLITE_WAIT_SECONDS
    app = create_app(json.loads(os.environ[CONFIG]))
    install_jobs(app, TEST_JOBS)
    return app
