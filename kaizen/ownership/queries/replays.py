"""What waited lately, and what was really sent about it: the ground for trying out a ladder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import ONE_DAY, WorkingCalendar
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import CommentKind
from kaizen.ownership.ladder import LADDER_OF, LadderKind, LadderPolicy, Told
from kaizen.ownership.models import Assignment, Reminder, Snooze
from kaizen.ownership.replay import AwayOn, Tally, Waiting, replay
from kaizen.ownership.rules import DAYS_WITHOUT_NEWS, AssignmentKind
from kaizen.people.models import Absence, Area, Membership, Person
from kaizen.people.queries.areas import calendars_at
from kaizen.people.queries.fit import administrators
from kaizen.people.rules import Role, path_ids

#: The span that a new ladder is tried out on.
LAST_MONTH = timedelta(days=30)
#: What is looked at: of what is open so many, of what was closed the newest so many.
MOST_OPEN, NEWEST = 20_000, 60_000

_WAITED = (
    select(
        Assignment.id,
        Assignment.idea_id,
        Assignment.kind,
        Assignment.is_main,
        Assignment.check_id,
        Assignment.person_id,
        Assignment.due_at,
        Assignment.opened_at,
        Assignment.closed_at,
        Area.path,
    )
    .join(Idea, Idea.id == Assignment.idea_id)
    .join(Area, Area.id == Idea.area_id)
)
_Row = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Trial:
    """What a ladder would have sent, and what was sent; `is_whole` False: not all was counted."""

    would: Tally
    was: Tally
    since: datetime
    is_whole: bool


@dataclass(frozen=True)
class _Seat:
    depth: int
    role: Role
    person_id: int


def try_out(session: Session, site: Area, policy: LadderPolicy, now: datetime) -> Trial:
    """Replay the last thirty days of a site under `policy`; nothing is written.

    The same few queries for any number of things that waited.
    """
    since = now - LAST_MONTH
    rows, is_whole = _rows(session, site, since)
    calendars = calendars_at(session, {row.path for row in rows})
    seats = _Seats(session, site)
    news = _news(session, rows, since)
    put_off = _put_off(session, rows)
    waiting = (
        replace(one, put_off=put_off.get(row.id, ()))
        for row in rows
        for one in _waiting(row, calendars[row.path], seats, news)
    )
    away_on = _absences(session, since, now)
    would = replay(waiting, policy.ladders, since=since, until=now, away_on=away_on)
    return Trial(would, _sent(session, site, since, now), since, is_whole)


def _rows(session: Session, site: Area, since: datetime) -> tuple[Sequence[_Row], bool]:
    """What was open at some time since then; two walks, so that each uses its index."""
    newest = session.scalar(select(func.max(Assignment.id))) or 0
    of_site = _WAITED.where(Idea.site_id == site.id)
    open_rows = session.execute(
        of_site.where(Assignment.closed_at.is_(None))
        .order_by(Assignment.next_rung_at)
        .limit(MOST_OPEN)
    ).all()
    closed = session.execute(
        of_site.where(Assignment.id > newest - NEWEST, Assignment.closed_at >= since)
    ).all()
    return [*open_rows, *closed], len(open_rows) < MOST_OPEN and newest <= NEWEST


def _waiting(
    row: _Row,
    calendar: WorkingCalendar,
    seats: _Seats,
    news: Mapping[int, Sequence[datetime]],
) -> Iterator[Waiting]:
    """The ladders that stood against one thing asked: its own, and for work that of silence."""
    kind = AssignmentKind(row.kind)
    if kind is AssignmentKind.CHECK and row.check_id is None:
        # It only says who keeps a change in use; others are asked to look.
        return
    people = seats.people(row.path, row.person_id)
    due_on = calendar.working_day_of(row.due_at)
    yield Waiting(LADDER_OF[kind], due_on, row.opened_at, row.closed_at, calendar, people)
    if row.is_main and kind is AssignmentKind.FINISH:
        told = [row.opened_at, *(at for at in news.get(row.idea_id, ()) if at > row.opened_at)]
        for at, later in zip(told, [*told[1:], row.closed_at], strict=True):
            day = calendar.add_working_days(calendar.local_day(at), DAYS_WITHOUT_NEWS)
            yield Waiting(LadderKind.ASLEEP, day, at, later, calendar, people)


def _news(session: Session, rows: Sequence[_Row], since: datetime) -> dict[int, list[datetime]]:
    """When work gave news, by idea, as far back as silence could still be felt in the span."""
    ids = {row.idea_id for row in rows if row.kind == AssignmentKind.FINISH}
    told: dict[int, list[datetime]] = {}
    for some in _portions(sorted(ids)):
        found = select(Comment.idea_id, Comment.at).where(
            Comment.idea_id.in_(some),
            Comment.kind == CommentKind.NEWS.value,
            Comment.at >= since - 2 * LAST_MONTH,
        )
        for idea_id, at in session.execute(found.order_by(Comment.id)):
            told.setdefault(idea_id, []).append(at)
    return told


def _put_off(session: Session, rows: Sequence[_Row]) -> dict[int, list[tuple[datetime, datetime]]]:
    """From when until when things were put off, in order, by assignment."""
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for some in _portions(sorted(row.id for row in rows)):
        snoozes = select(Snooze.assignment_id, Snooze.at, Snooze.until_at).where(
            Snooze.assignment_id.in_(some)
        )
        for assignment_id, at, until_at in session.execute(snoozes.order_by(Snooze.id)):
            found.setdefault(assignment_id, []).append((at, until_at))
    return found


def _absences(session: Session, since: datetime, now: datetime) -> AwayOn:
    """Who was away on which day of the span, with whoever stood in."""
    rows = session.execute(
        select(Absence.person_id, Absence.deputy_id, Absence.from_on, Absence.until_on)
        .where(
            Absence.until_on >= since.date(),
            # A day more: somewhere it is tomorrow already.
            Absence.from_on <= now.date() + ONE_DAY,
            Absence.cancelled_at.is_(None),
        )
        .order_by(Absence.id)
    ).all()

    @cache
    def away_on(day: date) -> dict[int, int | None]:
        return {who: deputy for who, deputy, first, last in rows if first <= day <= last}

    return away_on


def _portions(ids: Sequence[int], size: int = 5000) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


class _Seats:
    """Who answers for which place, were everybody there and nobody too involved to be told."""

    def __init__(self, session: Session, site: Area) -> None:
        self._by_area: dict[int, list[_Seat]] = {}
        self._known: dict[tuple[str, int], dict[Told, int]] = {}
        for area_id, role, person_id in session.execute(_seats(site)):
            seat = _Seat(0, Role(role), person_id)
            self._by_area.setdefault(area_id, []).append(seat)
        self._administrator = next((p.id for p in administrators(session)), None)

    def people(self, path: str, holder_id: int) -> dict[Told, int]:
        """Who would be told in each capacity; an empty seat is the next above's."""
        key = (path, holder_id)
        if key not in self._known:
            self._known[key] = self._find(path, holder_id)
        return self._known[key]

    def _find(self, path: str, holder_id: int) -> dict[Told, int]:
        # From the site down to the place; the last is the nearest.
        seats = [
            _Seat(depth, seat.role, seat.person_id)
            for depth, area_id in enumerate(path_ids(path))
            for seat in self._by_area.get(area_id, ())
        ]
        nearest = sorted(seats, key=lambda seat: -seat.depth)
        supervisors = [s for s in nearest if s.role is Role.SUPERVISOR]
        leaders = [s for s in nearest if s.role is Role.LEADER]
        above = self._administrator or holder_id
        own = [s.depth for s in seats if s.person_id == holder_id]
        higher = [s for s in leaders if s.depth < min(own)] if own else supervisors + leaders
        others = [s for s in supervisors + leaders if s.person_id != holder_id]
        leader = _first(leaders, above)
        return {
            Told.HOLDER: holder_id,
            Told.SUPERVISOR: _first(supervisors, leader),
            Told.LEADER: leader,
            Told.DEPUTY: _first(others, above),
            Told.NEXT_UP: _first(higher, above),
            Told.TOP: leaders[-1].person_id if leaders else above,
        }


