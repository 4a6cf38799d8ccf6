"""Who is away when, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.errors import NotFound
from kaizen.people.models import Absence, Person
from kaizen.people.queries.fit import MOST_DEPUTY_STEPS


def absences_between(
    session: Session, person_ids: Collection[int], from_on: date, until_on: date
) -> list[Absence]:
    """Absences of these people that touch the days, both included; cancelled ones left out."""
    rows = select(Absence).where(
        Absence.person_id.in_(person_ids),
        Absence.from_on <= until_on,
        Absence.until_on >= from_on,
        Absence.cancelled_at.is_(None),
    )
    return list(session.scalars(rows.order_by(Absence.from_on, Absence.id)))


def absences_of(session: Session, person: Person, today: date) -> list[Absence]:
    """What this person has planned from today on, with the deputies, the next first."""
    rows = select(Absence).where(
        Absence.person_id == person.id,
        Absence.until_on >= today,
        Absence.cancelled_at.is_(None),
    )
    ordered = rows.options(joinedload(Absence.deputy)).order_by(Absence.from_on, Absence.id)
    return list(session.scalars(ordered))


def own_absence(session: Session, person: Person, absence_id: int) -> Absence:
    """An absence of this person.

    Raises:
        NotFound: there is none with this number, or it is somebody else's.
    """
    absence = session.get(Absence, absence_id)
    if absence is None or absence.person_id != person.id:
        raise NotFound("There is no such absence.")
    return absence


def deputies_reach(
    session: Session, begin: Person, target: Person, from_on: date, until_on: date
) -> bool:
    """Whether the deputies of `begin` lead to `target` within these days: a circle."""
    reached = {begin.id}
    for _ in range(MOST_DEPUTY_STEPS + 1):
        away = absences_between(session, reached, from_on, until_on)
        found = {absence.deputy_id for absence in away if absence.deputy_id is not None}
        if target.id in found:
            return True
        if found <= reached:
            return False
        reached |= found
    return False
