"""Who of those that were reminded of somebody else's work may see to it themselves."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import barred_from
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.review.actions.desk import is_with_leadership, last_decision
from kaizen.review.queries.authority import level_of
from kaizen.review.rules.authority import LEVELS, DecisionKind, Level

_NEEDED: dict[AssignmentKind, Permission] = {
    AssignmentKind.ANSWER: Permission.IDEA_REVIEW,
    AssignmentKind.DETAIL: Permission.IDEA_REVIEW,
    AssignmentKind.REVIEW: Permission.IDEA_REVIEW,
    AssignmentKind.CHECK: Permission.CHECK_ANSWER_FOR_OTHERS,
}


def may_help(session: Session, assignment: Assignment, person_id: int) -> bool:
    """Whether this person has the rights to do what somebody else was asked to do."""
    person, idea = session.get_one(Person, person_id), assignment.idea
    if person_id in barred_from(assignment) or (idea.involves(person_id) and _decides(assignment)):
        return False
    needed = _NEEDED.get(assignment.as_kind, Permission.WORK_STEER)
    if is_with_leadership(idea):
        needed = Permission.IDEA_LEAD
    return can(person, needed, area=idea.area) and _is_high_enough(person, assignment)


def may_pass_up(person: Person, assignment: Assignment) -> bool:
    """Whether anybody stands above: whoever leads the whole site decides."""
    return level_of(person, assignment.idea.area) is not Level.SITE


def _decides(assignment: Assignment) -> bool:
    return assignment.idea.as_stage in (
        Stage.SUBMITTED,
        Stage.WITH_LEADERSHIP,
        Stage.NEEDS_DETAIL,
        Stage.PARKED,
    )


def _is_high_enough(person: Person, assignment: Assignment) -> bool:
    """What leadership has put aside waits for leadership."""
    if assignment.as_kind is not AssignmentKind.REVIEW:
        return True
    parked = last_decision(assignment.idea, DecisionKind.PARKED)
    level = level_of(person, assignment.idea.area) or Level.FIRST
    return parked is None or LEVELS.index(level) >= LEVELS.index(Level(parked.level))
