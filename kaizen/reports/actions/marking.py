"""Marking the months that have to be reckoned anew: what reports does when it hears of anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import db
from kaizen.core.events import Event
from kaizen.ideas.models import IdeaAuthor
from kaizen.people.models import Area
from kaizen.people.queries.areas import calendar_for, calendars_at
from kaizen.people.rules import site_of
from kaizen.reports.models.months import AreaMonth, StaleMonth
from kaizen.reports.queries.sources.rows import IdeaIds, Touched
from kaizen.reports.queries.sources.sent import touched as sent_in
from kaizen.reports.queries.sources.table import TOUCHED
from kaizen.reports.queries.tallies import Cell
from kaizen.reports.rules.looks import AFTER_90, AFTER_365, comes_of_age_on
from kaizen.reports.rules.spans import months_on

#: What an area can change that moves its figures.
_COUNTED = {"working_time", "time_zone"}


def mark_idea(event: Event, now: datetime) -> None:
    """Mark every month in which the idea counts, and the one it was joined with.

    Where it moved, the months of the area that it left are marked too.
    """
    session = db.session()
    idea_ids = {event.subject_id, event.facts.get("into_id") or event.subject_id}
    cells = _cells(session, idea_ids, TOUCHED)
    left = event.facts.get("from_area_id")
    if left is not None:
        cells |= {(left, month_on) for _, month_on in cells}
    _mark(session, cells)


def mark_person(event: Event, now: datetime) -> None:
    """Mark the months of ideas whose first author changed place or shift."""
    session = db.session()
    first = select(IdeaAuthor.idea_id).where(
        IdeaAuthor.person_id == event.subject_id, IdeaAuthor.position == 0
    )
    _mark(session, _cells(session, first, (sent_in,)))


def mark_areas(event: Event, now: datetime) -> None:
    """Mark every month of an area and all below it, whose calendar or definitions changed."""
    changed = event.facts.get("changed")
    if changed is not None and _COUNTED.isdisjoint(changed):
        return
    session = db.session()
    path = session.get_one(Area, event.subject_id).path
    kept = session.execute(
        select(AreaMonth.area_id, AreaMonth.month_on)
        .join(Area, Area.id == AreaMonth.area_id)
        .where(Area.path.startswith(path, autoescape=True))
    )
    # By another zone, what lies near midnight may belong to the month beside.
    _mark(
        session,
        {(area_id, months_on(month, step)) for area_id, month in kept for step in (-1, 0, 1)},
    )


def mark_site(event: Event, now: datetime) -> None:
    """Mark every month of the whole site: an area hangs elsewhere, other sums hold it now."""
    session = db.session()
    site_id = session.get_one(Area, event.subject_id).site_id
    kept = session.execute(
        select(AreaMonth.area_id, AreaMonth.month_on)
        .join(Area, Area.id == AreaMonth.area_id)
        .where(Area.site_id == site_id)
    )
    _mark(session, {(area_id, month_on) for area_id, month_on in kept})


def mark_of_age(site_id: int, *, now: datetime) -> None:
    """Mark the months whose changes have come to an age at which a look must be answered.

    Those of a month ago too, so that a night in which nothing ran leaves no hole.
    """
    session = db.session()
    site = session.get_one(Area, site_id)
    today = calendar_for(session, site).local_day(now)
    months = set()
    for days in (AFTER_90, AFTER_365):
        began_on = today - (comes_of_age_on(today, days) - today)
        months |= {months_on(began_on, step) for step in (-1, 0)}
    kept = session.execute(
        select(AreaMonth.area_id, AreaMonth.month_on)
        .join(Area, Area.id == AreaMonth.area_id)
        .where(Area.site_id == site_id, AreaMonth.month_on.in_(months))
    )
    _mark(session, {(area_id, month_on) for area_id, month_on in kept})


def _cells(session: Session, idea_ids: IdeaIds, sources: Iterable[Touched]) -> set[Cell]:
    """The areas and months that the sources name, by the calendars of the areas' sites."""
    found = {(area_id, at) for touched in sources for area_id, at in touched(session, idea_ids)}
    zones = _site_calendars(session, {area_id for area_id, _ in found})
    return {
        (
            area_id,
            (zones[area_id].local_day(at) if isinstance(at, datetime) else at).replace(day=1),
        )
        for area_id, at in found
    }


def _site_calendars(session: Session, area_ids: Collection[int]) -> dict[int, WorkingCalendar]:
    paths = session.execute(select(Area.id, Area.path).where(Area.id.in_(area_ids))).all()
    sites = {area_id: f"/{site_of(path)}/" for area_id, path in paths}
    calendars = calendars_at(session, set(sites.values()))
    return {area_id: calendars[path] for area_id, path in sites.items()}


def _mark(session: Session, cells: Collection[Cell]) -> None:
    rows = [{"area_id": area_id, "month_on": month_on} for area_id, month_on in sorted(cells)]
    if rows:
        session.execute(insert(StaleMonth), rows)
