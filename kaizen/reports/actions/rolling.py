"""Rolling up: the weeks and the life of changes of a site, reckoned anew from the source rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from kaizen.core.db import db
from kaizen.people.models import Area
from kaizen.people.queries.areas import calendar_for
from kaizen.reports.models.rhythms import AreaFade, AreaWeek, RollUp
from kaizen.reports.queries.sources.weeks import changes_of, weekly_counts
from kaizen.reports.rules.rhythm import WEEKS, Measure, fade_curve, monday_of


def roll_up(site: Area, *, now: datetime) -> RollUp:
    """Reckon the roll-ups of a site anew: never by increments, so that it repairs itself.

    The caller holds the site's row, so that two at once follow each other.
    """
    session = db.session()
    zone = ZoneInfo(calendar_for(session, site).time_zone)
    until = monday_of(now.astimezone(zone).date())
    mondays = [until - timedelta(weeks=back) for back in range(WEEKS, 0, -1)]
    below = select(Area.id).where(Area.site_id == site.id)
    session.execute(delete(AreaWeek).where(AreaWeek.area_id.in_(below)))
    for measure in Measure:
        rows = [
            {"area_id": area_id, "measure": measure.value, "week_on": monday, "count": count}
            for area_id, monday, count in weekly_counts(session, site.id, measure, mondays, zone)
        ]
        if rows:
            session.execute(insert(AreaWeek), rows)
    _roll_up_fade(site, zone, now)
    stand = session.get(RollUp, site.id) or RollUp(site_id=site.id)
    stand.at, stand.weeks_from, stand.weeks_until = now, mondays[0], until
    session.add(stand)
    session.flush()
    return stand


def _roll_up_fade(site: Area, zone: ZoneInfo, now: datetime) -> None:
    session = db.session()
    today = now.astimezone(zone).date()
    below = select(Area.id).where(Area.site_id == site.id)
    session.execute(delete(AreaFade).where(AreaFade.area_id.in_(below)))
    for area_id, found in groupby(
        changes_of(session, site.id, zone, today), key=lambda pair: pair[0]
    ):
        curve = fade_curve((change for _area_id, change in found), today=today)
        rows = [
            {"area_id": area_id, "month": at.month, "held": at.held, "changes": at.changes}
            for at in curve
        ]
        if rows:
            session.execute(insert(AreaFade), rows)
