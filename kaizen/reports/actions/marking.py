"""Marking the months that have to be reckoned anew: what reports does when it hears of anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.events import Event
from kaizen.ideas.models import Idea
from kaizen.people.models import Area
from kaizen.people.queries.areas import calendar_for
from kaizen.reports.models.months import StaleMonth
from kaizen.reports.queries.sources.table import TOUCHED
from kaizen.reports.queries.tallies import Cell


def mark_idea(event: Event, now: datetime) -> None:
    """Mark every month in which the idea counts, in the area that it left too."""
    session = db.session()
    site_id = session.scalar(select(Idea.site_id).where(Idea.id == event.subject_id))
    if site_id is None:
        return
    site = session.get_one(Area, site_id)
    cells = _touched(session, site, [event.subject_id])
    left = event.facts.get("from_area_id")
    if left is not None:
        cells |= {(left, month_on) for _, month_on in cells}
    mark(session, cells)


def mark(session: Session, cells: Iterable[Cell]) -> None:
    """Mark these months of these areas."""
    rows = [{"area_id": area_id, "month_on": month_on} for area_id, month_on in sorted(cells)]
    if rows:
        session.execute(insert(StaleMonth), rows)


def _touched(session: Session, site: Area, idea_ids: Collection[int]) -> set[Cell]:
    calendar = calendar_for(session, site)

    def month_of(at: date | datetime) -> date:
        day = calendar.local_day(at) if isinstance(at, datetime) else at
        return day.replace(day=1)

    return {
        (area_id, month_of(at)) for touched in TOUCHED for area_id, at in touched(session, idea_ids)
    }
