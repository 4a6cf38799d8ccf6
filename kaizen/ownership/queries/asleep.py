"""What is late or without news where somebody steers the work: by what helps, oldest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    tuple_,
    union,
)
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.local_time import to_instant
from kaizen.core.page_keys import read_page_key
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import names_shown_to, shared_with
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.asleep_rows import AsleepRow, Found, shown_rows
from kaizen.ownership.rules import DAYS_WITHOUT_NEWS, AssignmentKind
from kaizen.people.models import Absence, Area, Person
from kaizen.people.permissions import paths_where
from kaizen.people.queries.areas import calendars_at
from kaizen.people.rules import Permission

PAGE_ROWS = 25
#: So many rows of each group stand on the page of all groups.
FIRST_ROWS = 6
_A_DAY = timedelta(days=1)
_K = AssignmentKind


class Help(StrEnum):
    """What helps: the groups of the page, in their order."""

    ANSWER = "answer"
    PLAN = "plan"
    NEWS = "news"
    OWNER = "owner"
    DETAIL = "detail"
    LOOK = "look"
    REVIEW = "review"
    PROOF = "proof"
    CLAIM = "claim"
    DISMISSAL = "dismissal"
    SCORE = "score"


#: What helps where this is asked and late; work without news needs news, late work a new plan.
HELPS: dict[AssignmentKind, Help] = {
    _K.ANSWER: Help.ANSWER,
    _K.DECIDE: Help.ANSWER,
    _K.DETAIL: Help.DETAIL,
    _K.ACCEPT: Help.OWNER,
    _K.START: Help.PLAN,
    _K.FINISH: Help.PLAN,
    _K.CHECK: Help.LOOK,
    _K.REVIEW: Help.REVIEW,
    _K.VERIFY: Help.PROOF,
    _K.CLAIM: Help.CLAIM,
    _K.DISMISSAL: Help.DISMISSAL,
    _K.SCORE: Help.SCORE,
}


@dataclass(frozen=True)
class Group:
    """Everything that the same act helps: so many in all, the first rows, and where it goes on."""

    help: Help
    count: int
    rows: list[AsleepRow]
    next_key: str


@dataclass(frozen=True)
class Wanted:
    """Which part of it: one group from a key on, the areas below a path, one person's."""

    help: Help | None = None
    path: str = ""
    person_id: int | None = None
    after: str = ""


def what_is_asleep(session: Session, actor: Person, wanted: Wanted, now: datetime) -> list[Group]:
    """What is late or asleep in the areas that `actor` steers, as groups that hold anything.

    The number of queries does not grow with the number of rows.
    """
    areas = _areas(session, actor, wanted.path)
    calendars = calendars_at(session, set(areas.values()))
    waiting = _conditions(actor, wanted, areas, calendars, now)
    counts = _counts(session, waiting, now)
    rows = session.execute(_page(waiting, wanted, now)).all()
    most = PAGE_ROWS if wanted.help else FIRST_ROWS
    by_help: dict[Help, list[Found]] = {}
    for row in rows:
        by_help.setdefault(Help(row.help), []).append(row)
    kept = {which: found[:most] for which, found in by_help.items()}
    shown = shown_rows(session, [row for found in kept.values() for row in found], calendars, now)
    return [
        Group(which, counts.get(which, 0), on_page, _next_key(by_help[which], on_page))
        for which in Help
        if which in kept
        for on_page in [[shown[row.id] for row in kept[which]]]
    ]


def _areas(session: Session, actor: Person, path: str) -> dict[int, str]:
    """The areas where this person steers the work, by id; only those below `path`."""
    paths = paths_where(actor, Permission.WORK_STEER)
    below = [Area.path.startswith(own, autoescape=True) for own in paths]
    rows = session.execute(
        select(Area.id, Area.path).where(
            or_(false(), *below), Area.path.startswith(path, autoescape=True)
        )
    )
    return {row.id: row.path for row in rows}


