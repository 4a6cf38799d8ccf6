"""The months of areas, read from the roll-ups: one row a month, whatever happened in it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, and_, case, cast, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kaizen.people.models import Area
from kaizen.people.queries.areas import calendars_for
from kaizen.reports.models.months import AreaMonth, SiteStand
from kaizen.reports.queries.sources.table import REVISION
from kaizen.reports.rules.figures import Figure, Tally, decimals_of, total_of
from kaizen.reports.rules.spans import Span

#: A column of the roll-ups, or what is told of it.
_Kept = ColumnElement[Any] | InstrumentedAttribute[dict[str, Any]]
#: A tally for each month in which anything happened.
Months = dict[date, Tally]
#: What is kept, as text: read once for as long as it says the same.
_WHOLE, _OWN = (cast(kept, Text) for kept in (AreaMonth.whole, AreaMonth.own))
#: A process remembers so many months, two years of ten areas, of some 50 KiB each.
MOST_READ = 256


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


def months_of_areas(session: Session, area_ids: Collection[int], span: Span) -> dict[int, Months]:
    """The same for many areas, by their ids, in one query."""
    return _months(session, area_ids, span, _WHOLE)


def months_alone(session: Session, area_ids: Collection[int], span: Span) -> dict[int, Months]:
    """The months of these areas without what lies below them."""
    return _months(session, area_ids, span, _OWN)


def months_with_own(
    session: Session,
    area: Area,
    child_ids: Collection[int],
    span: Span,
    *,
    of_children: Span | None = None,
) -> tuple[dict[int, Months], Months]:
    """The area and those below it that are named, each whole, and the area alone; one query.

    Of those below, and of the area alone, only the months `of_children`, where that is less.
    """
    less = of_children or span
    is_less = and_(AreaMonth.month_on >= less.first_on, AreaMonth.month_on < less.until_on)
    own = case((and_(AreaMonth.area_id == area.id, is_less), _OWN))
    of_area = or_(AreaMonth.area_id == area.id, is_less)
    rows = _rows(session, [area.id, *child_ids], span, _WHOLE, own, where=of_area)
    wholes: dict[int, Months] = defaultdict(dict)
    alone: Months = {}
    for area_id, month_on, whole, kept in rows:
        wholes[area_id][month_on] = _read(whole)
        if kept is not None:
            alone[month_on] = _read(kept)
    return wholes, alone


def amounts_of_areas(
    session: Session, area_ids: Collection[int], span: Span, figure: Figure, currency: str
) -> dict[int, dict[date, dict[str, Decimal]]]:
    """One figure alone of each area with everything below it, by month and part."""
    found: dict[int, dict[date, dict[str, Decimal]]] = defaultdict(dict)
    kept = AreaMonth.whole[("amounts", currency, figure.value)]
    for area_id, month_on, parts in _rows(session, area_ids, span, kept):
        found[area_id][month_on] = decimals_of(parts or {})
    return found


def sent_and_earned(session: Session, area_ids: Collection[int], span: Span) -> dict[int, Months]:
    """The ideas that were sent and the amounts of many areas, with nothing else read."""
    sent = AreaMonth.whole[("counts", Figure.SENT.value)]
    rows = _rows(session, area_ids, span, sent, AreaMonth.whole["amounts"])
    found: dict[int, Months] = defaultdict(dict)
    for area_id, month_on, parts, amounts in rows:
        kept = {"counts": {Figure.SENT: parts or {}}, "amounts": amounts, "people": "0"}
        found[area_id][month_on] = Tally.from_stored(kept)
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
            cast(AreaMonth.whole, Text).contains(f'"{Figure.SENT}": {{'),
        )
    )
    return set(rows)


def _months(
    session: Session, area_ids: Collection[int], span: Span, kept: _Kept
) -> dict[int, Months]:
    found: dict[int, Months] = defaultdict(dict)
    for area_id, month_on, stored in _rows(session, area_ids, span, kept):
        found[area_id][month_on] = _read(stored)
    return found


@lru_cache(maxsize=MOST_READ)
def _read(kept: str) -> Tally:
    """A month taken apart: most are as they were when somebody looked last."""
    return Tally.from_stored(json.loads(kept))


def _rows(
    session: Session,
    area_ids: Collection[int],
    span: Span,
    *kept: _Kept,
    where: ColumnElement[bool] | None = None,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Area, month, and what else is asked for."""
    asked: Select[*tuple[Any, ...]] = select(AreaMonth.area_id, AreaMonth.month_on, *kept).where(
        AreaMonth.area_id.in_(area_ids),
        AreaMonth.month_on >= span.first_on,
        AreaMonth.month_on < span.until_on,
    )
    return session.execute(asked if where is None else asked.where(where)).all()
