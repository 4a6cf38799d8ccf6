"""What an area talks about: each morning since the last working day, or once a week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from kaizen.core.calendar import WorkingCalendar
from kaizen.ideas.models import Comment, Idea, IdeaAuthor, IdeaMove
from kaizen.ideas.queries.seeing import shared_with
from kaizen.ideas.rules import UNDECIDED, CommentKind, Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import (
    Holder,
    holders_for,
    holders_of,
    with_what_holders_need,
)
from kaizen.ownership.queries.plate import is_asleep
from kaizen.ownership.rules import DAYS_WITHOUT_NEWS, AssignmentKind
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import calendar_for

#: More than so many of a kind are not talked about at one huddle.
MOST = 12
T = TypeVar("T")

_ANSWERS = frozenset(
    {
        Stage.NEEDS_DETAIL,
        Stage.WITH_LEADERSHIP,
        Stage.APPROVED,
        Stage.PARKED,
        Stage.DECLINED,
        Stage.MERGED,
        Stage.IMPLEMENTED,
    }
)


@dataclass(frozen=True)
class Talk:
    """One idea to talk about: who has it, or who did what and why."""

    idea: Idea
    holder: Holder | None = None
    actor: Person | None = None
    stage: Stage | None = None
    words: str = ""


@dataclass(frozen=True)
class Some:
    """The first of a kind, and whether there are more."""

    talks: list[Talk]
    has_more: bool


@dataclass(frozen=True)
class Stretch:
    """How far a talk looks: working days back, and days ahead of today."""

    working_days_back: int
    days_ahead: int


A_DAY = Stretch(1, 0)
A_WEEK = Stretch(5, 6)


@dataclass(frozen=True)
class Huddle:
    """What there is to talk about, `since` the beginning of the first day looked back to."""

    today: date
    since: datetime
    calendar: WorkingCalendar
    new: Some
    answers: Some
    due: Some
    checks: Some
    asleep: Some
    help: Some
    thanks: Some


def huddle_of(
    session: Session, actor: Person, area: Area, *, now: datetime, stretch: Stretch = A_DAY
) -> Huddle:
    """What `actor` reads of the area and all below it; the same few queries however much."""
    calendar = calendar_for(session, area)
    today = calendar.local_day(now)
    since = calendar.start_of_day(calendar.add_working_days(today, -stretch.working_days_back))
    until = calendar.start_of_day(today + timedelta(days=1 + stretch.days_ahead))
    seen = _seen_in(actor, area)
    moves = _moves(session, seen, since)
    due, checks = (_asked(session, seen, until, now, checks=wanted) for wanted in (False, True))
    talked = [
        _new(session, seen, since),
        _asleep(session, seen, calendar, now),
        _stuck(session, seen),
    ]
    new, asleep, stuck = _held(session, talked, now)
    return Huddle(
        today=today,
        since=since,
        calendar=calendar,
        new=new,
        answers=_some(_told(moves, lambda m: _is_answer(m[0]))),
        due=due,
        checks=checks,
        asleep=asleep,
        help=stuck,
        thanks=_some(_told(moves, lambda m: _is_success(m[0]))),
    )


def _seen_in(actor: Person, area: Area) -> list[ColumnElement[bool]]:
    below = select(Area.id).where(Area.path.startswith(area.path, autoescape=True))
    return [*shared_with(actor), Idea.area_id.in_(below)]


def _with_authors() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(Idea.area),
        selectinload(Idea.authors).joinedload(IdeaAuthor.person),
    )


def _new(session: Session, seen: Sequence[ColumnElement[bool]], since: datetime) -> list[Talk]:
    rows = (
        select(Idea)
        .where(*seen, Idea.submitted_at >= since)
        .options(*_with_authors())
        .order_by(Idea.not_safe_now.desc(), Idea.id.desc())
    )
    return [Talk(idea) for idea in session.scalars(rows.limit(MOST + 1))]


def _asked(
    session: Session,
    seen: Sequence[ColumnElement[bool]],
    until: datetime,
    now: datetime,
    *,
    checks: bool,
) -> Some:
    """What is asked for by the end of the day: looks at changes, or everything else."""
    is_look = Assignment.check_id.is_not(None)
    # The main assignment of a change in use only keeps it; its looks are asked for apart.
    is_work = Assignment.check_id.is_(None) & (Assignment.kind != AssignmentKind.CHECK.value)
    # Nobody is left out: an index of what is open lies by person and day.
    few = select(Assignment.id).where(
        Assignment.closed_at.is_(None),
        Assignment.due_at < until,
        Assignment.person_id.in_(select(Person.id)),
    )
    rows = session.scalars(
        select(Assignment)
        .join(Assignment.idea)
        .where(
            *seen,
            Assignment.id.in_(few),
            is_look if checks else is_work,
        )
        .options(*with_what_holders_need())
        .order_by(Assignment.due_at, Assignment.id)
        .limit(MOST + 1)
    ).all()
    return _some([Talk(a.idea, holder) for a, holder in holders_for(session, rows, now)])


def _asleep(
    session: Session,
    seen: Sequence[ColumnElement[bool]],
    calendar: WorkingCalendar,
    now: datetime,
) -> list[Talk]:
    # Working days are at least as many calendar days: the rest is for the calendar to say.
    old = now - timedelta(days=DAYS_WITHOUT_NEWS - 1)
    rows = session.scalars(
        select(Idea)
        .where(*seen, Idea.stage == Stage.IN_PROGRESS.value, Idea.last_news_at < old)
        .options(*_with_authors())
        .order_by(Idea.last_news_at, Idea.id)
        .limit(2 * MOST)
    )
    today = calendar.local_day(now)
    return [Talk(idea) for idea in rows if is_asleep(idea, calendar, today)][: MOST + 1]


def _stuck(session: Session, seen: Sequence[ColumnElement[bool]]) -> list[Talk]:
    """Work whose newest news is that it cannot go on, with the owner's own words."""
    newest = (
        select(func.max(Comment.id))
        .where(Comment.idea_id == Idea.id, Comment.kind == CommentKind.NEWS.value)
        .correlate(Idea)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Idea, Comment.text)
        .join(Comment, Comment.id == newest)
        .where(*seen, Idea.stage == Stage.IN_PROGRESS.value, Comment.is_blocker)
        .options(*_with_authors())
        .order_by(Idea.id)
        .limit(MOST + 1)
    )
    return [Talk(idea, words=text) for idea, text in rows]


