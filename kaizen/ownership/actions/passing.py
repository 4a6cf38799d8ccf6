"""Passing on what somebody holds when they leave or move: nothing is left without a holder."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from kaizen.core import events
from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import OPEN
from kaizen.ownership.actions.assigning import (
    ABOVE_SUPERVISORS,
    BEING_DONE,
    choose_reviewer,
    close_besides,
    main_of,
)
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import (
    barred_from,
    next_level_up,
    with_what_holders_need,
)
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import away_on
from kaizen.people.rules import Permission, Role


@dataclass(frozen=True)
class Passed:
    """One thing that went to somebody else; `asked` is None for work that is owned."""

    idea: Idea
    asked: AssignmentKind | None
    heir: Person


#: What nobody may be asked for who has none of these rights where the idea is.
_NEEDS: dict[AssignmentKind, tuple[Permission, ...]] = {
    AssignmentKind.ANSWER: (Permission.IDEA_REVIEW,),
    AssignmentKind.DECIDE: (Permission.IDEA_REVIEW,),
    AssignmentKind.REVIEW: (Permission.IDEA_REVIEW,),
    AssignmentKind.SCORE: (Permission.IDEA_REVIEW,),
    AssignmentKind.VERIFY: (Permission.MONEY_WRITE, Permission.IDEA_LEAD),
    AssignmentKind.DISMISSAL: (Permission.IDEA_LEAD,),
}


def pass_on(person: Person, *, actor_id: int | None, now: datetime) -> list[Passed]:
    """Give everything that this person is asked to the next level up; answer what went to whom.

    Call it in the transaction that deactivates or moves the person. Due moments stay; work
    that the person owned goes to the one who holds it now, so that no agreed idea is ownerless.
    """
    return _pass(_held_by(person), _owned_by(person), person, actor_id=actor_id, now=now)


def pass_on_lost(person: Person, *, actor_id: int | None, now: datetime) -> list[Passed]:
    """Give to the next level up what this person is asked and may not do any more.

    Call it in the transaction that ends a role, or that moves an area away from under it.
    Administrators keep what they hold where nobody else is there.
    """
    if person.is_administrator:
        return []
    held = [one for one in _held_by(person) if not _may_hold(one, person)]
    owned = [idea for idea in _owned_by(person) if not _belongs_to(idea, person)]
    return _pass(held, owned, person, actor_id=actor_id, now=now)


def _held_by(person: Person) -> Sequence[Assignment]:
    return db.session.scalars(
        select(Assignment)
        .where(Assignment.person_id == person.id, Assignment.closed_at.is_(None))
        .options(*with_what_holders_need())
        .order_by(Assignment.id)
    ).all()


def _owned_by(person: Person) -> Sequence[Idea]:
    return db.session.scalars(
        select(Idea)
        .where(Idea.owner_id == person.id, Idea.stage.in_([stage.value for stage in OPEN]))
        .options(joinedload(Idea.area), selectinload(Idea.authors))
        .order_by(Idea.id)
    ).all()


def _belongs_to(idea: Idea, person: Person) -> bool:
    return can(person, Permission.IDEA_WRITE, area=idea.area)


def _may_hold(assignment: Assignment, person: Person) -> bool:
    """A look at a change in use is anybody's, what the stage itself asks of a reviewer is not."""
    if not _belongs_to(assignment.idea, person):
        return False
    needed = _NEEDS.get(assignment.as_kind)
    if assignment.as_kind is AssignmentKind.CHECK and assignment.idea.owner_id != person.id:
        needed = (Permission.CHECK_ANSWER_FOR_OTHERS,) if assignment.is_main else None
    area = assignment.idea.area
    return needed is None or any(can(person, right, area=area) for right in needed)


def _pass(
    held: Sequence[Assignment],
    owned: Sequence[Idea],
    person: Person,
    *,
    actor_id: int | None,
    now: datetime,
) -> list[Passed]:
    """What is asked first, then the work itself; each idea whose work goes along is told once.

    So is the same thing that was asked several times, as looks after 30 and after 90 days.
    """
    passed, told_apart = [], []
    for assignment in held:
        one = _pass_one(assignment, person, now)
        if one is not None:
            passed.append(one)
            if not _goes_with_the_work(assignment, person):
                told_apart.append(one)
    for one in dict.fromkeys(told_apart):
        _record(one, person, actor_id=actor_id, now=now)
    told = {one.idea.id for one in passed}
    works = [_pass_work(idea, person, actor_id=actor_id, now=now) for idea in owned]
    return passed + [one for one in works if one.idea.id not in told]


def _pass_one(assignment: Assignment, person: Person, now: datetime) -> Passed | None:
    if assignment.as_kind is AssignmentKind.SCORE:
        # A score is one person's own judgement: nobody inherits it.
        assignment.closed_at, assignment.next_rung_at = now, None
        return None
    heir = _heir_of(assignment, person, now)
    assignment.person = heir
    return Passed(assignment.idea, assignment.as_kind, heir)


def _record(passed: Passed, person: Person, *, actor_id: int | None, now: datetime) -> None:
    events.record(
        "assignment.passed_on",
        passed.idea,
        actor_id,
        now,
        asked=passed.asked,
        from_id=person.id,
        to_id=passed.heir.id,
    )


def _heir_of(assignment: Assignment, person: Person, now: datetime) -> Person:
    """The next level up; what finance verifies goes to finance above, else to a leader."""
    idea, barred = assignment.idea, barred_from(assignment)
    roles = ABOVE_SUPERVISORS.get(assignment.as_kind)
    if roles is not None:
        return choose_reviewer(idea, roles, now, without=frozenset({*barred, person.id}))
    return _heir(idea, person, now, without=barred)


def _goes_with_the_work(assignment: Assignment, person: Person) -> bool:
    """Whether it is the owner's own work: who gets that is told once, not twice."""
    is_own = assignment.idea.owner_id == person.id
    return is_own and (assignment.is_main or assignment.as_kind is AssignmentKind.ACCEPT)


def _pass_work(idea: Idea, person: Person, *, actor_id: int | None, now: datetime) -> Passed:
    """The heir owns the work and holds what it asks; nobody is asked to accept it any more."""
    heir = _heir(idea, person, now)
    idea.owner = heir
    idea.accepted_at = now
    close_besides(idea, AssignmentKind.ACCEPT, now)
    main = main_of(idea)
    if main is not None and idea.as_stage in BEING_DONE:
        main.person = heir
    _free_from_checking(idea, heir, now)
    events.record("work.handed_over", idea, actor_id, now, to_id=heir.id, from_id=person.id)
    return Passed(idea, None, heir)


def _free_from_checking(idea: Idea, owner: Person, now: datetime) -> None:
    """Whoever owns the change from now on does not look at it; somebody else does."""
    looks = db.session.scalars(
        select(Assignment).where(
            Assignment.idea_id == idea.id,
            Assignment.person_id == owner.id,
            Assignment.check_id.is_not(None),
            Assignment.closed_at.is_(None),
        )
    ).all()
    for look in looks:
        look.person = choose_reviewer(idea, (Role.SUPERVISOR, Role.LEADER), now)


def _heir(
    idea: Idea, person: Person, now: datetime, *, without: Collection[int] = frozenset()
) -> Person:
    session = db.session()
    day = calendar_for(session, idea.area).local_day(now)
    return next_level_up(session, idea, person, away_on(session, day), without=without)
