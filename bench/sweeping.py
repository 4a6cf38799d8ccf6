"""What a sweep and an import cost: each in a process of its own, so that its peak is its own."""

from __future__ import annotations

import csv
import io
import multiprocessing
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

import config
from bench.plant import READER, Plant
from bench.server import tree_seconds
from kaizen.app import create_app
from kaizen.cli.ideas import import_ideas
from kaizen.core.db import db
from kaizen.jobs.reminding import send_reminders
from kaizen.ownership.models import Assignment

FIELDS = ("external_id", "problem", "proposal", "submitted_at")
#: Seconds of processor time, megabytes grown at the peak, and how many rows that was for.
Spent = tuple[float, float, int]


def write_list(file: Path, rows: int) -> None:
    """A plant's own list of ideas, as it may come out of a spreadsheet."""
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(FIELDS)
        for number in range(rows):
            words = f"The hose of machine {number} lies across the walkway and people trip."
            writer.writerow((f"old-{number}", words, "Hang up a reel.", "2025-03-04"))


def alone(plant: Plant, what: Callable[..., int], *facts: Any) -> Spent:
    """Run it once in a process of its own; the seconds of a database server count too."""
    before = tree_seconds(plant.database_pid)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, megabytes, rows = pool.apply(_measured, (plant.environment, what, facts))
        return seconds + tree_seconds(plant.database_pid) - before, megabytes, rows


def take_in(file: Path, rows: int) -> int:
    """`flask ideas import`."""
    pairs = [word for field in FIELDS for word in ("--map", f"{field}={field}")]
    options = [str(file), *pairs, "--area", "NH-PRESS", "--author", READER]
    with redirect_stdout(io.StringIO()):
        import_ideas.main(options, standalone_mode=False)
    return rows


def sweep(now: datetime) -> int:
    """Send what is due; answer how many were looked at."""
    return send_reminders(now)


def let_become_due(plant: Plant, most: int) -> datetime:
    """Have at most so many reminders become due at a moment, and nothing else.

    It is the beginning of the first shift on the next Wednesday, when people may be reminded;
    what is due is a working day late, spread over the whole plant.
    """
    today = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0)
    moment = today + timedelta(days=(2 - today.weekday()) % 7 + 7)
    with plant.app.app_context():
        held = select(Assignment.id).where(Assignment.closed_at.is_(None)).order_by(Assignment.id)
        open_ids = db.session.scalars(held).all()
        picked = open_ids[:: max(1, len(open_ids) // most)][:most]
        never = moment + timedelta(days=3650)
        db.session.execute(update(Assignment).values(next_rung_at=never))
        late = {
            "due_at": moment - timedelta(days=1),
            "opened_at": moment - timedelta(days=20),
            "next_rung_at": moment,
        }
        for start in range(0, len(picked), 500):
            some = Assignment.id.in_(picked[start : start + 500])
            db.session.execute(update(Assignment).where(some).values(**late))
        db.session.commit()
        db.engine.dispose()
    return moment


def _measured(environment: dict[str, str], what: Callable[..., int], facts: Any) -> Spent:
    app = create_app(config.from_environment(environment))
    with app.app_context():
        db.session.scalar(select(Assignment.id).limit(1))
        db.session.rollback()
        before, began = _peak_megabytes(), time.process_time()
        rows = what(*facts)
        return time.process_time() - began, _peak_megabytes() - before, rows


def _peak_megabytes() -> float:
    """The peak of this process alone: `getrusage` would hand the parent's on to it."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("The system does not tell how much memory a process has used.")
