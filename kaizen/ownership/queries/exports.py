"""All ideas that a person reads, row by row, for a table outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from kaizen.core.batches import in_batches
from kaizen.ideas.models import Idea, IdeaAuthor, Supporter
from kaizen.ideas.queries.filters import IdeaFilter
from kaizen.ideas.queries.seeing import names_shown_to
from kaizen.ideas.queries.walks import Span, Walk, ids_within, walks_for
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.boards import with_late
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Area, Person

#: One row of the export.
ExportRow = Row[*tuple[Any, ...]]

#: The columns of `export_rows`, in their order.
COLUMNS = (
    "id",
    "title",
    "problem",
    "proposal",
    "result",
    "area_code",
    "area_name",
    "stage",
    "submitted_at",
    "authors",
    "owner",
    "holder",
    "due_at",
    "in_use_on",
    "waste",
    "supporters",
)


def export_rows(
    sessions: Callable[[], Session], actor: Person, wanted: IdeaFilter, *, now: datetime
) -> Iterator[ExportRow]:
    """Every idea that `actor` reads and that `wanted` leaves, newest first, as `COLUMNS`.

    Names that are hidden from the reader are empty here too. The holder is the responsible
    person; deputies come and go, and a table is read for longer than a day.

    Who may see what is settled at once; the rows are read while they are sent.
    """
    wanted, also = with_late(wanted, now)
    person_id, walks = actor.id, walks_for(sessions(), actor, wanted, also)

    def read(session: Session, before: int | None, most: int) -> Sequence[ExportRow]:
        return session.execute(selected(person_id, walks, Span(most, before=before))).all()

    return in_batches(sessions, read, lambda row: int(row.id))


def count_export(
    session: Session, actor: Person, wanted: IdeaFilter, *, now: datetime, most: int
) -> int:
    """How many rows that makes; counted no further than `most`."""
    wanted, also = with_late(wanted, now)
    ids = ids_within(walks_for(session, actor, wanted, also), Span(most))
    return session.scalar(select(func.count()).select_from(ids)) or 0


def selected(person_id: int, walks: Sequence[Walk], span: Span) -> Select[*tuple[Any, ...]]:
    """The question for one span of the export, in the columns of `COLUMNS`."""
    ids = ids_within(walks, span)
    owner, holder = aliased(Person), aliased(Person)
    asked = and_(Assignment.idea_id == Idea.id, Assignment.is_main, Assignment.closed_at.is_(None))
    shown = names_shown_to(person_id)
    tells_holder = or_(shown, Assignment.kind != AssignmentKind.DETAIL.value)
    return (
        select(
            Idea.id,
            Idea.title,
            Idea.problem,
            Idea.proposal,
            Idea.result,
            Area.code,
            Area.name,
            Idea.stage,
            Idea.submitted_at,
            case((shown, _authors()), else_=literal("")).label("authors"),
            owner.full_name.label("owner"),
            case((tells_holder, holder.full_name), else_=literal("")).label("holder"),
            Assignment.due_at,
            Idea.in_use_on,
            Idea.waste,
            _supporters().label("supporters"),
        )
        .select_from(ids)
        .join(Idea, Idea.id == ids.c.id)
        .join(Area, Area.id == Idea.area_id)
        .outerjoin(owner, owner.id == Idea.owner_id)
        .outerjoin(Assignment, asked)
        .outerjoin(holder, holder.id == Assignment.person_id)
        .order_by(ids.c.id.desc())
    )


def _authors() -> ColumnElement[str]:
    """The authors' names in their order, as one text."""
    names = (
        select(Person.full_name)
        .join(IdeaAuthor, IdeaAuthor.person_id == Person.id)
        .where(IdeaAuthor.idea_id == Idea.id)
        .order_by(IdeaAuthor.position, Person.id)
        .correlate(Idea)
        .subquery()
    )
    return select(func.aggregate_strings(names.c.full_name, ", ")).scalar_subquery()


def _supporters() -> ColumnElement[int]:
    return select(func.count()).where(Supporter.idea_id == Idea.id).scalar_subquery()
