"""Lists of ideas, page by page, with what a row shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, bindparam, func, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea, IdeaAuthor, Photo, Supporter
from kaizen.ideas.queries.filters import IdeaFilter
from kaizen.ideas.queries.seeing import names_shown_to
from kaizen.ideas.queries.walks import Span, Walk, ids_within, walks_for
from kaizen.people.models import Area, Person

PAGE_ROWS = 25
EXCERPT = 160


# Built once: putting a question together costs more than asking it.
_SHOWN = (
    select(
        Idea.id,
        Idea.title,
        func.substr(Idea.problem, 1, EXCERPT).label("excerpt"),
        Area.code,
        Area.name,
        Area.path,
        Idea.stage,
        Idea.submitted_at,
        Idea.in_use_on,
        Idea.review_on,
        Idea.not_safe_now,
        Idea.safety_or_rule,
        Idea.fewer_positions,
        names_shown_to(bindparam("person_id", type_=Integer)).label("names_shown"),
        select(func.min(Photo.id))
        .where(Photo.idea_id == Idea.id, Photo.comment_id.is_(None))
        .scalar_subquery()
        .label("photo_id"),
        select(func.count())
        .where(Supporter.idea_id == Idea.id)
        .scalar_subquery()
        .label("supporters"),
    )
    .join(Area, Area.id == Idea.area_id)
    .where(Idea.id.in_(bindparam("ids", expanding=True)))
    .order_by(Idea.id.desc())
)
_WRITTEN = (
    select(IdeaAuthor.idea_id, Person.id, Person.full_name)
    .join(Person, Person.id == IdeaAuthor.person_id)
    .where(IdeaAuthor.idea_id.in_(bindparam("ids", expanding=True)))
    .order_by(IdeaAuthor.idea_id, IdeaAuthor.position, Person.id)
)


@dataclass(frozen=True)
class Named:
    """A person as a list shows them."""

    id: int
    name: str


@dataclass(frozen=True)
class IdeaRow:
    """One idea as a list shows it; `authors` is empty where nobody or nobody's name is shown."""

    id: int
    title: str
    #: The first words of the problem.
    excerpt: str
    area_code: str
    area_name: str
    area_path: str
    stage: str
    submitted_at: datetime | None
    in_use_on: date | None
    review_on: date | None
    not_safe_now: bool
    safety_or_rule: bool
    fewer_positions: bool
    names_hidden: bool
    authors: tuple[Named, ...]
    photo_id: int | None
    supporters: int


@dataclass(frozen=True)
class Page:
    """Rows from newest to oldest, and the keys from which the list goes on, if it does."""

    rows: list[IdeaRow]
    newer: int | None = None
    older: int | None = None


def list_ideas(
    session: Session,
    actor: Person,
    wanted: IdeaFilter,
    *,
    before: int | None = None,
    after: int | None = None,
    also: Sequence[ColumnElement[bool]] = (),
) -> Page:
    """One page of the ideas that `actor` reads, newest first, without counting them.

    `before` and `after` are the ids that end the neighbouring page; `also` are further
    conditions of a higher room.
    """
    walks = walks_for(session, actor, wanted, also)
    span = Span(PAGE_ROWS + 1, before=before, after=after)
    rows = rows_of(session, actor, walks, span)
    has_more = len(rows) > PAGE_ROWS
    if after is not None:
        rows = rows[-PAGE_ROWS:]
        return Page(rows, newer=rows[0].id if has_more else None, older=_last(rows))
    rows = rows[:PAGE_ROWS]
    newer = rows[0].id if before is not None and rows else None
    return Page(rows, newer=newer, older=_last(rows) if has_more else None)


def rows_of(session: Session, actor: Person, walks: Sequence[Walk], span: Span) -> list[IdeaRow]:
    """The rows of one span, newest first, in three questions however many there are."""
    ids = sorted(session.scalars(select(ids_within(walks, span).c.id)), reverse=True)
    if not ids:
        return []
    found = session.execute(_SHOWN, {"ids": ids, "person_id": actor.id}).all()
    shown = [row.id for row in found if row.names_shown]
    authors = _authors(session, shown) if shown else {}
    return [_as_row(row, authors) for row in found]


def _last(rows: Sequence[IdeaRow]) -> int | None:
    return rows[-1].id if rows else None


def _authors(session: Session, idea_ids: list[int]) -> dict[int, list[Named]]:
    authors: dict[int, list[Named]] = defaultdict(list)
    for idea_id, person_id, name in session.execute(_WRITTEN, {"ids": idea_ids}):
        authors[idea_id].append(Named(person_id, name))
    return authors


def _as_row(row: Row[*tuple[Any, ...]], authors: dict[int, list[Named]]) -> IdeaRow:
    return IdeaRow(
        id=row.id,
        title=row.title,
        excerpt=row.excerpt,
        area_code=row.code,
        area_name=row.name,
        area_path=row.path,
        stage=row.stage,
        submitted_at=row.submitted_at,
        in_use_on=row.in_use_on,
        review_on=row.review_on,
        not_safe_now=row.not_safe_now,
        safety_or_rule=row.safety_or_rule,
        fewer_positions=row.fewer_positions,
        names_hidden=not row.names_shown,
        authors=tuple(authors.get(row.id, ())),
        photo_id=row.photo_id,
        supporters=row.supporters,
    )
