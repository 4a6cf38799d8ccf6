"""Who is away when, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.errors import NotFound
from kaizen.people.models import Absence, Area, Person
from kaizen.people.permissions import can, paths_where
from kaizen.people.queries.fit import MOST_DEPUTY_STEPS
from kaizen.people.rules import Permission

#: More than anybody reads; the soonest come first.
MOST_AWAY = 200


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


def absences_steered_by(session: Session, actor: Person, today: date) -> list[Absence]:
    """Who is away today or later where the actor steers the work; administrators see all."""
    rows = (
        select(Absence)
        .join(Person, Person.id == Absence.person_id)
        .join(Area, Area.id == Person.home_area_id)
        .where(
            Absence.until_on >= today,
            Absence.cancelled_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    if not can(actor, Permission.PERSON_MANAGE):
        paths = paths_where(actor, Permission.WORK_STEER)
        rows = rows.where(or_(false(), *(Area.path.startswith(path) for path in paths)))
    ordered = rows.options(
        joinedload(Absence.deputy), joinedload(Absence.person).joinedload(Person.home_area)
    ).order_by(Absence.from_on, Absence.id)
    return list(session.scalars(ordered.limit(MOST_AWAY)))


def absence_for(session: Session, actor: Person, absence_id: int) -> Absence:
    """An absence that the actor may see because they steer the work there.

    Raises:
        NotFound: there is none with this number, or it is none of the actor's business.
    """
    absence = session.get(Absence, absence_id)
    if absence is None or not (
        can(actor, Permission.PERSON_MANAGE)
        or can(actor, Permission.WORK_STEER, area=absence.person.home_area)
    ):
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
