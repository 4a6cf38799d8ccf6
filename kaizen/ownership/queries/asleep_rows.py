"""How one thing that is late or asleep is shown: holder, days late, last reminder, put off."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.page_keys import page_key
from kaizen.ownership.models import Assignment, Reminder
from kaizen.ownership.queries.holders import holders_for, with_what_holders_need
from kaizen.ownership.queries.snoozes import PutOff, put_off
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person

#: A row as `asleep` finds it.
Found = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class LastReminder:
    """The newest reminder that was sent about one thing: when, which rung, and to whom."""

    at: datetime
    rung: int
    to_names: tuple[str, ...]


@dataclass(frozen=True)
class AsleepRow:
    """One thing that is late or asleep; without a name where that would tell a hidden author."""

    assignment_id: int
    idea_id: int
    title: str
    area_name: str
    kind: AssignmentKind
    check_id: int | None
    holder_id: int | None
    holder_name: str
    due_on: date
    days_late: int
    last_news_on: date | None
    reminder: LastReminder | None
    put_off: PutOff | None
    key: str


def shown_rows(
    session: Session,
    rows: Sequence[Found],
    calendars: Mapping[str, WorkingCalendar],
    now: datetime,
) -> dict[int, AsleepRow]:
    """These rows by assignment, each with its holder, last reminder and what was put off."""
    ids = [row.id for row in rows]
    reminders, snoozes = _last_reminders(session, ids), put_off(session, ids)
    instead = _instead(session, rows, now)
    shown = {}
    for row in rows:
        calendar = calendars[row.path]
        due_on = calendar.working_day_of(row.due_at)
        holder_id, name = instead.get(row.id, (row.person_id, row.full_name))
        hidden = row.names_hidden and row.kind == AssignmentKind.DETAIL.value
        news = row.last_news_at
        shown[row.id] = AsleepRow(
            assignment_id=row.id,
            idea_id=row.idea_id,
            title=row.title,
            area_name=row.area_name,
            kind=AssignmentKind(row.kind),
            check_id=row.check_id,
            holder_id=None if hidden else holder_id,
            holder_name="" if hidden else name,
            due_on=due_on,
            days_late=max(calendar.working_days_between(due_on, calendar.working_day_of(now)), 0),
            last_news_on=calendar.local_day(news) if news else None,
            reminder=reminders.get(row.id),
            put_off=snoozes.get(row.id),
            key=page_key(row.due_at, row.id),
        )
    return shown


def _instead(session: Session, rows: Sequence[Found], now: datetime) -> dict[int, tuple[int, str]]:
    """Who stands in, for those whose responsible person may be away."""
    ids = [row.id for row in rows if row.perhaps_away]
    if not ids:
        return {}
    assignments = session.scalars(
        select(Assignment).where(Assignment.id.in_(ids)).options(*with_what_holders_need())
    ).all()
    return {a.id: (h.person_id, h.full_name) for a, h in holders_for(session, assignments, now)}


def _last_reminders(session: Session, ids: Collection[int]) -> dict[int, LastReminder]:
    """The newest of each; of two sent at the same moment, the one that climbed higher."""
    newest = (
        select(Reminder.assignment_id, func.max(Reminder.at).label("at"))
        .where(Reminder.assignment_id.in_(ids), ~Reminder.is_skipped)
        .group_by(Reminder.assignment_id)
        .subquery()
    )
    is_newest = and_(
        Reminder.assignment_id == newest.c.assignment_id,
        Reminder.at == newest.c.at,
        ~Reminder.is_skipped,
    )
    rows = session.execute(
        select(Reminder.assignment_id, Reminder.at, Reminder.rung, Reminder.to_ids)
        .join(newest, is_newest)
        .order_by(Reminder.rung, Reminder.id)
    ).all()
    told = {person_id for row in rows for person_id in row.to_ids}
    people = session.execute(select(Person.id, Person.full_name).where(Person.id.in_(told)))
    names = {person.id: person.full_name for person in people}
    return {
        row.assignment_id: LastReminder(
            row.at, row.rung, tuple(names[i] for i in row.to_ids if i in names)
        )
        for row in rows
    }
