"""Months of areas as the roll-up keeps them, written straight: for the pages that read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.reports.actions.rolling_snapshots import keep_snapshots
from kaizen.reports.models.months import AreaMonth, SiteStand
from kaizen.reports.rules.figures import Figure, Tally, bits_of, total_of

#: How many of each part, by figure.
Counted = Mapping[Figure, Mapping[str, int]]


def tally(counted: Counted, people: Iterable[int] = ()) -> Tally:
    """A tally of counts, without amounts."""
    counts = {
        (figure.value, part, ""): many
        for figure, parts in counted.items()
        for part, many in parts.items()
    }
    return Tally.of(counts, {}, bits_of(people))


def roll_up(session: Session, month_on: date, own: Mapping[Area, Tally]) -> None:
    """Write one month: each area's own, and the whole of it and of all above it."""
    ids = {area_id for area in own for area_id in area.path_ids}
    alone = {area.id: counted for area, counted in own.items()}
    for area_id in ids:
        below = [counted for area, counted in own.items() if area_id in area.path_ids]
        session.add(
            AreaMonth(
                area_id=area_id,
                month_on=month_on,
                own=alone.get(area_id, Tally()).stored(),
                whole=total_of(below).stored(),
            )
        )
    for known in session.scalars(select(SiteStand)):
        known.renew()


def stand(session: Session, site: Area, at: datetime) -> None:
    """Say as of when the months of a site stand, with what stands in its areas by then."""
    session.add(SiteStand(site_id=site.id, version=1, at=at))
    session.flush()
    keep_snapshots(session, site, now=at)
