"""All decisions of an area, row by row, for a table outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from kaizen.ideas.models import Idea
from kaizen.people.models import Area, Person
from kaizen.review.models.decisions import Decision

#: The first rows are on their way at once; so many are in memory at a time.
FIRST_ROWS = 50
BATCH = 1_000


@dataclass(frozen=True)
class Decided:
    """One decision as it is exported; amounts in the currency of the idea."""

    id: int
    at: datetime
    idea_id: int
    idea_title: str
    area_code: str
    area_name: str
    kind: str
    level: str
    reason_code: str | None
    words: str
    instead: str
    by: str
    owner: str | None
    start_on: date | None
    due_on: date | None
    until_on: date | None
    one_off: Decimal | None
    yearly: Decimal | None
    currency: str


def decision_rows(sessions: Callable[[], Session], area: Area) -> Iterator[Decided]:
    """Every decision on ideas of the area and everything below it, oldest first.

    The rows are read in batches while they are sent, when the request's own session has ended
    and `sessions` opens another one.
    """
    return _batches(sessions, area.path)


def _batches(sessions: Callable[[], Session], path: str) -> Iterator[Decided]:
    after, limit = 0, FIRST_ROWS
    while True:
        rows = sessions().execute(_rows(path, after).limit(limit)).all()
        yield from (Decided(*row) for row in rows)
        if len(rows) < limit:
            return
        after, limit = rows[-1].id, BATCH


def _rows(path: str, after: int) -> Select[*tuple[Any, ...]]:
    owner = aliased(Person)
    return (
        select(
            Decision.id,
            Decision.at,
            Decision.idea_id,
            Idea.title,
            Area.code,
            Area.name,
            Decision.kind,
            Decision.level,
            Decision.reason_code,
            Decision.words,
            Decision.instead,
            Person.full_name,
            owner.full_name,
            Decision.start_on,
            Decision.due_on,
            Decision.until_on,
            Decision.one_off,
            Decision.yearly,
            Idea.currency,
        )
        .join(Idea, Idea.id == Decision.idea_id)
        .join(Area, Area.id == Idea.area_id)
        .join(Person, Person.id == Decision.actor_id)
        .outerjoin(owner, owner.id == Decision.owner_id)
        .where(Area.path.startswith(path, autoescape=True), Decision.id > after)
        .order_by(Decision.id)
    )
