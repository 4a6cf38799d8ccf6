"""The months of areas, read from the roll-ups: one row a month, whatever happened in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.reports.models.months import AreaMonth, SiteStand
from kaizen.reports.rules.figures import Figure, Tally, total_of
from kaizen.reports.rules.spans import Span

#: A tally for each month in which anything happened.
Months = dict[date, Tally]


def stand_of(session: Session, site_id: int) -> SiteStand | None:
    """As of when the months of a site stand; None before they were first reckoned."""
    return session.get(SiteStand, site_id)


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
