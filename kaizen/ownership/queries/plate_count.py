"""How much waits on somebody's plate, found out without loading it: every page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import UtcDateTime
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.falling import IS_AWAY, MAY_BE_THEIRS, asked_by
from kaizen.ownership.queries.plate import NOT_SHOWN
from kaizen.ownership.queries.whose import Asked, Present, Reviewer, deputies_of, whose
from kaizen.ownership.rules import CHECK_OPENS_DAYS_BEFORE, DAYS_WITHOUT_NEWS, AssignmentKind
from kaizen.people.models import Area, Membership, Person
from kaizen.people.queries.areas import calendars_at
from kaizen.people.queries.fit import away_on
from kaizen.people.rules import Role, path_ids

_A_DAY = timedelta(days=1)
_CHECK_OPENS = timedelta(days=CHECK_OPENS_DAYS_BEFORE)
_OLD_NEWS = timedelta(days=DAYS_WITHOUT_NEWS - 1)
OpenRow = Row[*tuple[Any, ...]]

# Built once, and over tables rather than entities: putting a question together costs more than
# asking it, and every page asks this one.
_a, _i, _p, _m = (kind.__table__.c for kind in (Assignment, Idea, Area, Membership))
_who, _author = Person.__table__.c, IdeaAuthor.__table__.c
_IS_CHECK = _a.kind == AssignmentKind.CHECK.value


def _until(name: str) -> Any:
    return bindparam(name, type_=UtcDateTime)


#: To be done now in every zone; the rest of what is found needs a calendar to tell.
_SURELY = or_(
    _a.kind == AssignmentKind.ACCEPT.value,
    _a.due_at <= _until("now"),
    and_(_IS_CHECK, _a.due_at <= _until("check_now")),
)
_PERHAPS = or_(
    _a.due_at <= _until("tomorrow"),
    and_(_IS_CHECK, _a.due_at <= _until("check_tomorrow")),
    and_(~_IS_CHECK, _i.stage == Stage.IN_PROGRESS.value, _i.last_news_at <= _until("old_news")),
)
_OPEN = (
    select(
        _a.id,
        _a.kind,
        _a.due_at,
        _p.path,
        _i.stage,
        _i.last_news_at,
        _SURELY.label("surely"),
        IS_AWAY.label("is_away"),
        # What tells whose it is while that person is away.
        _a.person_id,
        _a.asked_by_id,
        _a.check_id,
        _a.idea_id,
        _i.owner_id,
        _who.deactivated_at,
    )
    .join_from(Assignment.__table__, Idea.__table__, _i.id == _a.idea_id)
    .join(Area.__table__, _p.id == _i.area_id)
    .join(Person.__table__, _who.id == _a.person_id)
    .where(
        MAY_BE_THEIRS,
        _a.closed_at.is_(None),
        ~_a.is_main | _a.kind.not_in([kind.value for kind in NOT_SHOWN]),
        # Looks that are not due yet are most of what is open: they go before ideas are read.
        ~_IS_CHECK | (_a.due_at <= _until("check_tomorrow")),
        _SURELY | _PERHAPS,
    )
)
#: The rail counts no further; more are "99+".
MOST_COUNTED = 99
#: Somebody's own come in the order of their days, so that these few nearly always tell, also
#: where a colleague is away: all that waits is seldom read in a second step.
LOOKED_AT = 400
_SOME = _OPEN.limit(LOOKED_AT)
_IDS = bindparam("ids", expanding=True, type_=Integer)
_ACTIVE = select(_who.id).where(_who.id.in_(_IDS), _who.deactivated_at.is_(None))
_AUTHORS = select(_author.idea_id, _author.person_id).where(_author.idea_id.in_(_IDS))
_ABOVE = (
    select(_m.person_id, _who.deactivated_at, _m.role, _m.area_id, _p.path, _m.is_first)
    .join_from(Membership.__table__, Person.__table__, _who.id == _m.person_id)
    .join(Area.__table__, _p.id == _m.area_id)
    .where(_m.area_id.in_(_IDS), _m.role.in_([Role.SUPERVISOR.value, Role.LEADER.value]))
)


def count_on_plate(session: Session, actor: Person, now: datetime) -> int:
    """What `plate_of` would say is waiting; beyond `MOST_COUNTED` it says no more.

    Nothing is loaded, though who stands in for those who are away is told by the same rule.
    """
    asked = _asked_by(actor, now)
    rows = session.execute(_SOME, asked).all()
    count = _count(session, rows, actor, now)
    if len(rows) < LOOKED_AT or count > MOST_COUNTED:
        return count
    return _count(session, session.execute(_OPEN, asked).all(), actor, now)


def _count(session: Session, rows: Sequence[OpenRow], actor: Person, now: datetime) -> int:
    unclear = {row.path for row in rows if not row.surely}
    calendars = calendars_at(session, unclear) if unclear else {}
    waiting = [row for row in rows if row.surely or _waits(row, calendars[row.path], now)]
    of_the_away = [row for row in waiting if row.is_away]
    own = len(waiting) - len(of_the_away)
    if own > MOST_COUNTED or not of_the_away:
        return own
    return own + _count_held(session, of_the_away, actor, now)


def _asked_by(actor: Person, now: datetime) -> dict[str, Any]:
    return {
        **asked_by(actor, now),
        "now": now,
        # The working day of a night shift reaches into the next morning.
        "tomorrow": now + 2 * _A_DAY,
        "check_now": now + _CHECK_OPENS - _A_DAY,
        "check_tomorrow": now + _CHECK_OPENS + 2 * _A_DAY,
        "old_news": now - _OLD_NEWS,
    }


def _count_held(session: Session, rows: Sequence[OpenRow], actor: Person, now: datetime) -> int:
    """How many of these, which are asked of people who are away, are this person's by now."""
    first = rows[0].path
    away = away_on(session, calendars_at(session, {first})[first].local_day(now))
    authors = _authors_of(session, {row.idea_id for row in rows})
    deputies = session.execute(
        _ACTIVE, {"ids": list(deputies_of((row.person_id for row in rows), away))}
    )
    area_ids = {area_id for row in rows for area_id in path_ids(row.path)}
    above = [
        Reviewer(
            one.person_id,
            one.deactivated_at is None,
            one.role,
            one.area_id,
            len(path_ids(one.path)),
            one.is_first,
        )
        for one in session.execute(_ABOVE, {"ids": list(area_ids)})
    ]
    present = Present(session, away, {one.id for one in deputies}, above)
    return sum(whose(_asked(row, authors), present) == actor.id for row in rows)


def _authors_of(session: Session, idea_ids: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for idea_id, person_id in session.execute(_AUTHORS, {"ids": list(idea_ids)}):
        found[idea_id].add(person_id)
    return found


def _asked(row: OpenRow, authors: dict[int, set[int]]) -> Asked:
    return Asked(
        kind=AssignmentKind(row.kind),
        person_id=row.person_id,
        is_active=row.deactivated_at is None,
        path_ids=tuple(path_ids(row.path)),
        owner_id=row.owner_id,
        author_ids=authors.get(row.idea_id, ()),
        asked_by_id=row.asked_by_id,
        check_id=row.check_id,
    )


def _waits(row: OpenRow, calendar: WorkingCalendar, now: datetime) -> bool:
    today, due_on = calendar.working_day_of(now), calendar.working_day_of(row.due_at)
    if row.kind == AssignmentKind.CHECK:
        return due_on - _CHECK_OPENS <= today
    if due_on <= today:
        return True
    if row.stage != Stage.IN_PROGRESS or row.last_news_at is None:
        return False
    since = calendar.local_day(row.last_news_at)
    return calendar.working_days_between(since, today) >= DAYS_WITHOUT_NEWS
