"""What is counted in the month in which a change came into use for the first time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    and_,
    exists,
    or_,
    select,
    type_coerce,
    union,
)
from sqlalchemy import Row as Found
from sqlalchemy.orm import Session

from kaizen.core.local_time import zone
from kaizen.ideas.models import Idea, IdeaAuthor, IdeaMove
from kaizen.ownership.models import UseCheck
from kaizen.people.models import Membership
from kaizen.people.rules import Role
from kaizen.reports.queries.sources.lapses import SLIPPED
from kaizen.reports.queries.sources.rows import IdeaIds, Row, Stretch, streamed, unindexed
from kaizen.reports.queries.sources.sent import SENT_AT
from kaizen.reports.queries.sources.weeks import change_of
from kaizen.reports.rules.figures import Figure, Origin
from kaizen.reports.rules.looks import AFTER_90, AFTER_365, held_after_days
from kaizen.reports.rules.rhythm import Change

YES, NO = "yes", "no"
#: Longer is not told apart.
MOST_DAYS = 730

_LEADS = exists().where(
    Membership.person_id == IdeaAuthor.person_id, Membership.role == Role.LEADER.value
)
_OWNER_LEADS = exists().where(
    Membership.person_id == Idea.owner_id, Membership.role == Role.LEADER.value
)
#: Somebody who leads nowhere has written it too, or does it.
_WITH_FLOOR = and_(
    Idea.is_directed,
    or_(
        exists().where(IdeaAuthor.idea_id == Idea.id, IdeaAuthor.position > 0, ~_LEADS),
        and_(Idea.owner_id.is_not(None), ~_OWNER_LEADS),
    ),
)


def used(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`IN_USE`, `DONE_IN` (days), `AFTER_90` and `AFTER_365`: each change once in each of them.

    `DIRECTED_WITH` has those that leadership asked for.

    `WORKED_IN` (days) has those that somebody agreed to before they came into use.
    """
    rows = streamed(
        session,
        select(
            Idea.id,
            Idea.area_id,
            Idea.in_use_on,
            Idea.stage,
            Idea.closed_at,
            Idea.is_directed,
            Idea.already_done,
            Idea.decided_at,
            _WITH_FLOOR.label("with_floor"),
            SENT_AT.label("sent_at"),
            UseCheck.day,
            UseCheck.due_on,
            UseCheck.result,
        )
        .outerjoin(UseCheck, (UseCheck.idea_id == Idea.id) & UseCheck.cancelled_at.is_(None))
        .where(*_wanted(stretch), *stretch.among(Idea.area_id, Idea.id))
        .order_by(Idea.id.desc()),
        stretch.batch,
    )
    wall = zone(stretch.calendar.time_zone)
    for _idea_id, group in groupby(rows, key=lambda row: row.id):
        found = list(group)
        _area_id, change = change_of(found, wall)
        if stretch.has(change.began_on):
            yield from _counted(found[0], change, stretch)


def touched(session: Session, idea_ids: IdeaIds) -> Iterator[tuple[int, date]]:
    """Each day on which one of these changes came into use."""
    rows = session.execute(
        select(Idea.area_id, type_coerce(Idea.in_use_on, Date), UseCheck.day, UseCheck.due_on)
        .outerjoin(UseCheck, UseCheck.idea_id == Idea.id)
        .where(Idea.id.in_(idea_ids), Idea.in_use_on.is_not(None))
    )
    for area_id, in_use_on, day, due_on in rows:
        yield area_id, in_use_on
        if due_on is not None:
            yield area_id, due_on - timedelta(days=day)


def _wanted(stretch: Stretch) -> list[ColumnElement[bool]]:
    """Changes in use since the stretch, and those that may have come into use in it before."""
    in_use_on = Idea.in_use_on if stretch.idea_ids is None else unindexed(Idea.in_use_on)
    since = (Idea.site_id == stretch.site_id, in_use_on >= stretch.span.first_on)
    if stretch.idea_ids is not None:
        return list(since)
    again = select(IdeaMove.idea_id).where(IdeaMove.to_stage == SLIPPED)
    wanted = union(
        select(Idea.id).where(*since, Idea.in_use_on < stretch.span.until_on),
        select(Idea.id).where(*since, Idea.id.in_(again)),
    ).subquery()
    return [Idea.id.in_(select(wanted.c.id))]


def _counted(first: Found[*tuple[Any, ...]], change: Change, stretch: Stretch) -> Iterator[Row]:
    def row(figure: Figure, part: str) -> Row:
        return Row(figure, first.id, first.area_id, change.began_on, part)

    yield row(Figure.IN_USE, Origin.DIRECTED if first.is_directed else Origin.FLOOR)
    if first.is_directed:
        yield row(Figure.DIRECTED_WITH, YES if first.with_floor else NO)
    days = (change.began_on - stretch.day_of(first.sent_at)).days
    # What was done before it was written down took no time.
    yield row(Figure.DONE_IN, str(min(max(days, 0), MOST_DAYS)))
    if first.decided_at is not None and not first.already_done:
        days = (change.began_on - stretch.day_of(first.decided_at)).days
        yield row(Figure.WORKED_IN, str(min(max(days, 0), MOST_DAYS)))
    for figure, after in ((Figure.AFTER_90, AFTER_90), (Figure.AFTER_365, AFTER_365)):
        held = held_after_days(change, after, today=stretch.today)
        if held is not None:
            yield row(figure, held)
