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
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Membership, Person
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import administrators, away_on, stand_in
from kaizen.people.rules import Role

#: Whoever wrote or owns an idea does not decide on it, not even as a deputy.
_DECIDING = frozenset(
    {
        AssignmentKind.ANSWER,
        AssignmentKind.DECIDE,
        AssignmentKind.REVIEW,
        AssignmentKind.SCORE,
        AssignmentKind.DISMISSAL,
    }
)
#: What finance, or else leadership, is asked: no supervisor stands in.
_ABOVE_SUPERVISORS = frozenset({AssignmentKind.VERIFY, AssignmentKind.DISMISSAL})

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


@dataclass(frozen=True)
class _Present:
    """Who is away, and everybody who may turn out to stand in."""

    away: dict[int, int | None]
    people: dict[int, Person]
    above: list[Membership]
    session: Session


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
    present = _present(session, assignments, away_on(session, day))
    return [(a, _holder(a, present, now)) for a in assignments]


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
    found = _next_up(idea, person, above, away, without, only_leaders=only_leaders)
    return found or _administrator(administrators(session), without) or person


def barred_from(assignment: Assignment) -> set[int]:
    """Who may not hold this: whoever is involved does not decide, the owner does not check."""
    idea = assignment.idea
    owner = {idea.owner_id} if idea.owner_id else set()
    if assignment.as_kind in _DECIDING:
        return idea.author_ids | owner
    if assignment.as_kind is AssignmentKind.VERIFY:
        # Nor whoever claimed it and so asked for proof.
        asked_by = {assignment.asked_by_id} if assignment.asked_by_id else set()
        return idea.author_ids | owner | asked_by
    return owner if assignment.check_id is not None else set()


def _present(
    session: Session, assignments: Collection[Assignment], away: dict[int, int | None]
) -> _Present:
    missing = [a for a in assignments if a.person_id in away or not a.person.is_active]
    if not missing:
        return _Present(away, {}, [], session)
    wanted = {found for a in missing if (found := stand_in(a.person_id, away)) is not None}
    people = session.scalars(select(Person).where(Person.id.in_(wanted)))
    areas = {area_id for a in missing for area_id in a.idea.area.path_ids}
    return _Present(
        away,
        {person.id: person for person in people},
        _reviewers_above(session, areas),
        session,
    )


def _holder(assignment: Assignment, present: _Present, now: datetime) -> Holder:
    responsible = assignment.person
    person = responsible
    if responsible.id in present.away or not responsible.is_active:
        person = _in_place_of(assignment, present)
    return Holder(
        assignment_id=assignment.id,
        person_id=person.id,
        full_name=person.full_name,
        deputy_for=None if person is responsible else responsible.full_name,
        kind=assignment.as_kind,
        due_at=assignment.due_at,
        is_overdue=assignment.is_overdue(now),
    )


def _in_place_of(assignment: Assignment, present: _Present) -> Person:
    """The deputy, else the next level up, else an administrator."""
    responsible, barred = assignment.person, barred_from(assignment)
    stands = stand_in(responsible.id, present.away, barred) if responsible.is_active else None
    deputy = present.people.get(stands) if stands is not None else None
    if deputy is not None and deputy.is_active:
        return deputy
    found = _next_up(
        assignment.idea,
        responsible,
        present.above,
        present.away,
        barred,
        only_leaders=assignment.as_kind in _ABOVE_SUPERVISORS,
    )
    return found or _administrator(administrators(present.session), barred) or responsible


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


def _next_up(
    idea: Idea,
    person: Person,
    above: list[Membership],
    away: dict[int, int | None],
    barred: Collection[int],
    *,
    only_leaders: bool,
) -> Person | None:
    """The nearest reviewer who is here: above a reviewer only leaders at their height or higher."""
    path = idea.area.path_ids
    here = [m for m in above if m.area_id in path]
    own = [len(m.area.path_ids) for m in here if m.person_id == person.id]
    roles = (Role.LEADER,) if own or only_leaders else (Role.SUPERVISOR, Role.LEADER)
    height = max(own, default=len(path))
    order = {role.value: place for place, role in enumerate(roles)}
    fit = [
        m
        for m in here
        if m.role in order
        and len(m.area.path_ids) <= height
        and m.person.is_active
        and m.person_id != person.id
        and m.person_id not in away
        and m.person_id not in barred
    ]
    nearest = sorted(
        fit, key=lambda m: (order[m.role], -len(m.area.path_ids), not m.is_first, m.person_id)
    )
    return nearest[0].person if nearest else None


def _administrator(people: list[Person], barred: Collection[int]) -> Person | None:
    return next((p for p in people if p.id not in barred), next(iter(people), None))
