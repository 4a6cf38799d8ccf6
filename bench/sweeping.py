"""What a sweep costs: the same number of due reminders among few ideas and among many.

Options::

    python -m bench.sweeping --sizes 10000,100000   ideas; the first size is the measure
    python -m bench.sweeping --due 1000             reminders that are due
    python -m bench.sweeping --postgres             on a PostgreSQL server made for this alone
    python -m bench.sweeping --plants bench-results copies of the SQLite plants kept there
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade
from sqlalchemy import select, update

import config
from bench.plant import make_plant
from bench.server import ROOT
from kaizen.app import create_app
from kaizen.core.db import db
from kaizen.jobs.reminding import send_reminders
from kaizen.ownership.models import Assignment
from tests.support.postgres import ThrowAwayServer

#: A Wednesday after the years of the plant, at the beginning of the first shift.
NOW = datetime(2026, 3, 11, 6, 0, tzinfo=UTC)
NEVER = NOW + timedelta(days=3650)
FEWEST_PEOPLE, IDEAS_EACH = 120, 50
#: How much more the same reminders may cost among any number of ideas.
MOST_GROWTH = 2.0


def main() -> int:
    """Measure every size and say what holds; 1 where the cost grows with what merely exists."""
    parser = argparse.ArgumentParser(prog="python -m bench.sweeping", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="ideas, with commas")
    parser.add_argument("--due", type=int, default=1000, help="reminders that are due")
    parser.add_argument("--postgres", action="store_true", help="measure on PostgreSQL")
    parser.add_argument("--plants", type=Path, help="folder of plants kept by `bench --keep`")
    options = parser.parse_args()
    first, fine = 0.0, True
    for size in (int(size) for size in options.sizes.split(",")):
        seconds, megabytes, sent = measured(size, options)
        first = first or seconds
        holds = seconds <= MOST_GROWTH * first
        fine = fine and holds
        sys.stdout.write(
            f"{size:>9,} ideas: {sent} looked at, {seconds:.2f} s of processor time, "
            f"{seconds / first:.2f} x{'' if holds else ', OVER'}, "
            f"{megabytes:.0f} MB grown at the peak\n"
        )
        sys.stdout.flush()
    return 0 if fine else 1


def measured(size: int, options: argparse.Namespace) -> tuple[float, float, int]:
    """Processor seconds, megabytes grown at the peak, and how many were looked at.

    The seconds of a database server count, its memory does not.
    """
    with TemporaryDirectory() as folder, _database(Path(folder), options.postgres) as (url, server):
        environment = {
            "KAIZEN_MODE": "demo",
            "SECRET_KEY": "only-for-measuring-only-for-measuring",
            "KAIZEN_STORAGE": str(Path(folder) / "photos"),
            "DATABASE_URL": url,
        }
        kept = options.plants / f"plant-{size}" / "plant.db" if options.plants else None
        if kept is not None and kept.exists():
            shutil.copyfile(kept, Path(folder) / "plant.db")
        _fill(environment, size, options.due)
        spawn = multiprocessing.get_context("spawn")
        with spawn.Pool(1) as pool:
            before = _server_seconds(server)
            seconds, megabytes, sent = pool.apply(sweep, (environment,))
            return seconds + _server_seconds(server) - before, megabytes, sent


@contextmanager
def _database(folder: Path, on_postgres: bool) -> Iterator[tuple[str, int]]:
    """The address of an empty database, and the process of its server (0: there is none)."""
    if not on_postgres:
        yield f"sqlite:///{folder / 'plant.db'}", 0
        return
    server = ThrowAwayServer()
    try:
        yield server.start(), server.pid
    finally:
        server.stop()


def _server_seconds(pid: int) -> float:
    """Processor time of a server with all its processes, those that have ended included."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat") if pid else ():
        with suppress(OSError):
            # After the name: state, parent, ...; own user and system time, then of the ended.
            values = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
            if stat.parent.name == str(pid):
                ticks += sum(int(value) for value in values[11:15])
            elif values[1] == str(pid):
                ticks += sum(int(value) for value in values[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def sweep(environment: dict[str, str]) -> tuple[float, float, int]:
    """Sweep once, in a process of its own, so that its peak is the sweep's."""
    app = create_app(config.from_environment(environment))
    with app.app_context():
        db.session.scalar(select(Assignment.id).limit(1))
        db.session.rollback()
        before, began = _peak_megabytes(), time.process_time()
        looked_at = send_reminders(NOW)
        return time.process_time() - began, _peak_megabytes() - before, looked_at


def _peak_megabytes() -> float:
    """The peak of this process alone: `getrusage` would hand the parent's on to it."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("The system does not tell how much memory a process has used.")


def _fill(environment: dict[str, str], size: int, due: int) -> None:
    """A plant in which just so many things are due: a working day late, spread over all of it."""
    app = create_app(config.from_environment(environment))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        if db.session.scalar(select(Assignment.id).limit(1)) is None:
            people = max(FEWEST_PEOPLE, size // IDEAS_EACH)
            make_plant(db.engine, ideas=size, people=people, seed=1)
        db.session.rollback()
        open_ids = db.session.scalars(
            select(Assignment.id).where(Assignment.closed_at.is_(None)).order_by(Assignment.id)
        ).all()
        picked = open_ids[:: max(1, len(open_ids) // due)][:due]
        late = {"due_at": NOW - timedelta(days=1), "opened_at": NOW - timedelta(days=20)}
        db.session.execute(update(Assignment).values(next_rung_at=NEVER))
        for start in range(0, len(picked), 500):
            some = Assignment.id.in_(picked[start : start + 500])
            db.session.execute(update(Assignment).where(some).values(next_rung_at=NOW, **late))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
