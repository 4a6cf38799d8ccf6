"""Walk ideas by their numbers from the largest down: the newest first, then between two ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
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
#: So many times as many after them, where the stretch ended lately: what it counts is near.
NEAR, LATELY = 20, timedelta(days=180)


def near_first(
    session: Session, stretch: Stretch, asked: Ends, among: Callable[[Bounds], Iterator[int]]
) -> Iterator[int]:
    """The newest ideas at once; where they are not enough, all those between the ends.

    The ends cost a look at all that a stretch counts, so they are asked for late.
    """
    last = (
        session.scalar(select(func.max(Idea.id))) or 0
        if stretch.before_id is None
        else stretch.before_id - 1
    )
    yield from among((last - FEW + 1, last))
    last -= FEW
    if stretch.span.until_on > stretch.today - LATELY and last > 0:
        yield from among((last - NEAR * FEW + 1, last))
        last -= NEAR * FEW
    if last <= 0:
        return
    first, until = session.execute(asked).one()
    if first is not None and first <= last:
        yield from among((first, min(until, last)))


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
