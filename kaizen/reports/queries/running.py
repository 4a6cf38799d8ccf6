"""How long those wait who have no answer yet: asked of the ideas themselves, and of few of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import UtcDateTime
from kaizen.ideas.models import Idea, IdeaMove
from kaizen.ideas.rules import UNDECIDED, Stage
from kaizen.people.models import Area
from kaizen.people.queries.areas import calendars_at
from kaizen.people.rules import path_ids
from kaizen.reports.rules.response import MOST_QUARTERS, QUARTERS_A_DAY, decision_time, quarters

#: After so many days the longest time that is told apart has passed, whatever the holidays.
LONG_AGO = timedelta(days=3 * MOST_QUARTERS // QUARTERS_A_DAY)
_SENT_AT = type_coerce(Idea.submitted_at, UtcDateTime)
_WAITING = [stage.value for stage in UNDECIDED - {Stage.DRAFT}]
_DETAIL = Stage.NEEDS_DETAIL.value
#: From when until when a question waited for its reply, by idea.
Questions = Mapping[int, list[tuple[datetime, datetime]]]


@dataclass(frozen=True)
class Wait:
    """Ideas of one area that wait as long: ages so far in quarters of an hour.

    `answer` is None where the first answer was given and only the decision is waited for.
    """

    area_ids: tuple[int, ...]
    answer: int | None
    decision: int
    many: int = 1


@dataclass(frozen=True)
class Running:
    """Everything that waits; `area_ids` of each are its area and all above it."""

    waits: tuple[Wait, ...] = ()

    def answers(self, area_ids: Collection[int], alone: int | None = None) -> Counter[int]:
        """What waits for the first answer in these areas or below: age → how many.

        `alone` is one more area, without what lies below it.
        """
        found: Counter[int] = Counter()
        for wait in self._in(area_ids, alone):
            if wait.answer is not None:
                found[wait.answer] += wait.many
        return found

    def decisions(self, area_ids: Collection[int], alone: int | None = None) -> Counter[int]:
        """The same for the decision, the author's time left out."""
        found: Counter[int] = Counter()
        for wait in self._in(area_ids, alone):
            found[wait.decision] += wait.many
        return found

    def _in(self, area_ids: Collection[int], alone: int | None) -> Iterator[Wait]:
        wanted = set(area_ids)
        for wait in self.waits:
            if not wanted.isdisjoint(wait.area_ids) or wait.area_ids[-1] == alone:
                yield wait


def running_in(
    session: Session, area: Area, since: datetime, until: datetime, *, now: datetime
) -> Running:
    """Ideas of the area and all below it, sent in that time, that nobody has decided.

    Only the young ones are fetched, and those whose author was asked something: all others
    wait longer than is told apart, and are counted by the database.
    """
    among = (
        Idea.area_id.in_(select(Area.id).where(Area.path.startswith(area.path, autoescape=True))),
        Idea.stage.in_(_WAITING),
        # A second look is the second answer.
        Idea.appealed_at.is_(None),
        Idea.submitted_at >= since,
        Idea.submitted_at < until,
    )
    was_asked = exists().where(IdeaMove.idea_id == Idea.id, IdeaMove.to_stage == _DETAIL)
    near = or_(Idea.submitted_at >= now - LONG_AGO, was_asked)
    rows = session.execute(
        select(Idea.id, Area.path, _SENT_AT, Idea.answered_at)
        .join(Area, Area.id == Idea.area_id)
        .where(*among, near)
    ).all()
    calendars = calendars_at(session, {row.path for row in rows})
    questions = _questions(session, [row.id for row in rows if row.answered_at], now)
    young = (
        Wait(
            tuple(path_ids(path)),
            None if answered_at else _age(calendars[path], sent_at, now),
            _age(calendars[path], sent_at, now, questions.get(idea_id, [])),
        )
        for idea_id, path, sent_at, answered_at in rows
    )
    return Running((*young, *_long_ago(session, [*among, ~near])))


def _age(
    calendar: WorkingCalendar,
    sent_at: datetime,
    now: datetime,
    questions: Collection[tuple[datetime, datetime]] = (),
) -> int:
    return quarters(decision_time(calendar, sent_at, now, questions))


def _long_ago(session: Session, among: Collection[ColumnElement[bool]]) -> Iterator[Wait]:
    is_answered: ColumnElement[Any] = Idea.answered_at.is_not(None)
    rows = session.execute(
        select(Area.path, is_answered, func.count())
        .join(Area, Area.id == Idea.area_id)
        .where(*among)
        .group_by(Area.path, is_answered)
    )
    for path, answered, many in rows:
        answer = None if answered else MOST_QUARTERS
        yield Wait(tuple(path_ids(path)), answer, MOST_QUARTERS, many)


def _questions(session: Session, idea_ids: Collection[int], now: datetime) -> Questions:
    """The last one lasts until now where its author has not replied."""
    rows = session.execute(
        select(IdeaMove.idea_id, IdeaMove.at, IdeaMove.to_stage)
        .where(
            IdeaMove.idea_id.in_(idea_ids),
            or_(IdeaMove.to_stage == _DETAIL, IdeaMove.from_stage == _DETAIL),
        )
        .order_by(IdeaMove.id)
    )
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for idea_id, at, to_stage in rows:
        if to_stage == _DETAIL:
            found[idea_id].append((at, now))
        elif found[idea_id]:
            found[idea_id][-1] = found[idea_id][-1][0], at
    return found
