"""What is counted in the month in which an idea was decided for the first time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.reports.queries.sources.rows import IdeaIds, Row, Stretch, streamed
from kaizen.reports.queries.sources.waited import SETTLED
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.programme.deciding import APPEALED, INSTEAD
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.portfolio import HANDLED as HANDLED_KINDS
from kaizen.review.rules.authority import DecisionKind, Level
from kaizen.review.rules.portfolio import Scope

_HANDLED = frozenset(kind.value for kind in HANDLED_KINDS)
Answer = Found[*tuple[Any, ...]]


def decided(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`SETTLED_BY`, `DECLINED_FOR`, `DECLINED_HOW` and `HANDLED`: each idea once in each part.

    It counts when it was settled, declined or handled for the first time; a second look changes
    nothing in what a month was.
    """
    in_stretch = select(Decision.idea_id).where(
        Decision.at >= stretch.from_at,
        Decision.at < stretch.until_at,
        Decision.kind.in_(SETTLED),
        *stretch.of_ideas(Decision.idea_id),
    )
    rows = streamed(
        session,
        select(
            Decision.idea_id,
            Idea.area_id,
            Decision.at,
            Decision.kind,
            Decision.level,
            Decision.reason_code,
            Decision.instead,
            Idea.appealed_at,
        )
        .join(Idea, Idea.id == Decision.idea_id)
        .where(
            Decision.idea_id.in_(in_stretch),
            Decision.kind.in_(SETTLED),
            Idea.site_id == stretch.site_id,
            *stretch.among(Idea.area_id, Idea.id),
        )
        .order_by(Decision.idea_id.desc(), Decision.id),
        stretch.batch,
    )
    for _idea_id, answers in groupby(rows, key=lambda row: row.idea_id):
        yield from _counted(list(answers), stretch)


def touched(session: Session, idea_ids: IdeaIds) -> Iterator[tuple[int, datetime]]:
    """Each moment at which one of these ideas was answered."""
    rows = session.execute(
        select(Idea.area_id, Decision.at)
        .join(Idea, Idea.id == Decision.idea_id)
        .where(Decision.idea_id.in_(idea_ids), Decision.kind.in_(SETTLED))
    )
    yield from ((area_id, at) for area_id, at in rows)


def _counted(answers: Sequence[Answer], stretch: Stretch) -> Iterator[Row]:
    def row(figure: Figure, answer: Answer, part: str) -> Row:
        on = stretch.day_of(answer.at)
        return Row(figure, answer.idea_id, answer.area_id, on, part)

    settled = _first(answers, stretch, lambda _: True)
    if settled is not None:
        yield row(Figure.SETTLED_BY, settled, settled.level)
    declined = _first(answers, stretch, lambda one: one.kind == DecisionKind.DECLINED)
    if declined is not None:
        yield row(Figure.DECLINED_FOR, declined, declined.reason_code or "")
        if declined.instead:
            yield row(Figure.DECLINED_HOW, declined, INSTEAD)
        if declined.appealed_at is not None:
            yield row(Figure.DECLINED_HOW, declined, APPEALED)
    handled = _first(answers, stretch, lambda one: one.kind in _HANDLED)
    if handled is not None:
        yield row(Figure.HANDLED, handled, Scope.ALL)
    alone = _first(answers, stretch, lambda one: one.kind in _HANDLED and one.level == Level.FIRST)
    if alone is not None:
        yield row(Figure.HANDLED, alone, Scope.SMALL)


def _first(
    answers: Sequence[Answer], stretch: Stretch, wanted: Callable[[Answer], bool]
) -> Answer | None:
    """The first answer of a sort, where it was given in the stretch."""
    first = next((answer for answer in answers if wanted(answer)), None)
    is_asked = first is not None and stretch.from_at <= first.at < stretch.until_at
    return first if is_asked else None
