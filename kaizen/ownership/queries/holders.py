"""Who has an idea right now, what they are asked, and by when; for one idea or a page of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Absence, Area, Membership, Person
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import administrators, away_on, stand_in
from kaizen.people.rules import Role


@dataclass(frozen=True)
class Holder:
    """Who answers for an idea at one moment, and what is asked of them."""

    assignment_id: int
    person_id: int
    full_name: str
    deputy_for: str | None
    kind: AssignmentKind
    due_at: datetime
    is_overdue: bool


def holder_of(session: Session, idea: Idea, now: datetime) -> Holder | None:
    """Who holds this idea now; None where it is not open."""
    return holders_of(session, [idea.id], now).get(idea.id)


def due_of(session: Session, idea: Idea) -> datetime | None:
    """When the main thing asked about this idea is due; None where it is not open."""
    return session.scalar(
        select(Assignment.due_at).where(
            Assignment.idea_id == idea.id, Assignment.is_main, Assignment.closed_at.is_(None)
        )
    )


def holders_of(session: Session, idea_ids: Collection[int], now: datetime) -> dict[int, Holder]:
    """The holder of each of these ideas that is open; the same few queries for any number.

    While the responsible person is away, their deputy holds; without one, the next level up.
    """
    assignments = session.scalars(
        select(Assignment)
        .where(Assignment.idea_id.in_(idea_ids), Assignment.is_main, Assignment.closed_at.is_(None))
        .options(joinedload(Assignment.person), joinedload(Assignment.idea).joinedload(Idea.area))
    ).all()
    return {a.idea_id: holder for a, holder in holders_for(session, assignments, now)}


def holders_for(
    session: Session, assignments: Collection[Assignment], now: datetime
) -> list[tuple[Assignment, Holder]]:
    """Who answers for each of these assignments at this moment."""
    if not assignments:
        return []
    # Absences are whole days; the day is that of the area in which the first one lies.
    first = next(iter(assignments))
    day = calendar_for(session, first.idea.area).local_day(now)
    away = away_on(session, day)
    people = _people(session, assignments, away)
    return [(a, _holder(session, a, away, people, now)) for a in assignments]


def _holder(
    session: Session,
    assignment: Assignment,
    away: dict[int, Absence],
    people: dict[int, Person],
    now: datetime,
) -> Holder:
    responsible = assignment.person
    present = stand_in(responsible.id, away) if responsible.is_active else None
    person = people.get(present) if present is not None else None
    if person is None or not person.is_active:
        person = next_level_up(session, assignment.idea, responsible, away)
    return Holder(
        assignment_id=assignment.id,
        person_id=person.id,
        full_name=person.full_name,
        deputy_for=None if person is responsible else responsible.full_name,
        kind=assignment.as_kind,
        due_at=assignment.due_at,
        is_overdue=assignment.is_overdue(now),
    )


def next_level_up(session: Session, idea: Idea, person: Person, away: dict[int, Absence]) -> Person:
    """Who holds what `person` cannot hold now: for operators the supervisor, else a leader.

    Whoever wrote or owns the idea may hold work but not decide; this only names who is asked.
    """
    roles = _roles_above(person, idea.area)
    rows = session.scalars(
        select(Membership)
        .where(
            Membership.area_id.in_(idea.area.path_ids),
            Membership.role.in_([role.value for role in roles]),
            Membership.person_id != person.id,
        )
        .options(joinedload(Membership.person))
    )
    order = {role.value: place for place, role in enumerate(roles)}
    found = sorted(
        (m for m in rows if m.person.is_active and m.person_id not in away),
        key=lambda m: (order[m.role], -len(m.area.path_ids), not m.is_first, m.person_id),
    )
    if found:
        return found[0].person
    return next(iter(administrators(session)), person)


def _roles_above(person: Person, area: Area) -> tuple[Role, ...]:
    reviews = {Role.SUPERVISOR.value, Role.LEADER.value}
    if any(m.role in reviews and m.area_id in area.path_ids for m in person.memberships):
        return (Role.LEADER,)
    return (Role.SUPERVISOR, Role.LEADER)


def _people(
    session: Session, assignments: Collection[Assignment], away: dict[int, Absence]
) -> dict[int, Person]:
    """Everybody who may turn out to be a holder, loaded at once."""
    wanted = {a.person_id for a in assignments}
    wanted |= {found for a in assignments if (found := stand_in(a.person_id, away)) is not None}
    return {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(wanted)))}
