"""How many of the newest ideas of an area have their answer in time: few rows, asked directly."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select, type_coerce
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import UtcDateTime
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.people.models import Area
from kaizen.reports.rules.programme.response import Times, answered_within
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.response import quarters, waiting_time

#: A week is short enough to remember, and long enough for a free day in it.
LATELY = timedelta(days=7)
_SENT_AT = type_coerce(Idea.submitted_at, UtcDateTime)


def answered_lately(
    session: Session, area: Area, calendar: WorkingCalendar, *, now: datetime
) -> Share:
    """Ideas of the last seven days answered within a working day, of the area and all below it.

    Who waits and is still in time counts in neither number. What was taken back unanswered waits
    for nothing.
    """
    rows = session.execute(
        select(_SENT_AT, Idea.answered_at)
        .join(Area, Area.id == Idea.area_id)
        .where(
            Idea.site_id == (area.site_id or area.id),
            Idea.submitted_at >= now - LATELY,
            Area.path.startswith(area.path, autoescape=True),
            Idea.answered_at.is_not(None) | (Idea.stage == Stage.SUBMITTED.value),
        )
    )
    done: Counter[int] = Counter()
    running: Counter[int] = Counter()
    for sent_at, answered_at in rows:
        found = running if answered_at is None else done
        found[quarters(waiting_time(calendar, sent_at, answered_at or now))] += 1
    return answered_within(Times(done, running))
