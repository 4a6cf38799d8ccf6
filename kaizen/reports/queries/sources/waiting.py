"""How long those wait who have no answer yet: asked of the ideas themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select, type_coerce
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import UtcDateTime
from kaizen.ideas.models import Idea, IdeaMove
from kaizen.ideas.rules import UNDECIDED, Stage
from kaizen.people.models import Area
from kaizen.people.queries.areas import calendar_for, calendars_at
from kaizen.reports.rules.response import MOST_QUARTERS, QUARTERS_A_DAY, decision_time, quarters
from kaizen.reports.rules.snapshot import Open, wait_part

#: After so many days the longest time that is told apart has passed, whatever the holidays.
LONG_AGO = timedelta(days=3 * MOST_QUARTERS // QUARTERS_A_DAY)
_SENT_AT = type_coerce(Idea.submitted_at, UtcDateTime)
_WAITING = [stage.value for stage in UNDECIDED - {Stage.DRAFT}]
_DETAIL = Stage.NEEDS_DETAIL.value
#: From when until when a question waited for its reply, by idea.
Questions = Mapping[int, list[tuple[datetime, datetime]]]
#: Area, thing and part: what a snapshot counts.
Counted = Counter[tuple[int, Open, str]]


def waits_in(session: Session, site: Area, *, now: datetime) -> Counted:
    """`ANSWER` and `DECISION`: the ideas of a site that nobody has decided.

    A second look is the second answer, and is neither.
    """
    rows = session.execute(
        select(Idea.id, Idea.area_id, Area.path, _SENT_AT.label("sent_at"), Idea.answered_at)
        .join(Area, Area.id == Idea.area_id)
        .where(*_waiting_in(site), Idea.appealed_at.is_(None))
    ).all()
    calendars = calendars_at(session, {row.path for row in rows})
    questions = _questions(session, site, now)
    zone = calendar_for(session, site)
    found: Counted = Counter()
    for row in rows:
        age = _age(row, calendars[row.path], questions.get(row.id, []), now)
        part = wait_part(zone.local_day(row.sent_at), age)
        found[row.area_id, Open.DECISION, part] += 1
        if row.answered_at is None:
            found[row.area_id, Open.ANSWER, part] += 1
    return found


def _age(
    row: Row[*tuple[Any, ...]],
    calendar: WorkingCalendar,
    questions: Collection[tuple[datetime, datetime]],
    now: datetime,
) -> int:
    """Quarters of an hour so far, without the time in which the author had a question."""
    if not questions and row.sent_at < now - LONG_AGO:
        return MOST_QUARTERS
    return quarters(decision_time(calendar, row.sent_at, now, questions))


def _questions(session: Session, site: Area, now: datetime) -> Questions:
    """Of the ideas that wait; the last one lasts until now where its author has not replied."""
    rows = session.execute(
        select(IdeaMove.idea_id, IdeaMove.at, IdeaMove.to_stage)
        .join(Idea, Idea.id == IdeaMove.idea_id)
        .where(
            *_waiting_in(site),
            Idea.answered_at.is_not(None),
            or_(IdeaMove.to_stage == _DETAIL, IdeaMove.from_stage == _DETAIL),
        )
        .order_by(IdeaMove.id)
    )
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for idea_id, at, to_stage in rows:
        if to_stage == _DETAIL:
            found[idea_id].append((at, now))
        elif found[idea_id]:
            found[idea_id][-1] = found[idea_id][-1][0], at
    return found


def _waiting_in(site: Area) -> Collection[ColumnElement[bool]]:
    return Idea.site_id == site.id, Idea.stage.in_(_WAITING)
