"""A process that takes rows of a table and stands still in the midst of it, to be killed there."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from kaizen.app import create_app
from kaizen.intake.actions import running
from kaizen.intake.ideas import IdeasTaker
from kaizen.intake.tables import Batch, Line
from kaizen.intake.trying import TableTaker
from tests.support.processes import console

CONFIG, MARK, PARTS = "KAIZEN_TEST_CONFIG", "KAIZEN_TEST_MARK", "KAIZEN_TEST_PARTS"
PATIENCE_SECONDS = 180.0
#: Rows of one transaction.
AT_A_TIME = 10


def standing_still(config: Mapping[str, object], mark: Path, *, parts: int) -> BaseProcess:
    """A real `flask jobs run-once import-tables` that has taken so many parts and holds the next.

    The rows of that one are written, and their transaction is open.

    Raises:
        TimeoutError: it did not come so far in time; the message holds its output.
    """
    mark.unlink(missing_ok=True)
    log = mark.with_suffix(".log")
    environment = {CONFIG: json.dumps(config), MARK: str(mark), PARTS: str(parts)}
    app = ["--app", "tests.support.live_intake:make_app"]
    process = console([*app, "jobs", "run-once", "import-tables"], environment, log)
    end = time.monotonic() + PATIENCE_SECONDS
    while not mark.exists():
        if time.monotonic() > end or not process.is_alive():
            process.kill()
            raise TimeoutError(log.read_text(encoding="utf-8") if log.exists() else "no output")
        time.sleep(0.05)
    return process


def make_app() -> object:
    """The app of such a process."""
    vars(running)["IDEAS_AT_A_TIME"] = AT_A_TIME
    _hold(IdeasTaker)
    _hold(TableTaker)
    return create_app(json.loads(os.environ[CONFIG]))


def _hold(taker: type[IdeasTaker] | type[TableTaker]) -> None:
    """Have it stand still for good after its rows are written and before that is committed."""
    take: Callable[[Any, list[Line]], Batch] = taker.take
    parts = [int(os.environ[PARTS])]

    def holding(self: IdeasTaker | TableTaker, lines: list[Line]) -> Batch:
        batch = take(self, lines)
        if not parts[0]:
            Path(os.environ[MARK]).touch()
            while True:
                time.sleep(1)
        parts[0] -= 1
        return batch

    type.__setattr__(taker, "take", holding)
