"""Ways through the ideas, newest first, that stop early however many ideas there are.

One index serves one place and one stage. Several of them are walked side by side, each only
as far as one page reaches, and then merged: so a page costs the same among a thousand ideas
and among a million.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, false, select, text, union
from sqlalchemy.orm import Session

from kaizen.ideas.evidence import IS_OPEN
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.queries import search
from kaizen.ideas.queries.filters import (
    OPEN_STAGES,
    IdeaFilter,
    people_conditions,
    plain_conditions,
    stage_condition,
    stages_of,
)
from kaizen.ideas.queries.seeing import asks, asks_in_place, own_draft, reach_of, shared_with
from kaizen.ideas.rules import Stage
from kaizen.people.models import Area, Person

#: Beyond so many a single walk that looks at each row is cheaper to plan; SQLite allows 500.
MOST_WALKS = 200
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Walk:
    """Ids of ideas along one index; `key` is what the index is ordered by."""

    ids: Select[Any]
    key: ColumnElement[int]


@dataclass(frozen=True)
class Span:
    """The part of a list: at most `limit` ideas older than `before`, or newer than `after`."""

    limit: int
    before: int | None = None
    after: int | None = None


def ids_within(walks: Sequence[Walk], span: Span) -> Subquery:
    """Ids of one page as a table of one column `id`, merged from all walks."""
    pages = [_page(walk, span) for walk in walks]
    if len(pages) == 1:
        return pages[0].subquery()
    merged = union(*(select(page.subquery().c.id) for page in pages)).subquery()
    order = merged.c.id.asc() if span.after is not None else merged.c.id.desc()
    return select(merged.c.id).order_by(order).limit(span.limit).subquery()


def walks_for(
    session: Session, actor: Person, wanted: IdeaFilter, also: Sequence[Condition] = ()
) -> list[Walk]:
    """The ways through the ideas that `actor` reads and that `wanted` leaves.

    `also` are further conditions, looked at row by row.
    """
    if wanted.stage == Stage.DRAFT:
        return [_walk(own_draft(actor), *also)]
    area_ids = _areas_within(session, wanted.area)
    rest = [*plain_conditions(wanted), *also]
    if not wanted.text and not wanted.names_people:
        return _walks_by_place(session, actor, wanted, area_ids, rest)
    rest += [*people_conditions(session, wanted, actor), *shared_with(actor, of_few=True)]
    # The sum keeps the database from walking through the area: the ideas found are fewer.
    rest += [(Idea.area_id + 0).in_(area_ids)] if area_ids else []
    stage = stage_condition(wanted.stage)
    rest += [stage] if stage is not None else []
    return [_search_walk(session, wanted.text, rest) if wanted.text else _walk(*rest)]


def _page(walk: Walk, span: Span) -> Select[Any]:
    ids = walk.ids
    if span.after is not None:
        return ids.where(walk.key > span.after).order_by(walk.key.asc()).limit(span.limit)
    if span.before is not None:
        ids = ids.where(walk.key < span.before)
    return ids.order_by(walk.key.desc()).limit(span.limit)


def _walk(*conditions: Condition) -> Walk:
    return Walk(select(Idea.id).where(*conditions), Idea.id.expression)


def _search_walk(session: Session, question: str, rest: list[Condition]) -> Walk:
    number = search.asked_number(question)
    words = search.asked_words(question)
    if number is not None and session.scalar(select(Idea.id).where(Idea.id == number, *rest)):
        return _walk(Idea.id == number, *rest)
    if not words:
        return _walk(false())
    if session.get_bind().dialect.name == "postgresql":
        return _walk(search.found_on_postgresql(session, words), *rest)
    # The sum keeps SQLite from asking the full-text table anew for each idea.
    hits = search.HITS
    ids = select(Idea.id).select_from(hits).join(Idea, Idea.id == hits.c.rowid + 0)
    return Walk(ids.where(search.matches_on_sqlite(words), *rest), hits.c.rowid)


def _walks_by_place(
    session: Session,
    actor: Person,
    wanted: IdeaFilter,
    area_ids: list[int],
    rest: list[Condition],
) -> list[Walk]:
    stages = _stages(wanted.stage)
    places = list(_places(session, actor, wanted.area, area_ids))
    if len(places) * len(stages) > MOST_WALKS:
        within = [Idea.area_id.in_(area_ids)] if area_ids else []
        places = [shared_with(actor)[-1]]
        rest = [*rest, *within]
    return [_walk(place, stage, *rest) for place, stage in product(places, stages)] or [
        _walk(false())
    ]


def _stages(choice: str) -> list[Condition]:
    if choice == OPEN_STAGES:
        return [text(f"idea.{IS_OPEN}")]  # type: ignore[list-item]
    chosen = stages_of(choice)
    return [Idea.stage == stage for stage in chosen] or [Idea.stage != Stage.DRAFT.value]


def _places(
    session: Session, actor: Person, area: Area | None, area_ids: list[int]
) -> Iterator[Condition]:
    """Sites or areas that the person reads, each to be walked by itself."""
    reach = reach_of(actor)
    if area is None:
        yield from (Idea.site_id == site_id for site_id in reach.sites)
        for path in reach.departments:
            below = select(Area.id).where(Area.path.startswith(path, autoescape=True))
            yield from (Idea.area_id == area_id for area_id in session.scalars(below))
    elif reach.covers(area):
        whole_site = area.is_site
        ids = [area.id] if whole_site else area_ids
        kind = Idea.site_id if whole_site else Idea.area_id
        yield from (kind == one for one in ids)
    within = [Idea.area_id.in_(area_ids)] if area_ids else []
    if reach.departments:
        own_site = Idea.site_id.in_(reach.own_sites)
        for concern in _concerns(actor.id):
            yield own_site & concern if not within else own_site & concern & within[0]
    if actor.is_administrator:
        yield asks(actor.id) if not within else asks(actor.id) & within[0]


def _concerns(person_id: int) -> Iterator[Condition]:
    """What `seeing.concerns` joins by "or", one by one: each has an index of its own."""
    yield Idea.id.in_(select(IdeaAuthor.idea_id).where(IdeaAuthor.person_id == person_id))
    yield Idea.owner_id == person_id
    yield asks(person_id)
    yield asks_in_place(person_id)


def _areas_within(session: Session, area: Area | None) -> list[int]:
    if area is None:
        return []
    below = Area.path.startswith(area.path, autoescape=True)
    return list(session.scalars(select(Area.id).where(below)))
