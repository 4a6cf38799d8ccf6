"""Rolling up: what stands in each area at the moment, reckoned anew from the source rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.people.rules import path_ids
from kaizen.reports.models.months import AreaSnapshot
from kaizen.reports.queries.sources.standing import standing_in
from kaizen.reports.rules.snapshot import Snapshot, together


def keep_snapshots(session: Session, site: Area, *, now: datetime) -> None:
    """Reckon all areas of a site anew, never by increments; the caller holds the site's row."""
    paths = session.execute(select(Area.id, Area.path).where(Area.site_id == site.id)).all()
    alone = standing_in(session, site, now=now)
    below: dict[int, list[Snapshot]] = defaultdict(list)
    for area_id, path in paths:
        if area_id in alone:
            for above_id in path_ids(path):
                below[above_id].append(alone[area_id])
    wholes = {area_id: together(below[area_id]) for area_id, _ in paths}
    session.execute(delete(AreaSnapshot).where(AreaSnapshot.area_id.in_(wholes)))
    rows = [
        {
            "area_id": area_id,
            "heads": whole.people.bit_count(),
            "own": alone.get(area_id, Snapshot()).stored(),
            "whole": whole.stored(),
        }
        for area_id, whole in wholes.items()
    ]
    session.execute(insert(AreaSnapshot), rows)
