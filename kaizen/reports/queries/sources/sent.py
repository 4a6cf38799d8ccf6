"""What is counted in the month in which an idea was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, select, type_coerce
from sqlalchemy.orm import Session

from kaizen.core.db import UtcDateTime
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.rules import Stage
from kaizen.people.models import Membership, Person
from kaizen.reports.queries.sources.rows import IdeaIds, Part, Row, Stretch, streamed, unindexed
from kaizen.reports.rules.figures import Figure, Origin, Outcome

#: Whatever was sent has its moment.
SENT_AT = type_coerce(Idea.submitted_at, UtcDateTime)
#: The shift of the first author: that of the role at home, else of any role that names one.
_SHIFT = (
    select(Membership.shift)
    .join(IdeaAuthor, IdeaAuthor.person_id == Membership.person_id)
    .join(Person, Person.id == Membership.person_id)
    .where(IdeaAuthor.idea_id == Idea.id, IdeaAuthor.position == 0, Membership.shift != "")
    .order_by((Membership.area_id == Person.home_area_id).desc(), Membership.id)
    .limit(1)
    .correlate(Idea)
    .scalar_subquery()
)
S = Stage
OUTCOMES: dict[Stage, Outcome] = {
    S.SUBMITTED: Outcome.OPEN,
    S.NEEDS_DETAIL: Outcome.OPEN,
    S.WITH_LEADERSHIP: Outcome.OPEN,
    S.APPROVED: Outcome.AGREED,
    S.IN_PROGRESS: Outcome.AGREED,
    S.IMPLEMENTED: Outcome.IN_USE,
    S.SUSTAINED: Outcome.IN_USE,
    # It came into use; whether it stayed there is said by the looks.
    S.LAPSED: Outcome.IN_USE,
    S.CLOSED: Outcome.IN_USE,
    S.PARKED: Outcome.PARKED,
    S.LEARNED: Outcome.LEARNED,
    S.DECLINED: Outcome.DECLINED,
    S.MERGED: Outcome.MERGED,
    S.WITHDRAWN: Outcome.WITHDRAWN,
}


def sent(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`SENT`, `WASTE`, `SHIFT` and `OUTCOME`: each idea once in each of them."""
    rows = streamed(
        session,
        select(Idea.id, Idea.area_id, SENT_AT, Idea.is_directed, Idea.waste, _SHIFT, Idea.stage)
        .where(*sent_in(stretch))
        .order_by(Idea.id.desc()),
        stretch.batch,
    )
    for idea_id, area_id, submitted_at, is_directed, waste, shift, stage in rows:
        on = stretch.day_of(submitted_at)
        origin = Origin.DIRECTED if is_directed else Origin.FLOOR
        yield Row(Figure.SENT, idea_id, area_id, on, origin)
        yield Row(Figure.WASTE, idea_id, area_id, on, waste or "")
        yield Row(Figure.SHIFT, idea_id, area_id, on, shift or "")
        yield Row(Figure.OUTCOME, idea_id, area_id, on, OUTCOMES[Stage(stage)])


def sent_in(stretch: Stretch) -> list[ColumnElement[bool]]:
    """The conditions under which an idea was sent in the stretch."""
    sent_at = Idea.submitted_at if stretch.idea_ids is None else unindexed(SENT_AT)
    return [
        Idea.site_id == stretch.site_id,
        sent_at >= stretch.from_at,
        sent_at < stretch.until_at,
        *stretch.among(Idea.area_id, Idea.id),
    ]


def took_part(session: Session, stretch: Stretch) -> Iterator[Part]:
    """Everybody who wrote or co-wrote an idea sent in the stretch."""
    rows = streamed(
        session,
        select(Idea.area_id, SENT_AT, IdeaAuthor.person_id)
        .join(IdeaAuthor, IdeaAuthor.idea_id == Idea.id)
        .where(*sent_in(stretch)),
        stretch.batch,
    )
    yield from ((area_id, at, person_id) for area_id, at, person_id in rows)


def touched(session: Session, idea_ids: IdeaIds) -> Iterator[tuple[int, datetime]]:
    """The moment at which each idea was sent."""
    rows = session.execute(
        select(Idea.area_id, SENT_AT).where(Idea.id.in_(idea_ids), Idea.submitted_at.is_not(None))
    )
    yield from ((area_id, at) for area_id, at in rows)
