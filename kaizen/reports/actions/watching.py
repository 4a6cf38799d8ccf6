"""The novelty watch: in which areas ideas, voices or news are drying up, told once for each."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.people.models import Area
from kaizen.people.queries.areas import areas_of_sites, calendars_for
from kaizen.reports.actions.rolling import roll_up
from kaizen.reports.models.rhythms import NoveltySignal
from kaizen.reports.queries.rhythms import count_unanswered, counts_of, open_signals, weeks_of
from kaizen.reports.rules.rhythm import Measure, Rhythm, rhythm_of


def watch_site(site_id: int, *, now: datetime) -> int:
    """Roll a site up and look at each of its areas; answer how many new signals were told.

    An area where too little comes to tell is not watched by itself: what it brings counts in
    the areas above, and is watched in the nearest that has enough.
    Holding the site's row, a second process waits here and then finds everything told.
    """
    session = db.session()
    site = session.scalars(select(Area).where(Area.id == site_id).with_for_update()).one()
    stand = roll_up(site, now=now)
    areas = areas_of_sites(session, {site.id})
    calendars = calendars_for(session, areas)
    counts = counts_of(session, areas)
    known = {
        (signal.area_id, Measure(signal.measure)): signal
        for signal in open_signals(session, [area.id for area in areas])
    }
    told = 0
    for area in areas:
        for measure in Measure:
            weeks = weeks_of(counts[area.id][measure], stand, calendars[area.id])
            signal = known.get((area.id, measure))
            told += _look(area, measure, rhythm_of(weeks), signal, now)
    return told


def _look(
    area: Area, measure: Measure, rhythm: Rhythm, signal: NoveltySignal | None, now: datetime
) -> int:
    """End the signal that is over, or tell the new one; answer how many were told."""
    spell = rhythm.open_spell
    if spell is None:
        if signal is not None:
            signal.ended_at = now
        return 0
    if signal is not None:
        return 0
    since = rhythm.weeks[spell.start]
    earlier = _told_before(area, measure, since.monday)
    if earlier is not None:
        # The same stretch, which had seemed over: it is open again, and nobody hears it twice.
        earlier.ended_at = None
        return 0
    session = db.session()
    session.add(
        NoveltySignal(area_id=area.id, measure=measure.value, since_on=since.monday, found_at=now)
    )
    session.flush()
    events.record(
        "area.drying_up",
        area,
        None,
        now,
        measure=measure.value,
        week=since.number,
        area=area.name,
        code=area.code,
        waiting=count_unanswered(session, area),
    )
    return 1


def _told_before(area: Area, measure: Measure, since: date) -> NoveltySignal | None:
    query = select(NoveltySignal).where(
        NoveltySignal.area_id == area.id,
        NoveltySignal.measure == measure.value,
        NoveltySignal.since_on >= since,
    )
    return db.session().scalars(query.order_by(NoveltySignal.since_on.desc()).limit(1)).first()
