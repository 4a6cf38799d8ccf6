"""Rolling up: what was counted in each area and month, reckoned anew from the source rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.people.models import Area
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import path_ids
from kaizen.reports.actions.rolling_snapshots import keep_snapshots
from kaizen.reports.models.months import AreaMonth, SiteStand, StaleMonth
from kaizen.reports.queries.sources.rows import Stretch
from kaizen.reports.queries.sources.table import REVISION
from kaizen.reports.queries.tallies import Tallied, extent_of, tallies_of
from kaizen.reports.rules.figures import Tally, total_of
from kaizen.reports.rules.spans import Span, months_on


def roll_up_marked(site_id: int, *, now: datetime, months_together: int) -> int:
    """Reckon the newest marked months of a site anew; answer how many marks that has worked off.

    So many months are taken together at most, each for all areas that are marked in any of them:
    what counts in several is read once.
    Holding the site's row, two at once follow each other. The marks go before the rows are read:
    what happens meanwhile marks again.
    """
    session = db.session()
    site = _take(session, site_id)
    below = select(Area.id).where(Area.site_id == site_id)
    newest = session.scalar(
        select(func.max(StaleMonth.month_on)).where(StaleMonth.area_id.in_(below))
    )
    if newest is None:
        return 0
    first = months_on(newest, 1 - months_together)
    # However many there are, no list of them goes back to the database.
    marks = session.execute(
        delete(StaleMonth)
        .where(StaleMonth.month_on.between(first, newest), StaleMonth.area_id.in_(below))
        .returning(StaleMonth.area_id, StaleMonth.month_on)
    ).all()
    oldest = min(mark.month_on for mark in marks)
    area_ids = {mark.area_id for mark in marks}
    _reckon(session, site, Span(oldest, months_on(newest, 1)), area_ids, now)
    _stand(session, site_id, now)
    return len(marks)


def roll_up_snapshots(site_id: int, *, now: datetime) -> None:
    """Reckon anew what stands in each area of a site at this moment.

    Where all of it is as it was, whoever has read a report need not read it again.
    """
    session = db.session()
    changed = keep_snapshots(session, _take(session, site_id), now=now)
    _stand(session, site_id, now, changed=changed)


def begin_rebuild(site_id: int, *, now: datetime) -> Span | None:
    """Forget what lies outside of the months in which anything counts; answer these, if any."""
    session = db.session()
    site = _take(session, site_id)
    calendar = calendar_for(session, site)
    span = extent_of(session, site, calendar, today=calendar.local_day(now))
    _forget_beyond(session, site, span)
    _stand(session, site_id, now)
    return span


def rebuild_months(
    site_id: int, span: Span, *, now: datetime, tallied: Tallied = tallies_of
) -> None:
    """Reckon some months of all areas of a site anew; a claim of several is read once for them.

    `tallied` may find the same in another way, such as by several processes.
    """
    session = db.session()
    site = _take(session, site_id)
    area_ids = set(session.scalars(select(Area.id).where(Area.site_id == site.id)))
    session.execute(
        delete(StaleMonth).where(
            StaleMonth.area_id.in_(area_ids),
            StaleMonth.month_on >= span.first_on,
            StaleMonth.month_on < span.until_on,
        )
    )
    _reckon(session, site, span, area_ids, now, tallied)
    _stand(session, site_id, now)


def finish_rebuild(site_id: int, *, begun: datetime, now: datetime) -> None:
    """From now on only marks tell what is to be reckoned; as of `begun`, all months are right."""
    session = db.session()
    site = _take(session, site_id)
    stand = _stand(session, site_id, now)
    stand.aged_on = calendar_for(session, site).local_day(begun)
    stand.revision = REVISION
    session.flush()


def _take(session: Session, site_id: int) -> Area:
    return session.scalars(select(Area).where(Area.id == site_id).with_for_update()).one()


def _tally(kept: dict[str, Any] | None) -> Tally:
    return Tally() if kept is None else Tally.from_stored(kept)


def _forget_beyond(session: Session, site: Area, span: Span | None) -> None:
    """Months in which nothing counts any more have no row."""
    below = select(Area.id).where(Area.site_id == site.id)
    for table in (AreaMonth, StaleMonth):
        gone = delete(table).where(table.area_id.in_(below))
        if span is not None:
            gone = gone.where(or_(table.month_on < span.first_on, table.month_on >= span.until_on))
        session.execute(gone)


def _reckon(
    session: Session,
    site: Area,
    span: Span,
    area_ids: Collection[int],
    now: datetime,
    tallied: Tallied = tallies_of,
) -> None:
    """Some months of some areas, and of all above them."""
    calendar = calendar_for(session, site)
    stretch = Stretch(
        site_id=site.id,
        span=span,
        calendar=calendar,
        today=calendar.local_day(now),
        area_ids=area_ids,
    )
    found = tallied(session, stretch)
    for month_on in span.months():
        fresh = {area_id: found.get((area_id, month_on), Tally()) for area_id in area_ids}
        _keep(session, month_on, _with_above(session, month_on, fresh))


def _with_above(
    session: Session, month_on: date, fresh: Mapping[int, Tally]
) -> dict[int, tuple[Tally, Tally]]:
    """Own and whole of each area that was reckoned and of all above; the deepest come first."""
    paths = session.scalars(select(Area.path).where(Area.id.in_(fresh)))
    ids = {area_id for path in paths for area_id in path_ids(path)}
    areas = session.execute(
        select(Area.id, Area.parent_id, AreaMonth.own, AreaMonth.whole, Area.path)
        .outerjoin(AreaMonth, (AreaMonth.area_id == Area.id) & (AreaMonth.month_on == month_on))
        .where(or_(Area.id.in_(ids), Area.parent_id.in_(ids)))
    ).all()
    wholes: dict[int | None, dict[int, Tally]] = defaultdict(dict)
    found: dict[int, tuple[Tally, Tally]] = {}
    for area in sorted(areas, key=lambda area: area.path.count("/"), reverse=True):
        if area.id in ids:
            own = fresh[area.id] if area.id in fresh else _tally(area.own)
            whole = total_of([own, *wholes[area.id].values()])
            found[area.id] = own, whole
        else:
            whole = _tally(area.whole)
        wholes[area.parent_id][area.id] = whole
    return found


def _keep(session: Session, month_on: date, found: Mapping[int, tuple[Tally, Tally]]) -> None:
    session.execute(
        delete(AreaMonth).where(AreaMonth.area_id.in_(found), AreaMonth.month_on == month_on)
    )
    rows = [
        {
            "area_id": area_id,
            "month_on": month_on,
            "own": own.stored(),
            "whole": whole.stored(),
        }
        for area_id, (own, whole) in found.items()
        if whole != Tally()
    ]
    if rows:
        session.execute(insert(AreaMonth), rows)


def _stand(session: Session, site_id: int, now: datetime, *, changed: bool = True) -> SiteStand:
    stand = session.get(SiteStand, site_id) or SiteStand(site_id=site_id, version=0)
    if changed:
        stand.renew()
    stand.at = now
    session.add(stand)
    session.flush()
    return stand
