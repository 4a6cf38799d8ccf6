"""Marking what has to be reckoned anew: what reports does when it hears of anything.

Whoever acts only leaves a mark on the idea; the job that reckons finds out which months it means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import db
from kaizen.core.events import Event
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.people.models import Area
from kaizen.people.queries.areas import calendar_for, calendars_at
from kaizen.people.rules import site_of
from kaizen.reports.models.months import AreaMonth, SiteStand, StaleIdea, StaleMonth
from kaizen.reports.queries.sources.table import REVISION, TOUCHED
from kaizen.reports.queries.tallies import Cell, extent_of
from kaizen.reports.rules.looks import AFTER_90, AFTER_365, began_by

#: What an area can change that moves its figures.
_COUNTED = {"working_time", "time_zone"}
#: So many marks of ideas are spread at once.
_BATCH = 500


def mark_idea(event: Event, now: datetime) -> None:
    """Mark the idea, and the one it was joined with; where it moved, also the area that it left."""
    left_id = event.facts.get("from_area_id")
    ids = sorted({event.subject_id, event.facts.get("into_id") or event.subject_id})
    rows = [{"idea_id": idea_id, "left_id": left_id} for idea_id in ids]
    db.session().execute(insert(StaleIdea), rows)


def mark_person(event: Event, now: datetime) -> None:
    """Mark the ideas whose author or owner changed place, shift or role."""
    written = select(IdeaAuthor.idea_id).where(IdeaAuthor.person_id == event.subject_id)
    owned = (Idea.owner_id == event.subject_id) & Idea.is_directed
    mark_ideas(select(Idea.id).where(Idea.id.in_(written) | owned))


def mark_ideas(idea_ids: Select[int]) -> None:
    """Mark all ideas that are found so; what came with a list has no events."""
    db.session().execute(insert(StaleIdea).from_select(["idea_id"], idea_ids))


def spread_marks() -> int:
    """Mark every month in which marked ideas count; answer how many marks that has worked off.

    Where one moved, the months of the area that it left are marked too. The marks go before the
    ideas are read: what happens meanwhile marks again.
    """
    session = db.session()
    ids = session.scalars(select(StaleIdea.id).order_by(StaleIdea.id).limit(_BATCH)).all()
    if not ids:
        return 0
    gone = delete(StaleIdea).where(StaleIdea.id.between(ids[0], ids[-1]))
    marks = session.execute(gone.returning(StaleIdea.idea_id, StaleIdea.left_id)).all()
    by_left: dict[int | None, set[int]] = defaultdict(set)
    for idea_id, left_id in marks:
        by_left[left_id].add(idea_id)
    cells: set[Cell] = set()
    for left_id, idea_ids in by_left.items():
        found = _cells(session, idea_ids)
        cells |= found | {(left_id, month_on) for _, month_on in found if left_id is not None}
    _mark(session, cells)
    return len(marks)


def mark_areas(event: Event, now: datetime) -> None:
    """Mark every month of an area and all below it, whose calendar or definitions changed."""
    changed = event.facts.get("changed")
    if changed is not None and _COUNTED.isdisjoint(changed):
        return
    session = db.session()
    _mark(session, _everything(session, session.get_one(Area, event.subject_id), now))


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
    """Mark what time alone has changed since this was last done, however long ago that was.

    These are the months whose changes have come to an age at which a look must be answered. All
    months are marked where nobody knows when it was done, or where the sources have changed.
    """
    session = db.session()
    site = session.scalars(select(Area).where(Area.id == site_id).with_for_update()).one()
    stand = session.get(SiteStand, site_id) or SiteStand(site_id=site_id, version=0, at=now)
    today = calendar_for(session, site).local_day(now)
    if stand.aged_on is None or stand.revision != REVISION:
        _mark(session, _everything(session, site, now))
    else:
        _mark(session, _come_of_age(session, site_id, stand.aged_on, today))
    stand.aged_on, stand.revision = today, REVISION
    session.add(stand)
    session.flush()


def _come_of_age(session: Session, site_id: int, last: date, today: date) -> set[Cell]:
    """The months in which changes began that are old enough since a day after `last`."""
    kept: set[Cell] = set()
    for days in (AFTER_90, AFTER_365):
        first_on, last_on = (began_by(day, days).replace(day=1) for day in (last, today))
        rows = session.execute(
            select(AreaMonth.area_id, AreaMonth.month_on)
            .join(Area, Area.id == AreaMonth.area_id)
            .where(Area.site_id == site_id, AreaMonth.month_on.between(first_on, last_on))
        )
        kept |= {(area_id, month_on) for area_id, month_on in rows}
    return kept


def _everything(session: Session, area: Area, now: datetime) -> set[Cell]:
    """Every month in which anything of the site may count, also where nothing has so far."""
    site = session.get_one(Area, site_of(area.path))
    calendar = calendar_for(session, site)
    span = extent_of(session, site, calendar, today=calendar.local_day(now))
    if span is None:
        return set()
    below = session.scalars(
        select(Area.id).where(Area.path.startswith(area.path, autoescape=True))
    ).all()
    return {(area_id, month_on) for area_id in below for month_on in span.months()}


def _cells(session: Session, idea_ids: Collection[int]) -> set[Cell]:
    """The areas and months in which ideas count, by the calendars of the areas' sites."""
    found = {(area_id, at) for touched in TOUCHED for area_id, at in touched(session, idea_ids)}
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
