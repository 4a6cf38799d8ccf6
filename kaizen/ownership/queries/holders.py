"""Who has an idea right now, what they are asked, and by when; for one idea or a page of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.whose import (
    Asked,
    Present,
    Reviewer,
    an_administrator,
    barred_by,
    deputies_of,
    next_up,
    whose,
)
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Membership, Person
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import administrators, away_on, stand_in
from kaizen.people.rules import Role

# Built once: putting a question together costs more than asking it.
_ASKED = (
    select(Assignment)
    .where(
        Assignment.idea_id == bindparam("idea_id", type_=Integer),
        Assignment.is_main,
        Assignment.closed_at.is_(None),
    )
    .options(joinedload(Assignment.person))
)


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
    # The idea, its area and its authors are in hand: only what is asked is to be found.
    asked = session.scalars(_ASKED, {"idea_id": idea.id}).all()
    return next((holder for _asked, holder in holders_for(session, asked, now)), None)


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
        .options(*with_what_holders_need())
    ).all()
    return {a.idea_id: holder for a, holder in holders_for(session, assignments, now)}


def with_what_holders_need() -> tuple[ExecutableOption, ...]:
    """What to load with assignments so that `holders_for` asks nothing more for each."""
    return (
        joinedload(Assignment.person),
        joinedload(Assignment.idea).joinedload(Idea.area),
        joinedload(Assignment.idea).selectinload(Idea.authors),
    )


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
    missing = [a for a in assignments if a.person_id in away or not a.person.is_active]
    if not missing:
        return [(a, _holder(a, a.person, now)) for a in assignments]
    deputies = session.scalars(
        select(Person).where(Person.id.in_(deputies_of((a.person_id for a in missing), away)))
    ).all()
    above = _reviewers_above(session, {at for a in missing for at in a.idea.area.path_ids})
    acting = {person.id for person in deputies if person.is_active}
    present = Present(session, away, acting, [_reviewer(m) for m in above])
    people = {person.id: person for person in (*deputies, *(m.person for m in above))}
    return [(a, _holder(a, _acting_for(a, present, people), now)) for a in assignments]


def _acting_for(assignment: Assignment, present: Present, people: dict[int, Person]) -> Person:
    if assignment.person.is_active and assignment.person_id not in present.away:
        return assignment.person
    held_by = whose(asked_in(assignment), present)
    if held_by == assignment.person_id:
        return assignment.person
    # Whoever is in nobody's place here is an administrator, and was just loaded as such.
    return people.get(held_by) or present.session.get_one(Person, held_by)


def asked_in(assignment: Assignment) -> Asked:
    """The same of an assignment that is loaded with all that belongs to it."""
    idea = assignment.idea
    return Asked(
        kind=assignment.as_kind,
        person_id=assignment.person_id,
        is_active=assignment.person.is_active,
        path_ids=tuple(idea.area.path_ids),
        owner_id=idea.owner_id,
        author_ids=idea.author_ids,
        asked_by_id=assignment.asked_by_id,
        check_id=assignment.check_id,
    )


def answers_for(
    session: Session, idea: Idea, person_id: int | None, actor: Person, now: datetime
) -> bool:
    """Whether `actor` is that person, or their deputy while they are away."""
    if person_id is None or person_id == actor.id:
        return person_id == actor.id
    day = calendar_for(session, idea.area).local_day(now)
    return stand_in(person_id, away_on(session, day)) == actor.id


def next_level_up(
    session: Session,
    idea: Idea,
    person: Person,
    away: dict[int, int | None],
    *,
    without: Collection[int] = (),
    only_leaders: bool = False,
) -> Person:
    """Who holds what `person` cannot hold: for operators the supervisor, else a leader.

    `without` names who may not be it; `only_leaders`: what finance cannot do, no supervisor
    does. Where nobody fits, an administrator holds it.
    """
    above = _reviewers_above(session, set(idea.area.path_ids))
    people = {member.person_id: member.person for member in above}
    found = next_up(
        idea.area.path_ids,
        person.id,
        [_reviewer(member) for member in above],
        away,
        without,
        only_leaders=only_leaders,
    )
    if found is not None:
        return people[found]
    return an_administrator(administrators(session), without) or person


def barred_from(assignment: Assignment) -> set[int]:
    """Who may not hold this: whoever is involved does not decide, the owner does not check."""
    return barred_by(asked_in(assignment))


def _holder(assignment: Assignment, person: Person, now: datetime) -> Holder:
    responsible = assignment.person
    return Holder(
        assignment_id=assignment.id,
        person_id=person.id,
        full_name=person.full_name,
        deputy_for=None if person is responsible else responsible.full_name,
        kind=assignment.as_kind,
        due_at=assignment.due_at,
        is_overdue=assignment.is_overdue(now),
    )


def _reviewers_above(session: Session, area_ids: set[int]) -> list[Membership]:
    rows = session.scalars(
        select(Membership)
        .where(
            Membership.area_id.in_(area_ids),
            Membership.role.in_([Role.SUPERVISOR.value, Role.LEADER.value]),
        )
        .options(joinedload(Membership.person))
    )
    return list(rows)


def _reviewer(member: Membership) -> Reviewer:
    return Reviewer(
        member.person_id,
        member.person.is_active,
        member.role,
        member.area_id,
        len(member.area.path_ids),
        member.is_first,
    )