def _seats(site: Area) -> Select[int, str, int]:
    roles = [Role.SUPERVISOR.value, Role.LEADER.value]
    return (
        select(Membership.area_id, Membership.role, Membership.person_id)
        .join(Area, Area.id == Membership.area_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            or_(Area.site_id == site.id, Area.id == site.id),
            Membership.role.in_(roles),
            Person.deactivated_at.is_(None),
        )
        .order_by(Membership.is_first.desc(), Membership.person_id)
    )


def _first(seats: Sequence[_Seat], otherwise: int) -> int:
    return next((seat.person_id for seat in seats), otherwise)


def _sent(session: Session, site: Area, since: datetime, now: datetime) -> Tally:
    """What was sent, from the evidence of each rung."""
    rows = session.execute(
        select(Reminder.ladder, Reminder.rung, Reminder.to_ids, Reminder.at, Area.path)
        .join(Assignment, Assignment.id == Reminder.assignment_id)
        .join(Idea, Idea.id == Assignment.idea_id)
        .join(Area, Area.id == Idea.area_id)
        .where(
            Reminder.at >= since, Reminder.at < now, ~Reminder.is_skipped, Idea.site_id == site.id
        )
    ).all()
    calendars = calendars_at(session, {row.path for row in rows})
    tally = Tally()
    for row in rows:
        tally.steps[LadderKind(row.ladder), row.rung] += 1
        day: date = calendars[row.path].working_day_of(row.at)
        for person_id in set(row.to_ids):
            tally.days[person_id, day] += 1
    return tally
