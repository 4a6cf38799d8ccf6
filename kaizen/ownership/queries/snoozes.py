"""What was put off: by whom, why, until when, and how often."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.errors import NotFound
from kaizen.ideas.models import Idea
from kaizen.ownership.ladder import MOST_SNOOZES
from kaizen.ownership.models import Assignment, Snooze
from kaizen.ownership.queries.holders import answers_for
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person

# Built once: putting a question together costs more than asking it.
_OPEN = (
    select(Assignment, Snooze, Person.full_name)
    .outerjoin(Snooze, Snooze.assignment_id == Assignment.id)
    .outerjoin(Person, Person.id == Snooze.person_id)
    .where(
        Assignment.idea_id == bindparam("idea_id", type_=Integer), Assignment.closed_at.is_(None)
    )
    .options(joinedload(Assignment.person))
    .order_by(Assignment.is_main.desc(), Assignment.due_at, Assignment.id, Snooze.id)
)


@dataclass(frozen=True)
class PutOff:
    """The newest putting off of one thing asked, and how often it was put off in all."""

    full_name: str
    reason: str
    until_at: datetime
    times: int

    @property
    def is_spent(self) -> bool:
        """Whether it cannot be put off once more."""
        return self.times >= MOST_SNOOZES


def put_off(session: Session, assignment_ids: Collection[int]) -> dict[int, PutOff]:
    """What was put off among these, by assignment; one query for any number."""
    if not assignment_ids:
        return {}
    found: dict[int, PutOff] = {}
    rows = session.execute(
        select(Snooze.assignment_id, Person.full_name, Snooze.reason, Snooze.until_at)
        .join(Person, Person.id == Snooze.person_id)
        .where(Snooze.assignment_id.in_(assignment_ids))
        .order_by(Snooze.id)
    )
    for assignment_id, name, reason, until_at in rows:
        before = found.get(assignment_id)
        found[assignment_id] = PutOff(name, reason, until_at, before.times + 1 if before else 1)
    return found


def open_about(session: Session, idea: Idea) -> list[tuple[Assignment, PutOff | None]]:
    """All that is open about this idea, the main thing first, and what was put off; one query."""
    found: dict[Assignment, PutOff | None] = {}
    for assignment, snoozed, name in session.execute(_OPEN, {"idea_id": idea.id}):
        before = found.get(assignment)
        found[assignment] = _later(before, name, snoozed) if snoozed is not None else None
    return list(found.items())


def is_asked(assignment: Assignment) -> bool:
    """Whether anything is asked of anybody: the mere keeping of what is in use is not."""
    return assignment.check_id is not None or assignment.as_kind is not AssignmentKind.CHECK


def _later(before: PutOff | None, name: str, snoozed: Snooze) -> PutOff:
    times = before.times + 1 if before else 1
    return PutOff(name, snoozed.reason, snoozed.until_at, times)


def may_be_put_off(
    session: Session, idea: Idea, assignment: Assignment, actor: Person, now: datetime
) -> bool:
    """Whether `snooze` could be this person's act: it is theirs, and no danger."""
    is_danger = idea.not_safe_now and assignment.is_main
    return not is_danger and answers_for(session, idea, assignment.person_id, actor, now)


def load_asked_about(session: Session, idea: Idea, assignment_id: int) -> Assignment:
    """This thing asked about this idea.

    Raises:
        NotFound: the idea has none of this number.
    """
    found = session.scalars(
        select(Assignment).where(Assignment.id == assignment_id, Assignment.idea_id == idea.id)
    ).first()
    if found is None:
        raise NotFound("Nothing of this number was asked about this idea.")
    return found
