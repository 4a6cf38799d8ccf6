"""What the reports of some sites rest on: where these marks are the same, so are the figures."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

from kaizen.core.policy import PolicyVersion
from kaizen.core.remembered import remembered
from kaizen.metrics.models.conditions import Reading
from kaizen.metrics.queries.headcount import places_below
from kaizen.metrics.queries.pulse import counts_of_site
from kaizen.people.models import Area
from kaizen.reports.models.months import SiteStand
from kaizen.reports.models.rhythms import RollUp
from kaizen.savings.models.rates import Rate

# Built once, and over tables rather than entities: every report asks them.
_IDS = bindparam("ids", expanding=True, type_=Integer)
_s, _r, _p, _q, _a = (kind.__table__.c for kind in (SiteStand, RollUp, PolicyVersion, Rate, Area))
_RECKONED = (
    select(
        _s.site_id,
        _s.version,
        _s.mark,
        _r.at,
        # Both are only ever added to.
        select(func.max(_p.id)).scalar_subquery(),
        select(func.max(_q.id)).scalar_subquery(),
    )
    .join_from(SiteStand.__table__, RollUp.__table__, _r.site_id == _s.site_id, isouter=True)
    .where(_s.site_id.in_(_IDS))
    .order_by(_s.site_id)
)
_AREAS = (
    select(_a.id, _a.path, _a.code, _a.name, _a.currency, _a.time_zone, _a.closed_at)
    .where(_a.site_id.in_(_IDS) | _a.id.in_(_IDS))
    .order_by(_a.id)
)
_NEWEST_READING = select(func.max(Reading.__table__.c.id))


def marks_of(session: Session, site_ids: Collection[int]) -> tuple[Any, ...]:
    """The stand of the roll-ups of these sites, the settings that figures hang on, the areas.

    Empty where nothing was reckoned in any of them.
    """
    asked = tuple(sorted(site_ids))
    return remembered(session, ("marks", asked), lambda: _found(session, asked))


def _found(session: Session, site_ids: tuple[int, ...]) -> tuple[Any, ...]:
    asked = {"ids": site_ids}
    reckoned = session.execute(_RECKONED, asked).all()
    if not reckoned:
        return ()
    areas = session.execute(_AREAS, asked).all()
    return (*map(tuple, reckoned), *map(tuple, areas))


def marks_of_people(session: Session, site: Area) -> tuple[Any, ...]:
    """What is known of the people of a site: who belongs where, readings, counts of answers."""
    heads = tuple((place.area_id, place.people) for place in places_below(session, site))
    # Readings are only ever added; counts are few, and grow where they stand.
    return heads, session.scalar(_NEWEST_READING), repr(counts_of_site(session, site))
