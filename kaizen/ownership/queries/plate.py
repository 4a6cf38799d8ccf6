"""What one person owes: due, asleep, to accept, to check, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.calendar import WorkingCalendar
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.falling import MAY_BE_THEIRS, asked_by
from kaizen.ownership.queries.holders import Holder, holders_for, with_what_holders_need
from kaizen.ownership.queries.snoozes import PutOff, put_off
from kaizen.ownership.rules import CHECK_OPENS_DAYS_BEFORE, DAYS_WITHOUT_NEWS, AssignmentKind
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendars_for

#: The queue of a reviewer is a page of its own.
IN_THE_QUEUE = frozenset({AssignmentKind.ANSWER, AssignmentKind.DECIDE})
#: Main assignments that no plate shows: those of the queue, and an owner's keeping of a change.
NOT_SHOWN = IN_THE_QUEUE | {AssignmentKind.CHECK}


@dataclass(frozen=True)
class Owed:
    """One thing that somebody owes, in their own name or for somebody who is away.

    `days_late` counts working days of the area; over free days only it stays 0.
    """

    assignment: Assignment
    holder: Holder
    due_on: date
    today: date
    days_late: int
    is_asleep: bool
    put_off: PutOff | None

    @property
    def idea(self) -> Idea:
        """The idea that it is about."""
        return self.assignment.idea

    @property
    def is_late(self) -> bool:
        """Whether its day is over."""
        return self.today > self.due_on


@dataclass
class Plate:
    """Everything somebody owes, in the groups of the page; each ordered by its day."""

    due: list[Owed] = field(default_factory=list)
    asleep: list[Owed] = field(default_factory=list)
    to_accept: list[Owed] = field(default_factory=list)
    checks: list[Owed] = field(default_factory=list)
    next: list[Owed] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """How much is to be done now."""
        return len(self.due) + len(self.asleep) + len(self.to_accept) + len(self.checks)


def plate_of(session: Session, actor: Person, now: datetime) -> Plate:
    """What this person owes now; the same few queries for any number of things."""
    rows = session.scalars(
        select(Assignment)
        .join(Assignment.idea)
        .join(Idea.area)
        .where(
            MAY_BE_THEIRS,
            Assignment.closed_at.is_(None),
            ~Assignment.is_main | Assignment.kind.not_in([kind.value for kind in NOT_SHOWN]),
        )
        .options(
            *with_what_holders_need(),
            joinedload(Assignment.check),
            joinedload(Assignment.idea).selectinload(Idea.photos),
        )
        .order_by(Assignment.due_at, Assignment.id),
        asked_by(actor, now),
    ).all()
    held = [
        (assignment, holder)
        for assignment, holder in holders_for(session, rows, now)
        if holder.person_id == actor.id
    ]
    calendars = calendars_for(session, [assignment.idea.area for assignment, _ in held])
    later = put_off(session, [assignment.id for assignment, _ in held])
    return _in_groups([_owed(a, holder, calendars, later, now) for a, holder in held])


def _owed(
    assignment: Assignment,
    holder: Holder,
    calendars: Mapping[int, WorkingCalendar],
    later: Mapping[int, PutOff],
    now: datetime,
) -> Owed:
    idea = assignment.idea
    calendar = calendars[idea.area_id]
    # After midnight a night shift still belongs to the evening before.
    today, due_on = calendar.working_day_of(now), calendar.working_day_of(assignment.due_at)
    return Owed(
        assignment=assignment,
        holder=holder,
        due_on=due_on,
        today=today,
        days_late=max(calendar.working_days_between(due_on, today), 0),
        is_asleep=is_asleep(idea, calendar, today),
        put_off=later.get(assignment.id),
    )


def is_asleep(idea: Idea, calendar: WorkingCalendar, today: date) -> bool:
    """Whether work has had no news for ten working days (product.md, "Stages")."""
    if idea.as_stage is not Stage.IN_PROGRESS or idea.last_news_at is None:
        return False
    since = calendar.local_day(idea.last_news_at)
    return calendar.working_days_between(since, today) >= DAYS_WITHOUT_NEWS


def _in_groups(owed: list[Owed]) -> Plate:
    plate = Plate()
    for one in owed:
        kind = one.assignment.as_kind
        opens_on = one.due_on - timedelta(days=CHECK_OPENS_DAYS_BEFORE)
        if kind is AssignmentKind.ACCEPT:
            plate.to_accept.append(one)
        elif kind is AssignmentKind.CHECK:
            (plate.checks if opens_on <= one.today else plate.next).append(one)
        elif one.due_on <= one.today:
            plate.due.append(one)
        elif one.is_asleep:
            plate.asleep.append(one)
        else:
            plate.next.append(one)
    return plate
