"""Rolling up as a job, and anew from the ground: each month in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.people.models import Area
from kaizen.reports.actions.marking import mark_of_age, spread_marks
from kaizen.reports.actions.rolling_months import (
    begin_rebuild,
    finish_rebuild,
    rebuild_months,
    roll_up_marked,
    roll_up_snapshots,
)
from kaizen.reports.models.months import AreaSnapshot, SiteStand, StaleIdea, StaleMonth
from kaizen.reports.queries.months import sites_that_age
from kaizen.reports.queries.tallies import Tallied, tallies_of

log = structlog.get_logger(__name__)

#: Waiting is told in quarters of an hour.
OLDEST = timedelta(minutes=15)
#: So many months are reckoned together: a claim counts in thirteen and is read in five steps, and
#: nobody has to wait for long until they can write on SQLite. In one step it takes half the time,
#: which is right where nobody else is there yet.
MONTHS_TOGETHER = 3


def roll_up_months(now: datetime, *, months_together: int = MONTHS_TOGETHER) -> int:
    """Reckon all marked months anew, so many in a step; answer how many marks were worked off.

    First it is found out which months are meant by what happened to ideas. Then what time alone
    has changed is marked, from where the last run left off: so it does not matter for how long
    nothing ran.
    What stands at the moment is reckoned anew with them, and where nothing happened too, since
    it grows older by itself.

    Raises:
        RuntimeError: a site could not be rolled up; the others were.
    """
    _spread()
    for site_id in sites_that_age(db.session(), now):
        with transaction():
            mark_of_age(site_id, now=now)
    done, failed = 0, []
    for site_id in _due_sites(now):
        try:
            done += _roll_up(site_id, now, months_together)
        except Exception:
            log.exception("Rolling up failed", site_id=site_id)
            failed.append(site_id)
    if failed:
        raise RuntimeError(f"Sites could not be rolled up: {failed}")
    return done


def rebuild(
    site_id: int,
    now: datetime,
    *,
    months_together: int | None = MONTHS_TOGETHER,
    tallied: Tallied = tallies_of,
) -> Iterator[int]:
    """Reckon every month of a site anew; yields how many are still to do, the number of all first.

    So many months make a step, with None all of them; `tallied` tells what is in them.

    A kill loses none that was kept, and others may write in between. Where it was the first one
    and was killed, the job goes on with it.
    """
    with transaction():
        span = begin_rebuild(site_id, now=now)
    if span is not None:
        todo = len(span)
        for some in span.in_steps(months_together or todo):
            yield todo
            with transaction():
                rebuild_months(site_id, some, now=now, tallied=tallied)
            todo -= len(some)
        with transaction():
            finish_rebuild(site_id, begun=now, now=now)
    with transaction():
        roll_up_snapshots(site_id, now=now)


def _spread() -> None:
    """Batch after batch, each in a transaction of its own; where nothing is marked, only a look."""
    while db.session.scalar(select(StaleIdea.id).limit(1)) is not None:
        with transaction():
            spread_marks()


def _due_sites(now: datetime) -> list[int]:
    """The sites with a marked month, and those whose stand is too old or was never reckoned."""
    marked = select(Area.site_id).join(StaleMonth, StaleMonth.area_id == Area.id)
    aged = (
        select(Area.id)
        .outerjoin(SiteStand, SiteStand.site_id == Area.id)
        .outerjoin(AreaSnapshot, AreaSnapshot.area_id == Area.id)
        .where(
            Area.parent_id.is_(None),
            or_(SiteStand.at.is_(None), SiteStand.at <= now - OLDEST, AreaSnapshot.heads.is_(None)),
        )
    )
    return [site_id for site_id in db.session.scalars(marked.union(aged)) if site_id is not None]


def _roll_up(site_id: int, now: datetime, months_together: int) -> int:
    done = 0
    while True:
        with transaction():
            worked_off = roll_up_marked(site_id, now=now, months_together=months_together)
        if not worked_off:
            break
        done += worked_off
    with transaction():
        roll_up_snapshots(site_id, now=now)
    return done
