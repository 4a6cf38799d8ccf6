"""Walk ideas by their numbers from the largest down: the newest first, then between two ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kaizen.ideas.models import Idea
from kaizen.reports.queries.sources.rows import Stretch, streamed

#: Yields numbers of ideas, the largest first.
Walk = Callable[[Session, Stretch], Iterator[int]]
#: The smallest and the largest number among which a walk looks.
Bounds = tuple[int, int]
#: Asks for the bounds between which all that is wanted lies.
Ends = Select[*tuple[Any, ...]]
#: So many of the newest ideas are looked through at once. Areas with no more are read whole: a
#: walk would pass by all the others.
FEW = 5_000


def near_first(
    session: Session, stretch: Stretch, asked: Ends, among: Callable[[Bounds], Iterator[int]]
) -> Iterator[int]:
    """The newest ideas at once; where they are not enough, all those between the ends."""
    last = (
        session.scalar(select(func.max(Idea.id))) or 0
        if stretch.before_id is None
        else stretch.before_id - 1
    )
    yield from among((last - FEW + 1, last))
    first, until = session.execute(asked).one()
    if first is not None and first <= last - FEW:
        yield from among((first, min(until, last - FEW)))


def are_few(session: Session, area_ids: Collection[int], bounds: Bounds) -> bool:
    """Whether so few ideas of these areas lie there that all of them are read."""
    first, last = bounds
    if last - first < FEW:
        return True
    here = (Idea.area_id.in_(area_ids), Idea.id.between(first, last))
    some = select(Idea.id).where(*here).limit(FEW + 1).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) <= FEW


def ends(idea_id: InstrumentedAttribute[int], *when: ColumnElement[bool]) -> Ends:
    """The question for the smallest and the largest number of what fits."""
    return select(func.min(idea_id), func.max(idea_id)).where(*when)


def numbers(session: Session, stretch: Stretch, asked: Select[int]) -> Iterator[int]:
    """What is asked for, a few at a time."""
    for (idea_id,) in streamed(session, asked, stretch.batch):
        yield idea_id
