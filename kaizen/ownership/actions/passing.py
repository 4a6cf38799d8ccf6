"""Passing on what somebody holds when they leave or move: nothing is left without a holder."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kaizen.core import events
from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import OPEN
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import next_level_up
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import away_on


def pass_on(person: Person, *, actor_id: int | None, now: datetime) -> int:
    """Give everything that this person is asked to the next level up; answer how many things.

    Call it in the transaction that deactivates or moves the person. Due moments stay; work
    that the person owned goes to the one who holds it now, so that no agreed idea is ownerless.
    """
    held = db.session.scalars(
        select(Assignment)
        .where(Assignment.person_id == person.id, Assignment.closed_at.is_(None))
        .options(joinedload(Assignment.idea).joinedload(Idea.area))
        .order_by(Assignment.id)
    ).all()
    for assignment in held:
        _pass_one(assignment, person, actor_id=actor_id, now=now)
    _pass_owned(person, actor_id=actor_id, now=now)
    return len(held)


def _pass_one(
    assignment: Assignment, person: Person, *, actor_id: int | None, now: datetime
) -> None:
    heir = _heir(assignment.idea, person, now)
    assignment.person = heir
    events.record(
        "assignment.passed_on",
        assignment.idea,
        actor_id,
        now,
        asked=assignment.kind,
        from_id=person.id,
        to_id=heir.id,
    )


def _pass_owned(person: Person, *, actor_id: int | None, now: datetime) -> None:
    owned = db.session.scalars(
        select(Idea)
        .where(Idea.owner_id == person.id, Idea.stage.in_([stage.value for stage in OPEN]))
        .options(joinedload(Idea.area))
        .order_by(Idea.id)
    )
    for idea in owned:
        idea.owner = _heir(idea, person, now)
        idea.accepted_at = now
        events.record(
            "work.handed_over", idea, actor_id, now, to_id=idea.owner.id, from_id=person.id
        )


def _heir(idea: Idea, person: Person, now: datetime) -> Person:
    session = db.session()
    day = calendar_for(session, idea.area).local_day(now)
    return next_level_up(session, idea, person, away_on(session, day))