def _conditions(
    actor: Person,
    wanted: Wanted,
    areas: Mapping[int, str],
    calendars: Mapping[str, WorkingCalendar],
    now: datetime,
) -> list[ColumnElement[bool]]:
    late = select(Assignment.id).where(
        Assignment.closed_at.is_(None),
        Assignment.due_at < now,
        # Nobody is left out: an index of what is open lies by person and day.
        Assignment.person_id.in_(select(Person.id)),
    )
    silent = (
        select(Assignment.id)
        .join(Assignment.idea)
        .where(
            Assignment.closed_at.is_(None),
            Assignment.is_main,
            Assignment.kind == _K.FINISH.value,
            _without_news(areas, calendars, now),
        )
    )
    conditions = [
        # One list of few, so that the database does not walk through all that is open.
        Assignment.id.in_(union(late, silent)),
        (Idea.area_id + 0).in_(list(areas)),
        or_(Assignment.kind != _K.CHECK.value, Assignment.check_id.is_not(None)),
        *shared_with(actor, of_few=True),
    ]
    if wanted.person_id is not None:
        conditions.append(Assignment.person_id == wanted.person_id)
    return conditions


def _without_news(
    areas: Mapping[int, str], calendars: Mapping[str, WorkingCalendar], now: datetime
) -> ColumnElement[bool]:
    """Work whose last news lie ten working days back, by each area's own calendar."""
    since: dict[datetime, list[int]] = {}
    for area_id, path in areas.items():
        since.setdefault(silent_since(calendars[path], now), []).append(area_id)
    silent = [
        and_(Idea.area_id.in_(ids), Idea.last_news_at < moment) for moment, ids in since.items()
    ]
    return and_(Idea.stage == Stage.IN_PROGRESS.value, or_(false(), *silent))


def silent_since(calendar: WorkingCalendar, now: datetime) -> datetime:
    """When work falls asleep: news before this moment are ten working days old today."""
    tomorrow = calendar.working_day_of(now) + _A_DAY
    day = calendar.add_working_days(tomorrow, -DAYS_WITHOUT_NEWS)
    return to_instant(day, time(0), time_zone=calendar.time_zone)


def _help(now: datetime) -> ColumnElement[str]:
    late_work = and_(Assignment.kind == _K.FINISH.value, Assignment.due_at >= now)
    others = {kind.value: which.value for kind, which in HELPS.items()}
    return case((late_work, Help.NEWS.value), else_=case(others, value=Assignment.kind))


def _counts(
    session: Session, waiting: Sequence[ColumnElement[bool]], now: datetime
) -> dict[Help, int]:
    which = _help(now).label("help")
    rows = session.execute(
        select(which, func.count()).join(Assignment.idea).where(*waiting).group_by("help")
    )
    return {Help(found): count for found, count in rows}


def _page(
    waiting: Sequence[ColumnElement[bool]], wanted: Wanted, now: datetime
) -> Select[*tuple[Any, ...]]:
    """The oldest of one group from its key on, or the oldest few of every group."""
    which = _help(now)
    order = (Assignment.due_at, Assignment.id)
    place = func.row_number().over(partition_by=which, order_by=order)
    found = (
        select(Assignment.id, which.label("help"), place.label("place"))
        .join(Assignment.idea)
        .where(*waiting)
    )
    if wanted.help is not None:
        found = found.where(which == wanted.help.value)
    key = read_page_key(wanted.after)
    if key is not None:
        found = found.where(tuple_(*order) > tuple_(*key))
    most = (PAGE_ROWS if wanted.help else FIRST_ROWS) + 1
    few = found.subquery()
    # Who has left, or whose absence touches today seen from any time zone.
    is_away = or_(
        Person.deactivated_at.is_not(None),
        exists().where(
            Absence.person_id == Person.id,
            Absence.cancelled_at.is_(None),
            Absence.from_on <= (now + _A_DAY).date(),
            Absence.until_on >= (now - _A_DAY).date(),
        ),
    )
    return (
        select(
            Assignment.id,
            few.c.help,
            Assignment.kind,
            Assignment.check_id,
            Assignment.person_id,
            Assignment.due_at,
            Idea.id.label("idea_id"),
            Idea.title,
            Idea.last_news_at,
            Person.full_name,
            Area.name.label("area_name"),
            Area.path,
            not_(names_shown_to(0)).label("names_hidden"),
            is_away.label("perhaps_away"),
        )
        .join(few, few.c.id == Assignment.id)
        .join(Assignment.idea)
        .join(Area, Area.id == Idea.area_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(few.c.place <= most)
        .order_by(Assignment.due_at, Assignment.id)
    )


def _next_key(found: Sequence[Found], shown: Sequence[AsleepRow]) -> str:
    return shown[-1].key if shown and len(found) > len(shown) else ""