def _moves(
    session: Session, seen: Sequence[ColumnElement[bool]], since: datetime
) -> list[tuple[IdeaMove, Idea, Person | None]]:
    """Steps since then, newest first: of each idea the last one."""
    rows = session.execute(
        select(IdeaMove, Idea, Person)
        .join(Idea, Idea.id == IdeaMove.idea_id)
        .outerjoin(Person, Person.id == IdeaMove.actor_id)
        .join(Area, Area.id == Idea.area_id)
        .where(
            *seen,
            IdeaMove.at >= since,
            IdeaMove.to_stage.in_([stage.value for stage in _ANSWERS | {Stage.SUSTAINED}]),
        )
        .options(
            contains_eager(Idea.area), selectinload(Idea.authors).joinedload(IdeaAuthor.person)
        )
        .order_by(IdeaMove.id.desc())
        .limit(4 * MOST)
    )
    last: dict[int, tuple[IdeaMove, Idea, Person | None]] = {}
    for move, idea, person in rows:
        last.setdefault(idea.id, (move, idea, person))
    return list(last.values())


def _is_answer(move: IdeaMove) -> bool:
    answered = Stage(move.from_stage) in UNDECIDED and Stage(move.to_stage) in _ANSWERS
    return answered and move.to_stage != Stage.IMPLEMENTED


def _is_success(move: IdeaMove) -> bool:
    return move.to_stage in (Stage.IMPLEMENTED, Stage.SUSTAINED)


def _told(
    moves: list[tuple[IdeaMove, Idea, Person | None]],
    wanted: Callable[[tuple[IdeaMove, Idea, Person | None]], bool],
) -> list[Talk]:
    return [
        Talk(idea, actor=person, stage=Stage(move.to_stage), words=move.reason)
        for move, idea, person in filter(wanted, moves)
    ]


def _held(session: Session, talked: list[list[Talk]], now: datetime) -> list[Some]:
    """The same with who has each idea, found for all of them at once."""
    ids = {talk.idea.id for talks in talked for talk in talks}
    holders = holders_of(session, ids, now) if ids else {}
    return [
        _some([Talk(t.idea, holders.get(t.idea.id), words=t.words) for t in talks])
        for talks in talked
    ]


def _some(talks: list[Talk]) -> Some:
    return Some(talks[:MOST], len(talks) > MOST)
