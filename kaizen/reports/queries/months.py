"""The months of areas, read from the roll-ups: one row a month, whatever happened in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.people.queries.areas import calendars_for
from kaizen.reports.models.months import AreaMonth, SiteStand
from kaizen.reports.queries.sources.table import REVISION
from kaizen.reports.rules.figures import Figure, Tally, total_of
from kaizen.reports.rules.spans import Span

#: A tally for each month in which anything happened.
Months = dict[date, Tally]


def stand_of(session: Session, site_id: int) -> SiteStand | None:
    """As of when the months of a site stand; None before they were first reckoned."""
    return session.get(SiteStand, site_id)


def sites_that_age(session: Session, now: datetime) -> list[int]:
    """The sites in which a day has begun since what time alone changes was marked.

    Those too where nobody knows when that was, or whose months were reckoned by other sources.
    """
    rows = session.execute(
        select(Area, SiteStand)
        .outerjoin(SiteStand, SiteStand.site_id == Area.id)
        .where(Area.parent_id.is_(None))
        .order_by(Area.id)
    ).all()
    calendars = calendars_for(session, [site for site, _ in rows])
    return [
        site.id
        for site, stand in rows
        if stand is None
        or stand.aged_on is None
        or stand.revision != REVISION
        or stand.aged_on < calendars[site.id].local_day(now)
    ]


def months_of(session: Session, area: Area, span: Span) -> Months:
    """Each month of the area with everything below it."""
    return months_of_areas(session, [area.id], span)[area.id]


def tally_of(session: Session, area: Area, span: Span) -> Tally:
    """The whole span of the area with everything below it."""
    return total_of(months_of(session, area, span).values())


def months_of_areas(
    session: Session, area_ids: Collection[int], span: Span, *, alone: bool = False
) -> dict[int, Months]:
    """The same for many areas, by their ids, in one query; `alone` leaves out what lies below."""
    kept = AreaMonth.own if alone else AreaMonth.whole
    rows = session.execute(
        select(AreaMonth.area_id, AreaMonth.month_on, kept).where(
            AreaMonth.area_id.in_(area_ids),
            AreaMonth.month_on >= span.first_on,
            AreaMonth.month_on < span.until_on,
        )
    )
    found: dict[int, Months] = defaultdict(dict)
    for area_id, month_on, stored in rows:
        found[area_id][month_on] = Tally.from_stored(stored)
    return found


def areas_that_sent(session: Session, area_ids: Collection[int], span: Span) -> set[int]:
    """Those of the areas from which, or from below which, an idea came in the span.

    The database looks for the name of the figure in what is kept, so that no month is read.
    """
    rows = session.scalars(
        select(AreaMonth.area_id)
        .distinct()
        .where(
            AreaMonth.area_id.in_(area_ids),
            AreaMonth.month_on >= span.first_on,
            AreaMonth.month_on < span.until_on,
            cast(AreaMonth.whole, Text).contains(f'"{Figure.SENT}|'),
        )
    )
    return set(rows)
