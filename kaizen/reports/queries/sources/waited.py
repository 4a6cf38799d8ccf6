"""How long ideas waited for an answer, by the month in which they were sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import UtcDateTime
from kaizen.ideas.models import Idea, IdeaMove
from kaizen.ideas.rules import UNDECIDED, Stage
from kaizen.people.models import Area
from kaizen.people.queries.areas import calendars_at
from kaizen.reports.queries.sources.rows import Row, Stretch, streamed
from kaizen.reports.queries.sources.sent import SENT_AT, sent_in
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.response import decision_time, quarters, waiting_time
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.portfolio import HANDLED
from kaizen.review.rules.authority import DecisionKind

#: The answers after which an idea has a decision.
SETTLED = tuple(kind.value for kind in (*HANDLED, DecisionKind.PARKED))
_DETAIL = Stage.NEEDS_DETAIL.value
_UNDECIDED = frozenset(stage.value for stage in UNDECIDED)
#: From when until when a question waited for its reply, by idea.
Questions = dict[int, list[tuple[datetime, datetime]]]

_DECIDED_AT = (
    select(func.min(Decision.at, type_=UtcDateTime()))
    .where(Decision.idea_id == Idea.id, Decision.kind.in_(SETTLED))
    .correlate(Idea)
    .scalar_subquery()
)


def waited(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`ANSWERED_IN` and `DECIDED_IN`: quarters of an hour, the author's left out of the latter.

    A second look is the second answer, and changes neither. What was taken back or taken up
    again waits once more and has no decision until it has one.
    """
    rows = streamed(
        session,
        select(
            Idea.id,
            Idea.area_id,
            SENT_AT.label("sent_at"),
            Idea.answered_at,
            _DECIDED_AT.label("decided_at"),
            Idea.stage,
            Idea.appealed_at,
            Area.path,
        )
        .join(Area, Area.id == Idea.area_id)
        .where(*sent_in(stretch))
        .order_by(Idea.id.desc()),
        stretch.batch,
    )
    while batch := list(islice(rows, stretch.batch)):
        yield from _rows(session, stretch, batch)


def _rows(
    session: Session, stretch: Stretch, batch: Sequence[Found[*tuple[Any, ...]]]
) -> Iterator[Row]:
    calendars = calendars_at(session, {row.path for row in batch})
    decided = [row.id for row in batch if _is_decided(row)]
    questions = _questions(session, decided)
    for row in batch:
        calendar, on = calendars[row.path], stretch.day_of(row.sent_at)
        if row.answered_at is not None:
            part = str(quarters(waiting_time(calendar, row.sent_at, row.answered_at)))
            yield Row(Figure.ANSWERED_IN, row.id, row.area_id, on, part)
        if _is_decided(row):
            part = _decision(calendar, row, questions.get(row.id, []))
            yield Row(Figure.DECIDED_IN, row.id, row.area_id, on, part)


def _is_decided(row: Found[*tuple[Any, ...]]) -> bool:
    waits_again = row.stage in _UNDECIDED and row.appealed_at is None
    return row.decided_at is not None and not waits_again


def _decision(
    calendar: WorkingCalendar,
    row: Found[*tuple[Any, ...]],
    asked: Collection[tuple[datetime, datetime]],
) -> str:
    return str(quarters(decision_time(calendar, row.sent_at, row.decided_at, asked)))


def _questions(session: Session, idea_ids: Collection[int]) -> Questions:
    rows = session.execute(
        select(IdeaMove.idea_id, IdeaMove.at, IdeaMove.to_stage)
        .where(
            IdeaMove.idea_id.in_(idea_ids),
            or_(IdeaMove.to_stage == _DETAIL, IdeaMove.from_stage == _DETAIL),
        )
        .order_by(IdeaMove.id)
    )
    found: Questions = defaultdict(list)
    begun: dict[int, datetime] = {}
    for idea_id, at, to_stage in rows:
        if to_stage == _DETAIL:
            begun.setdefault(idea_id, at)
        elif idea_id in begun:
            found[idea_id].append((begun.pop(idea_id), at))
    return found
