"""Whatever happens in whatever order: what is rolled up by and by is what a rebuild gives."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kaizen.core import events
from kaizen.jobs.booking import book_savings
from kaizen.jobs.rolling import rebuild, roll_up_months
from kaizen.people.models import Area
from kaizen.reports.models.months import AreaMonth, AreaSnapshot
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.snapshot import Open
from tests.reports.anything import Anybody
from tests.support.cast import THURSDAY, Cast

#: Own and whole by area and month; what stands at the moment has no month.
Kept = dict[tuple[int, date | None], tuple[Any, Any]]
STEPS = 120
LOOK_EVERY = 60


def kept(cast: Cast) -> Kept:
    cast.session.expire_all()
    months = cast.session.scalars(select(AreaMonth))
    found: Kept = {(row.area_id, row.month_on): (row.own, row.whole) for row in months}
    for now in cast.session.scalars(select(AreaSnapshot)):
        found[now.area_id, None] = (now.own, now.whole)
    cast.session.commit()
    return found


def differing(before: Kept, after: Kept) -> list[str]:
    """What was kept and what a rebuild gives, where these differ."""
    return [
        f"{cell}: {before.get(cell)} instead of {after.get(cell)}"
        for cell in sorted(before.keys() | after.keys(), key=str)
        if before.get(cell) != after.get(cell)
    ]


def rebuilt(cast: Cast, anybody: Anybody) -> Kept:
    for site_id in cast.session.scalars(select(Area.id).where(Area.parent_id.is_(None))).all():
        # In one step or in several: what comes out is the same.
        together = anybody.random.choice((1, 3, None))
        for _ in rebuild(site_id, anybody.now, months_together=together):
            pass
    return kept(cast)


def run_jobs(anybody: Anybody) -> None:
    """What runs each minute."""
    events.settle_all(anybody.now)
    roll_up_months(anybody.now)


@pytest.mark.parametrize("seed", [2, 5])
def test_whatever_happens_the_months_are_those_of_a_rebuild(cast: Cast, seed: int) -> None:
    anybody = Anybody(cast, seed, THURSDAY)
    figures: set[str] = set()
    for step in range(1, STEPS + 1):
        anybody.go_on()
        if anybody.random.random() < 0.1:
            book_savings(anybody.now)
        if anybody.random.random() < 0.1:
            # What runs by the clock runs now and then; often it is down for weeks.
            run_jobs(anybody)
        if step % LOOK_EVERY == 0:
            anybody.now += timedelta(days=anybody.random.choice((0, 40, 130)))
            book_savings(anybody.now)
            run_jobs(anybody)
            wrong = differing(kept(cast), rebuilt(cast, anybody))
            assert not wrong, Counter(anybody.done)
            figures |= {figure for own, _ in kept(cast).values() for figure in own["counts"]}
    amounts = {
        figure
        for own, _ in kept(cast).values()
        for figures in own.get("amounts", {}).values()
        for figure in figures
    }
    assert {Figure.SENT, Figure.SETTLED_BY, Figure.IN_USE, Figure.AFTER_90} <= figures
    assert {Figure.BOOKED, Figure.WINDOW} <= amounts
    assert {Open.ANSWER, Open.DECISION, Open.AGE, Open.IN_HAND, Open.HELD} <= figures
