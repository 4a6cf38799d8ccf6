"""What reports cost: the dashboard and its kin on a plant with decisions, looks and money.

Options::

    python -m bench.reporting --sizes 10000,1000000   ideas; the first size is the measure
    python -m bench.reporting --requests 20           requests a round
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade
from sqlalchemy import select

import config
from bench.cookies import cookie_of
from bench.measure import costs
from bench.server import ROOT, running
from kaizen.app import create_app
from kaizen.cli.demo.album import Album
from kaizen.cli.demo.loader import load_ideas, load_plant
from kaizen.core.db import db
from kaizen.jobs.rolling import rebuild
from kaizen.people.models import Area, Person

FEWEST_PEOPLE, IDEAS_EACH = 120, 50
#: Who asks: the leader of the site, who sees all of it.
READER = "lena"
#: How much more a report may cost among any number of ideas.
MOST_GROWTH = 2.0
#: How much of a bare view it may cost, at any size.
MOST_RATIO = 20.0
PAGES = {
    "savings": "/savings?area=NH",
    "programme": "/programme?area=NH",
    "morale": "/morale?area=NH",
    "rows": "/figures/sent?area=NH",
}


def main() -> int:
    """Measure every size and say what holds; 1 where a report grows with what merely exists."""
    parser = argparse.ArgumentParser(prog="python -m bench.reporting", description=__doc__)
    parser.add_argument("--sizes", default="10000,1000000", help="ideas, with commas")
    parser.add_argument("--requests", type=int, default=20, help="requests a round")
    options = parser.parse_args()
    first: dict[str, float] = {}
    fine = True
    for size in (int(size) for size in options.sizes.split(",")):
        spent = measured(size, options.requests)
        first = first or spent
        sys.stdout.write(f"{size:>9,} ideas; the bare view costs {spent['bare']:.2f} ms\n")
        for name in PAGES:
            grown, ratio = spent[name] / first[name], spent[name] / spent["bare"]
            holds = grown <= MOST_GROWTH and ratio <= MOST_RATIO
            fine = fine and holds
            sys.stdout.write(
                f"  {name:10} {spent[name]:8.2f} ms, {ratio:5.1f} x bare, {grown:5.2f} x the "
                f"smallest{'' if holds else ', OVER'}\n"
            )
        sys.stdout.flush()
    return 0 if fine else 1


def measured(size: int, requests: int) -> dict[str, float]:
    """Milliseconds of processor time of each report, by name; `bare` is the measure."""
    with TemporaryDirectory() as folder:
        environment = {
            "KAIZEN_MODE": "demo",
            "SECRET_KEY": "only-for-measuring-only-for-measuring",
            "KAIZEN_STORAGE": str(Path(folder) / "photos"),
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'plant.db'}",
        }
        cookie = _fill(environment, size)
        with running(environment, python=sys.executable) as server:
            return costs(server, PAGES, cookie, requests)


def _fill(environment: dict[str, str], size: int) -> str:
    """A plant with its roll-ups, and the cookie of the leader who asks."""
    app = create_app(config.from_environment(environment))
    now = datetime.now(UTC)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        load_plant(max(FEWEST_PEOPLE, size // IDEAS_EACH), seed=1, now=now)
        load_ideas(size, seed=1, now=now, album=Album(), tick=lambda _: None)
        began = time.process_time()
        for site_id in db.session.scalars(select(Area.id).where(Area.parent_id.is_(None))).all():
            for _ in rebuild(site_id, now):
                pass
        spent = time.process_time() - began
        sys.stdout.write(f"{size:>9,} ideas rolled up in {spent:.1f} s of processor time\n")
        reader = db.session.scalars(select(Person).where(Person.username == READER)).one()
        cookie = cookie_of(app, reader)
        db.session.remove()
        db.engine.dispose()
    return cookie


if __name__ == "__main__":
    sys.exit(main())
