"""All decisions of an area, row by row, for a table outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from kaizen.core.batches import in_batches
from kaizen.ideas.models import Idea
from kaizen.people.models import Area, Person
from kaizen.review.models.decisions import Decision


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
    """Every decision on ideas of the area and everything below it, oldest first."""
    path = area.path

    def read(session: Session, after: int | None, most: int) -> Sequence[Decided]:
        found = session.execute(_rows(path).where(Decision.id > (after or 0)).limit(most))
        return [Decided(*row) for row in found]

    return in_batches(sessions, read, lambda row: row.id)


def count_decisions(session: Session, area: Area, *, most: int) -> int:
    """How many rows that makes; counted no further than `most`."""
    ids = (
        select(Decision.id)
        .join(Idea, Idea.id == Decision.idea_id)
        .join(Area, Area.id == Idea.area_id)
        .where(Area.path.startswith(area.path, autoescape=True))
        .limit(most)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(ids)) or 0


def _rows(path: str) -> Select[*tuple[Any, ...]]:
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
        # Reckoned with, its index is not taken: going by areas, SQLite would collect and sort all
        # that is left for each batch.
        .join(Area, Area.id == Idea.area_id + 0)
        .join(Person, Person.id == Decision.actor_id)
        .outerjoin(owner, owner.id == Decision.owner_id)
        .where(Area.path.startswith(path, autoescape=True))
        .order_by(Decision.id)
    )
