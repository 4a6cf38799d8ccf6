"""Ways to what an import has brought, as far as its reader may go there."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import readable
from kaizen.intake.models import TableImport
from kaizen.intake.rules import Kind
from kaizen.people.models import Area, Person

Links = list[tuple[str, str]]


def arrived_links(session: Session, table: TableImport, actor: Person) -> Links:
    """Name and address of the first people, areas or ideas that were added."""
    if not table.first_ids:
        return []
    return {Kind.PEOPLE: _people, Kind.AREAS: _areas, Kind.IDEAS: _ideas}[table.as_kind](
        session, table.first_ids, actor
    )


def _people(session: Session, ids: list[int], _actor: Person) -> Links:
    rows = session.execute(
        select(Person.id, Person.full_name).where(Person.id.in_(ids)).order_by(Person.id)
    )
    return [(name, url_for("accounts.show", person_id=found)) for found, name in rows]


def _areas(session: Session, ids: list[int], _actor: Person) -> Links:
    rows = session.execute(select(Area.code, Area.name).where(Area.id.in_(ids)).order_by(Area.path))
    return [(name, url_for("places.show", code=code)) for code, name in rows]


def _ideas(session: Session, ids: list[int], actor: Person) -> Links:
    rows = session.execute(
        select(Idea.id, Idea.title).where(Idea.id.in_(ids), *readable(actor)).order_by(Idea.id)
    )
    return [(title, url_for("idea.show", idea_id=found)) for found, title in rows]
