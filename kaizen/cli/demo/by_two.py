"""Rolls up what the demo has written with a copy of this process: two cores work on it."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import datetime
from os import getpid

from sqlalchemy.orm import Session

from kaizen.cli.demo.bulk import uncollected
from kaizen.cli.rollups import rebuild_sites
from kaizen.core.db import db
from kaizen.reports.queries.sources import booked, claims
from kaizen.reports.queries.sources.rows import Stretch
from kaizen.reports.queries.sources.table import SOURCES
from kaizen.reports.queries.tallies import Tallies, added, people_of, tallies_from

#: What is read of money takes about as long as all the rest.
OF_MONEY = (claims.came_into_use, claims.promised, booked.ledger, booked.awards)
OF_IDEAS = [source for source in SOURCES.values() if source not in OF_MONEY]


def roll_up_by_two(now: datetime) -> None:
    """Reckon all months of all sites; only where nobody writes yet who would have to wait.

    The two halves are read at moments of their own, so a change in between would be half seen.
    """
    db.session.remove()
    db.engine.dispose()
    with uncollected(), ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as copy:
        # It is made now, while nothing is open that it would share.
        copy.submit(getpid).result()

        def tallied(session: Session, stretch: Stretch) -> Tallies:
            return _by_two(copy, session, stretch)

        rebuild_sites(now, months_together=None, tallied=tallied)


def _by_two(copy: Executor, session: Session, stretch: Stretch) -> Tallies:
    of_money = copy.submit(_of_money, stretch)
    of_ideas = tallies_from(session, stretch, OF_IDEAS)
    return added([of_ideas, people_of(session, stretch), of_money.result()])


def _of_money(stretch: Stretch) -> Tallies:
    try:
        return tallies_from(db.session(), stretch, OF_MONEY)
    finally:
        db.session.remove()
