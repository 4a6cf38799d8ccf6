"""How much waits on somebody's plate, found out without loading it: every page shows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Date, Integer, Row, bindparam, or_, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.plate import IN_THE_QUEUE, plate_of
from kaizen.ownership.rules import CHECK_OPENS_DAYS_BEFORE, DAYS_WITHOUT_NEWS, AssignmentKind
from kaizen.people.models import Absence, Area, Person
from kaizen.people.permissions import can_anywhere
from kaizen.people.queries.areas import calendars_at
from kaizen.people.rules import Permission

_A_DAY = timedelta(days=1)
_CHECK_OPENS = timedelta(days=CHECK_OPENS_DAYS_BEFORE)
OpenRow = Row[*tuple[Any, ...]]

# Built once: putting a question together costs more than asking it.
_OPEN = (
    select(Assignment.kind, Assignment.due_at, Area.path, Idea.stage, Idea.last_news_at)
    .join(Idea, Idea.id == Assignment.idea_id)
    .join(Area, Area.id == Idea.area_id)
    .where(
        Assignment.person_id == bindparam("person_id", type_=Integer),
        Assignment.closed_at.is_(None),
        ~Assignment.is_main | Assignment.kind.not_in([*IN_THE_QUEUE, AssignmentKind.CHECK]),
    )
)
_AWAY = (
    select(Absence.id)
    .where(
        Absence.from_on <= bindparam("until", type_=Date),
        Absence.until_on >= bindparam("since", type_=Date),
        Absence.cancelled_at.is_(None),
    )
    .limit(1)
)
_AWAY_FOR = _AWAY.where(
    or_(
        Absence.person_id == bindparam("person_id", type_=Integer),
        Absence.deputy_id == bindparam("person_id", type_=Integer),
    )
)


def count_on_plate(session: Session, actor: Person, now: datetime) -> int:
    """What `plate_of` would say is waiting.

    Where absences may change who holds what, the plate itself is asked; a reviewer may come to
    hold what belongs to anybody who is away.
    """
    if _absences_matter(session, actor, now):
        return plate_of(session, actor, now).waiting
    rows = session.execute(_OPEN, {"person_id": actor.id}).all()
    told = [_waits_in_any_zone(row, now) for row in rows]
    unclear = [row for row, waits in zip(rows, told, strict=True) if waits is None]
    return told.count(True) + (_count_by_calendar(session, unclear, now) if unclear else 0)


def _absences_matter(session: Session, actor: Person, now: datetime) -> bool:
    span = {"since": (now - _A_DAY).date(), "until": (now + _A_DAY).date()}
    if actor.is_administrator or can_anywhere(actor, Permission.IDEA_REVIEW):
        return session.scalar(_AWAY, span) is not None
    return session.scalar(_AWAY_FOR, {"person_id": actor.id, **span}) is not None


def _waits_in_any_zone(row: OpenRow, now: datetime) -> bool | None:
    """Whether it is to be done now, where that needs no calendar; None where it does."""
    if row.kind == AssignmentKind.ACCEPT:
        return True
    opens_at = row.due_at - _CHECK_OPENS if row.kind == AssignmentKind.CHECK else row.due_at
    if opens_at <= now:
        return True
    # What lies more than a day ahead is on a later day everywhere.
    may_open_today = opens_at <= now + _A_DAY
    news_are_old = (
        row.kind != AssignmentKind.CHECK
        and row.stage == Stage.IN_PROGRESS
        and row.last_news_at is not None
        and now - row.last_news_at >= (DAYS_WITHOUT_NEWS - 1) * _A_DAY
    )
    return None if may_open_today or news_are_old else False


def _count_by_calendar(session: Session, rows: list[OpenRow], now: datetime) -> int:
    calendars = calendars_at(session, {row.path for row in rows})
    return sum(_waits(row, calendars[row.path], now) for row in rows)


def _waits(row: OpenRow, calendar: WorkingCalendar, now: datetime) -> bool:
    today, due_on = calendar.local_day(now), calendar.local_day(row.due_at)
    if row.kind == AssignmentKind.CHECK:
        return due_on - _CHECK_OPENS <= today
    if due_on <= today:
        return True
    if row.stage != Stage.IN_PROGRESS or row.last_news_at is None:
        return False
    since = calendar.local_day(row.last_news_at)
    return calendar.working_days_between(since, today) >= DAYS_WITHOUT_NEWS
