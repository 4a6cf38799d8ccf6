"""How much waits on somebody's plate, found out without loading it: every page shows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Date, Integer, Row, and_, bindparam, exists, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import UtcDateTime
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import holders_for
from kaizen.ownership.queries.plate import IN_THE_QUEUE
from kaizen.ownership.rules import CHECK_OPENS_DAYS_BEFORE, DAYS_WITHOUT_NEWS, AssignmentKind
from kaizen.people.models import Absence, Area, Membership, Person
from kaizen.people.permissions import can_anywhere, site_ids_of
from kaizen.people.queries.areas import calendars_at
from kaizen.people.rules import Permission, Role

_A_DAY = timedelta(days=1)
_CHECK_OPENS = timedelta(days=CHECK_OPENS_DAYS_BEFORE)
_OLD_NEWS = timedelta(days=DAYS_WITHOUT_NEWS - 1)
OpenRow = Row[*tuple[Any, ...]]

# Built once, and over tables rather than entities: putting a question together costs more than
# asking it, and every page asks this one.
_a, _i, _p, _m = (kind.__table__.c for kind in (Assignment, Idea, Area, Membership))
_away, _above = Absence.__table__.c, Area.__table__.alias("above").c
_PERSON = bindparam("person_id", type_=Integer)
#: Who is away today, seen from any zone.
_AROUND = and_(
    _away.from_on <= bindparam("until", type_=Date),
    _away.until_on >= bindparam("since", type_=Date),
    _away.cancelled_at.is_(None),
)
_STANDS_IN = exists().where(_AROUND, _away.deputy_id == _PERSON)
_REVIEWS_ABOVE = exists().where(
    _m.person_id == _PERSON,
    _m.role.in_([Role.SUPERVISOR.value, Role.LEADER.value]),
    _m.area_id == _above.id,
    _p.path.startswith(_above.path),
)
#: Oneself, and those who are away where any of theirs may fall to this person. One list, so that
#: the database goes by the index of persons.
_PERSONS = union_all(
    select(_PERSON),
    select(_away.person_id).where(_AROUND, or_(bindparam("reviews", type_=Boolean), _STANDS_IN)),
)
_MAY_FALL_TO = and_(
    _i.site_id.in_(bindparam("sites", expanding=True)),
    or_(bindparam("administers", type_=Boolean), _STANDS_IN, _REVIEWS_ABOVE),
)
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
    and_(_i.stage == Stage.IN_PROGRESS.value, _i.last_news_at <= _until("old_news")),
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
        exists().where(_AROUND, _away.person_id == _a.person_id).label("is_away"),
    )
    .join_from(Assignment.__table__, Idea.__table__, _i.id == _a.idea_id)
    .join(Area.__table__, _p.id == _i.area_id)
    .where(
        _a.person_id.in_(_PERSONS),
        or_(_a.person_id == _PERSON, _MAY_FALL_TO),
        _a.closed_at.is_(None),
        ~_a.is_main
        | _a.kind.not_in([kind.value for kind in (*IN_THE_QUEUE, AssignmentKind.CHECK)]),
        _SURELY | _PERHAPS,
    )
)


def count_on_plate(session: Session, actor: Person, now: datetime) -> int:
    """What `plate_of` would say is waiting.

    Only what waits now and belongs to somebody who is away is loaded, to see who stands in.
    """
    rows = session.execute(_OPEN, _asked_by(actor, now)).all()
    unclear = {row.path for row in rows if not row.surely}
    calendars = calendars_at(session, unclear) if unclear else {}
    waiting = [row for row in rows if row.surely or _waits(row, calendars[row.path], now)]
    of_the_away = [row.id for row in waiting if row.is_away]
    held = _count_held(session, of_the_away, actor, now) if of_the_away else 0
    return len(waiting) - len(of_the_away) + held


def _asked_by(actor: Person, now: datetime) -> dict[str, Any]:
    reviews = actor.is_administrator or can_anywhere(actor, Permission.IDEA_REVIEW)
    return {
        "person_id": actor.id,
        "administers": actor.is_administrator,
        "reviews": reviews,
        "sites": list(site_ids_of(actor)),
        "since": (now - _A_DAY).date(),
        "until": (now + _A_DAY).date(),
        "now": now,
        # The working day of a night shift reaches into the next morning.
        "tomorrow": now + 2 * _A_DAY,
        "check_now": now + _CHECK_OPENS - _A_DAY,
        "check_tomorrow": now + _CHECK_OPENS + 2 * _A_DAY,
        "old_news": now - _OLD_NEWS,
    }


def _count_held(session: Session, ids: list[int], actor: Person, now: datetime) -> int:
    assignments = session.scalars(
        select(Assignment)
        .where(Assignment.id.in_(ids))
        # Of the authors only who they are: those of an idea do not prove what it saves.
        .options(
            joinedload(Assignment.person),
            joinedload(Assignment.idea).options(
                load_only(Idea.area_id, Idea.owner_id),
                joinedload(Idea.area),
                selectinload(Idea.authors).lazyload(IdeaAuthor.person),
            ),
        )
    ).all()
    return sum(holder.person_id == actor.id for _, holder in holders_for(session, assignments, now))


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
