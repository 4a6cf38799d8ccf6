"""The rhythm of an area and the life of its changes, read from the roll-ups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import TO_DECIDE
from kaizen.people.models import Area
from kaizen.people.queries.areas import calendar_for
from kaizen.reports.models.rhythms import AreaFade, AreaWeek, NoveltySignal, RollUp
from kaizen.reports.rules.rhythm import FadePoint, Measure, Rhythm, Week, rhythm_of

#: What was counted, by area, measure and Monday.
Counts = dict[int, dict[Measure, dict[date, int]]]


def roll_up_of(session: Session, site_id: int) -> RollUp | None:
    """As of when the roll-ups of the site stand; None before the first ones."""
    return session.get(RollUp, site_id)


def rhythms_of(session: Session, area: Area, stand: RollUp) -> dict[Measure, Rhythm]:
    """The weeks of the area and all below it, for each measure."""
    rows = session.execute(
        select(AreaWeek.measure, AreaWeek.week_on, func.sum(AreaWeek.count))
        .join(Area, Area.id == AreaWeek.area_id)
        .where(Area.path.startswith(area.path, autoescape=True))
        .group_by(AreaWeek.measure, AreaWeek.week_on)
    )
    counts: dict[Measure, dict[date, int]] = defaultdict(dict)
    for measure, monday, count in rows:
        counts[Measure(measure)][monday] = int(count)
    calendar = calendar_for(session, area)
    return {measure: rhythm_of(weeks_of(counts[measure], stand, calendar)) for measure in Measure}


def counts_of(session: Session, areas: Collection[Area]) -> Counts:
    """The weeks of each of these areas with all below it; one query for any number.

    `areas` holds every area below those asked for.
    """
    own: Counts = defaultdict(lambda: defaultdict(dict))
    paths = {area.id: area.path_ids for area in areas}
    for row in session.scalars(select(AreaWeek).where(AreaWeek.area_id.in_(paths))):
        for area_id in paths[row.area_id]:
            weeks = own[area_id][Measure(row.measure)]
            weeks[row.week_on] = weeks.get(row.week_on, 0) + row.count
    return own


def weeks_of(counts: dict[date, int], stand: RollUp, calendar: WorkingCalendar) -> list[Week]:
    """The complete weeks from the first with anything in it; weeks without work are left out."""
    if not counts:
        return []
    found = []
    monday = max(stand.weeks_from, min(counts))
    while monday < stand.weeks_until:
        days = (monday + timedelta(days=step) for step in range(7))
        if any(calendar.is_working_day(day) for day in days):
            found.append(Week(monday, counts.get(monday, 0)))
        monday += timedelta(weeks=1)
    return found


def fade_of(session: Session, area: Area) -> tuple[FadePoint, ...]:
    """How many changes of the area and all below it still held, month by month."""
    rows = session.execute(
        select(AreaFade.month, func.sum(AreaFade.held), func.sum(AreaFade.changes))
        .join(Area, Area.id == AreaFade.area_id)
        .where(Area.path.startswith(area.path, autoescape=True))
        .group_by(AreaFade.month)
        .order_by(AreaFade.month)
    )
    return tuple(FadePoint(month, int(held), int(changes)) for month, held, changes in rows)


def open_signals(session: Session, area_ids: Collection[int]) -> list[NoveltySignal]:
    """What dries up in these areas and has not ended."""
    rows = select(NoveltySignal).where(
        NoveltySignal.area_id.in_(area_ids), NoveltySignal.ended_at.is_(None)
    )
    return list(session.scalars(rows))


def count_unanswered(session: Session, area: Area) -> int:
    """How many ideas of the area and all below it wait for an answer."""
    below = select(Area.id).where(Area.path.startswith(area.path, autoescape=True))
    waiting = [stage.value for stage in TO_DECIDE]
    query = select(func.count()).where(Idea.area_id.in_(below), Idea.stage.in_(waiting))
    return session.scalar(query) or 0
