"""`flask rollups`: what reports are drawn from, reckoned anew from the console."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click
from flask.cli import AppGroup
from sqlalchemy import select

from kaizen.core import clock
from kaizen.core.db import db
from kaizen.jobs.rolling import MONTHS_TOGETHER, rebuild
from kaizen.people.models import Area
from kaizen.reports.queries.tallies import Tallied, tallies_of

rollups = AppGroup("rollups", help="The counts by area and month that reports are drawn from.")


@rollups.command("rebuild")
def rebuild_all() -> None:
    """Reckon every month of every site anew from the rows themselves."""
    months = rebuild_sites(clock.now())
    click.echo(f"{months:,} months reckoned.")


def rebuild_sites(
    now: datetime,
    *,
    months_together: int | None = MONTHS_TOGETHER,
    tallied: Tallied = tallies_of,
) -> int:
    """Reckon all sites anew with a bar that shows how far it is; answer how many months."""
    sites = db.session.execute(
        select(Area.id, Area.code).where(Area.parent_id.is_(None)).order_by(Area.id)
    ).all()
    return sum(
        _rebuild(code, rebuild(site_id, now, months_together=months_together, tallied=tallied))
        for site_id, code in sites
    )


def _rebuild(code: str, steps: Iterator[int]) -> int:
    months = next(steps, 0)
    if not months:
        return 0
    with click.progressbar(length=months, label=f"Months of {code}") as bar:
        for todo in steps:
            bar.update(months - todo - bar.pos)
        bar.update(months - bar.pos)
    return months
