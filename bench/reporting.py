"""What reports cost: the dashboard and its kin on a plant with decisions, looks and money.

Options::

    python -m bench.reporting --sizes 10000,1000000   ideas; the first size is the measure
    python -m bench.reporting --requests 20           requests a round
    python -m bench.reporting --database FILE         a loaded SQLite database instead; it is copied
    python -m bench.reporting --keep FOLDER           keep the plants there, and use those found
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from flask_migrate import upgrade
from sqlalchemy import func, select

import config
from bench.cookies import cookie_of
from bench.measure import Streamed, costs, stream_cost
from bench.server import ROOT, running
from kaizen.app import create_app
from kaizen.cli.demo.album import Album
from kaizen.cli.demo.loader import load_ideas, load_plant
from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.jobs.rolling import rebuild, roll_up_months
from kaizen.people.models import Area, Person
from kaizen.reports.models.months import AreaMonth

FEWEST_PEOPLE, IDEAS_EACH = 120, 50
#: Who asks: the leader of the site, who sees all of it.
READER = "lena"
#: How much more a report may cost among any number of ideas.
MOST_GROWTH = 2.0
#: How much of a bare view a page may cost, at any size.
MOST_RATIO = 20.0
PAGES = {
    "savings": "/savings?area=NH",
    "programme": "/programme?area=NH",
    "morale": "/morale?area=NH",
    "rows": "/figures/sent?area=NH",
    "aims": "/aims",
}
#: So many papers a round stay within what a minute allows.
PAPERS_A_ROUND = 5
#: Set in type or as a workbook: only their growth is judged, as of pages that are drawn anew.
PAPERS = {
    "PDF": "/reports/monthly.pdf?area=NH",
    "XLSX": "/reports/monthly.xlsx?area=NH",
}
#: Everything there is, row by row.
TABLES = {
    "ideas": "/ideas.csv",
    "decisions": "/exports/decisions.csv?area=NH",
    "ledger": "/areas/NH/ledger.csv",
}


class Found(NamedTuple):
    """What one size costs: milliseconds by name (`bare` is the measure), and the long tables."""

    ideas: int
    spent: dict[str, float]
    tables: dict[str, Streamed]


def main() -> int:
    """Measure every size and say what holds; 1 where a report grows with what merely exists."""
    parser = argparse.ArgumentParser(prog="python -m bench.reporting", description=__doc__)
    parser.add_argument("--sizes", default="10000,1000000", help="ideas, with commas")
    parser.add_argument("--requests", type=int, default=20, help="requests a round")
    parser.add_argument("--database", type=Path, help="a SQLite file, measured after the sizes")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the plants")
    options = parser.parse_args()
    plants: list[int | Path] = [int(size) for size in options.sizes.split(",") if size]
    plants += [options.database] if options.database else []
    first: Found | None = None
    fine = True
    for plant in plants:
        found = measured(plant, options.requests, options.keep)
        first = first or found
        fine = _told(found, first) and fine
    return 0 if fine else 1


def _told(found: Found, first: Found) -> bool:
    """Print one size; whether everything holds."""
    _say(f"{found.ideas:>9,} ideas; the bare view costs {found.spent['bare']:.2f} ms")
    fine = True
    for name in (*PAGES, *(f"{name}, anew" for name in PAGES), *PAPERS):
        grown = found.spent[name] / first.spent[name]
        ratio = found.spent[name] / found.spent["bare"]
        holds = grown <= MOST_GROWTH and (name not in PAGES or ratio <= MOST_RATIO)
        fine = fine and holds
        _say(
            f"  {name:15} {found.spent[name]:8.2f} ms, {ratio:5.1f} x bare, {grown:5.2f} x the "
            f"smallest{'' if holds else ', OVER'}"
        )
    for name, table in found.tables.items():
        each = table.seconds * 1000 / max(table.rows, 1) * 1000
        _say(
            f"  {name:10} {table.rows:>9,} rows, {each:6.1f} ms for 1,000, "
            f"memory +{table.grown_megabytes:.1f} MB at the peak"
        )
    return fine


def measured(plant: int | Path, requests: int, keep: Path | None = None) -> Found:
    """What a plant of that size, or the one in that file, costs."""
    with TemporaryDirectory() as folder:
        place = keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        file = place / f"{plant.stem if isinstance(plant, Path) else plant}.db"
        if isinstance(plant, Path) and not file.exists():
            shutil.copyfile(plant, file)
        environment = {
            "KAIZEN_MODE": "demo",
            "SECRET_KEY": "only-for-measuring-only-for-measuring",
            "KAIZEN_STORAGE": str(place / "photos"),
            "DATABASE_URL": f"sqlite:///{file}",
        }
        ideas, cookie = _ready(environment, plant if isinstance(plant, int) else 0)
        with running(environment, python=sys.executable) as server:
            spent = costs(server, PAPERS, cookie, min(requests, PAPERS_A_ROUND))
            anew = costs(server, PAGES, cookie, requests, anew=True)
            spent |= {f"{name}, anew": anew[name] for name in PAGES}
            spent |= costs(server, PAGES, cookie, requests)
            # Each once: a table that was held as a whole would leave room for a second time.
            tables = {name: stream_cost(server, path, cookie) for name, path in TABLES.items()}
        return Found(ideas, spent, tables)


def _ready(environment: dict[str, str], size: int) -> tuple[int, str]:
    """A plant with its roll-ups: how many ideas it has, and the cookie of the leader who asks."""
    app = create_app(config.from_environment(environment))
    now = datetime.now(UTC)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        if db.session.scalar(select(Idea.id).limit(1)) is None:
            load_plant(max(FEWEST_PEOPLE, size // IDEAS_EACH), seed=1, now=now)
            load_ideas(size, seed=1, now=now, album=Album(), tick=lambda _: None)
        if db.session.scalar(select(AreaMonth.area_id).limit(1)) is None:
            _roll_up(now)
        began = time.process_time()
        roll_up_months(now)
        _say(f"What stands at the moment: {time.process_time() - began:.2f} s of processor time")
        reader = db.session.scalars(select(Person).where(Person.username == READER)).one()
        cookie = cookie_of(app, reader)
        ideas = db.session.scalar(select(func.count(Idea.id))) or 0
        db.session.remove()
        db.engine.dispose()
    return ideas, cookie


def _roll_up(now: datetime) -> None:
    began = time.process_time()
    for site_id in db.session.scalars(select(Area.id).where(Area.parent_id.is_(None))).all():
        for _ in rebuild(site_id, now):
            pass
    _say(f"Rolled up in {time.process_time() - began:.1f} s of processor time")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
