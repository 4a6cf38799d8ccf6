"""Passing on what somebody holds when they leave or move: nothing is left without a holder."""

from __future__ import annotations

from collections.abc import Collection
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
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import away_on
from kaizen.people.rules import Role


def pass_on(person: Person, *, actor_id: int | None, now: datetime) -> int:
    """Give everything that this person is asked to the next level up; answer how many things.

    Call it in the transaction that deactivates or moves the person. Due moments stay; work
    that the person owned goes to the one who holds it now, so that no agreed idea is ownerless.
    """
    held = db.session.scalars(
        select(Assignment)
        .where(Assignment.person_id == person.id, Assignment.closed_at.is_(None))
        .options(*with_what_holders_need())
        .order_by(Assignment.id)
    ).all()
    for assignment in held:
        _pass_one(assignment, person, actor_id=actor_id, now=now)
    _pass_owned(person, actor_id=actor_id, now=now)
    return len(held)


def _pass_one(
    assignment: Assignment, person: Person, *, actor_id: int | None, now: datetime
) -> None:
    if assignment.as_kind is AssignmentKind.SCORE:
        # A score is one person's own judgement: nobody inherits it.
        assignment.closed_at, assignment.next_rung_at = now, None
        return
    heir = _heir_of(assignment, person, now)
    assignment.person = heir
    if _goes_with_the_work(assignment, person):
        return
    events.record(
        "assignment.passed_on",
        assignment.idea,
        actor_id,
        now,
        asked=assignment.kind,
        from_id=person.id,
        to_id=heir.id,
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


def _pass_owned(person: Person, *, actor_id: int | None, now: datetime) -> None:
    owned = db.session.scalars(
        select(Idea)
        .where(Idea.owner_id == person.id, Idea.stage.in_([stage.value for stage in OPEN]))
        .options(joinedload(Idea.area), selectinload(Idea.authors))
        .order_by(Idea.id)
    )
    for idea in owned.all():
        _pass_work(idea, person, actor_id=actor_id, now=now)


def _pass_work(idea: Idea, person: Person, *, actor_id: int | None, now: datetime) -> None:
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
