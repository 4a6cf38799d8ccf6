"""Rolling up: what stands in each area at the moment, reckoned anew from the source rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.people.rules import path_ids
from kaizen.reports.models.months import AreaSnapshot
from kaizen.reports.queries.sources.standing import standing_in
from kaizen.reports.rules.snapshot import Snapshot, together

#: What is kept of one area, as `Snapshot.stored`.
Stored = dict[str, Any]


def keep_snapshots(session: Session, site: Area, *, now: datetime) -> bool:
    """Reckon all areas of a site anew, never by increments; answer whether any is another now.

    The caller holds the site's row.
    """
    paths = session.execute(select(Area.id, Area.path).where(Area.site_id == site.id)).all()
    alone = standing_in(session, site, now=now)
    below: dict[int, list[Snapshot]] = defaultdict(list)
    for area_id, path in paths:
        if area_id in alone:
            for above_id in path_ids(path):
                below[above_id].append(alone[area_id])
    found = {
        area_id: (alone.get(area_id, Snapshot()).stored(), together(below[area_id]))
        for area_id, _ in paths
    }
    known = _known(session, site)
    others = {
        area_id: (own, whole)
        for area_id, (own, whole) in found.items()
        if known.get(area_id) != (own, whole.stored())
    }
    _write(session, others)
    return bool(others)


def _known(session: Session, site: Area) -> dict[int, tuple[Stored, Stored]]:
    """What was kept of each area the last time."""
    rows = session.execute(
        select(AreaSnapshot.area_id, AreaSnapshot.own, AreaSnapshot.whole)
        .join(Area, Area.id == AreaSnapshot.area_id)
        .where(Area.site_id == site.id)
    )
    return {area_id: (own, whole) for area_id, own, whole in rows}


def _write(session: Session, found: Mapping[int, tuple[Stored, Snapshot]]) -> None:
    if not found:
        return
    session.execute(delete(AreaSnapshot).where(AreaSnapshot.area_id.in_(found)))
    rows = [
        {
            "area_id": area_id,
            "heads": whole.people.bit_count(),
            "own": own,
            "whole": whole.stored(),
        }
        for area_id, (own, whole) in found.items()
    ]
    session.execute(insert(AreaSnapshot), rows)
