"""Lists of ideas, page by page, with what a row shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam, func, not_, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea, IdeaAuthor, Photo, Supporter
from kaizen.ideas.queries.filters import IdeaFilter
from kaizen.ideas.queries.seeing import names_shown_to
from kaizen.ideas.queries.walks import Span, Walk, ids_within, walks_for
from kaizen.people.models import Area, Person

PAGE_ROWS = 25
EXCERPT = 160


# Built once, and over tables rather than entities: putting a question together costs more than
# asking it, and entities make of each row more than a list shows.
_i, _a, _p = (kind.__table__.c for kind in (Idea, Area, Person))
_w, _photo, _voice = (kind.__table__.c for kind in (IdeaAuthor, Photo, Supporter))
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_SHOWN = (
    select(
        _i.id,
        _i.title,
        func.substr(_i.problem, 1, EXCERPT).label("excerpt"),
        _a.code.label("area_code"),
        _a.name.label("area_name"),
        _a.path.label("area_path"),
        _i.stage,
        _i.submitted_at,
        _i.in_use_on,
        _i.review_on,
        _i.not_safe_now,
        _i.safety_or_rule,
        _i.fewer_positions,
        not_(names_shown_to(bindparam("person_id", type_=Integer))).label("names_hidden"),
        select(func.min(_photo.id))
        .where(_photo.idea_id == _i.id, _photo.comment_id.is_(None))
        .scalar_subquery()
        .label("photo_id"),
        select(func.count()).where(_voice.idea_id == _i.id).scalar_subquery().label("supporters"),
    )
    .join_from(Idea.__table__, Area.__table__, _a.id == _i.area_id)
    .where(_i.id.in_(_IDS))
    .order_by(_i.id.desc())
)
_WRITTEN = (
    select(_w.idea_id, _p.id, _p.full_name)
    .join_from(IdeaAuthor.__table__, Person.__table__, _p.id == _w.person_id)
    .where(_w.idea_id.in_(_IDS))
    .order_by(_w.idea_id, _w.position, _p.id)
)


class Named(NamedTuple):
    """A person as a list shows them."""

    id: int
    name: str


class IdeaRow(NamedTuple):
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
    photo_id: int | None
    supporters: int
    authors: tuple[Named, ...]


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
    shown = [row.id for row in found if not row.names_hidden]
    authors = _authors(session, shown) if shown else {}
    return [IdeaRow._make((*row, tuple(authors.get(row.id, ())))) for row in found]


def _last(rows: Sequence[IdeaRow]) -> int | None:
    return rows[-1].id if rows else None


def _authors(session: Session, idea_ids: list[int]) -> dict[int, list[Named]]:
    authors: dict[int, list[Named]] = defaultdict(list)
    for idea_id, person_id, name in session.execute(_WRITTEN, {"ids": idea_ids}):
        authors[idea_id].append(Named(person_id, name))
    return authors
