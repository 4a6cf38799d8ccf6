"""Opening sealed answers where at least seven lie together, and forgetting old marks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.metrics.models.pulse import PulseCount, PulseMark, SealedAnswer
from kaizen.metrics.queries.pulse import counts_of
from kaizen.metrics.rules.pulse import Bundle, Counts, Slip, bundles_of, counted
from kaizen.metrics.sealing import unseal
from kaizen.people.models import Area
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import path_ids, site_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Opened:
    """What one run came to: answers counted, and envelopes that another secret has sealed."""

    counted: int
    unreadable: int


def count_answers(now: datetime) -> Opened:
    """Count what may be counted, in groups of at least seven; the rest stays sealed.

    Once a night rather than at each answer: between two looks at the database many answers came,
    and neither the order nor the hour of one is left.
    """
    session = db.session()
    slips, unreadable = _slips(session)
    done = 0
    for site_id, of_site in slips.items():
        today = day_in(session, session.get_one(Area, site_id), now)
        for bundle in bundles_of(of_site, running=today.replace(day=1)):
            _count(session, bundle)
            done += len(bundle.answers)
    _forget(session, unreadable)
    session.execute(delete(PulseMark).where(PulseMark.until_on < now.date()))
    if unreadable:
        log.warning("sealed answers cannot be opened: the secret has changed", many=len(unreadable))
    return Opened(done, len(unreadable))


def _slips(session: Session) -> tuple[dict[int, list[Slip]], list[int]]:
    """All answers that wait, by site; and the numbers of those that nobody can open."""
    found: dict[int, list[Slip]] = defaultdict(list)
    unreadable: list[int] = []
    paths = dict(row for row in session.execute(select(Area.id, Area.path)))
    for key, sealed in session.execute(select(SealedAnswer.id, SealedAnswer.sealed)):
        inside = unseal(sealed)
        if inside is None or inside[0] not in paths:
            unreadable.append(key)
            continue
        area_id, month, door, answer = inside
        path = paths[area_id]
        slip = Slip(key, tuple(path_ids(path)), month, door, answer)
        found[site_of(path)].append(slip)
    return found, unreadable


def _count(session: Session, bundle: Bundle) -> None:
    counts = counted(bundle.slips)
    row = session.get(PulseCount, (bundle.area_id, bundle.month), with_for_update=True)
    if row is None:
        row = _none(bundle.area_id, bundle.month)
        session.add(row)
    whole = counts_of(row) + counts
    row.recommend, row.serious = list(whole.recommend), list(whole.serious)
    row.by_link = whole.by_link
    _forget(session, [slip.key for slip in bundle.slips])


def _none(area_id: int, month: date) -> PulseCount:
    none = Counts()
    return PulseCount(
        area_id=area_id,
        month_on=month,
        recommend=list(none.recommend),
        serious=list(none.serious),
        by_link=0,
    )


def _forget(session: Session, keys: list[int]) -> None:
    if keys:
        session.execute(delete(SealedAnswer).where(SealedAnswer.id.in_(keys)))
