"""What was answered to "was anybody dismissed for it?", and what is asked next."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.savings.models.claims import DismissalAnswer
from kaizen.savings.rules.claims import ASK_OF_DISMISSALS_AFTER


def answers_given(session: Session, claim_id: int) -> list[DismissalAnswer]:
    """Every answer about a claim, those that were corrected later too, in order."""
    rows = select(DismissalAnswer).where(DismissalAnswer.claim_id == claim_id)
    return list(session.scalars(rows.order_by(DismissalAnswer.after_months, DismissalAnswer.id)))


def answers_in_force(session: Session, claim_id: int) -> list[DismissalAnswer]:
    """The answer that counts for each time that it was asked, the earliest time first."""
    rows = select(DismissalAnswer).where(DismissalAnswer.claim_id == claim_id, is_in_force())
    return list(session.scalars(rows.order_by(DismissalAnswer.after_months)))


def somebody_was_dismissed(session: Session, claim_id: int) -> bool:
    """Whether an answer that counts says so."""
    return any(answer.was_dismissed for answer in answers_in_force(session, claim_id))


def dismissed_among(session: Session, claim_ids: Collection[int]) -> set[int]:
    """For which of these claims somebody was dismissed."""
    rows = select(DismissalAnswer.claim_id).where(
        DismissalAnswer.claim_id.in_(claim_ids), DismissalAnswer.was_dismissed, is_in_force()
    )
    return set(session.scalars(rows))


def is_taken_back(claim_id: Any) -> ColumnElement[bool]:
    """Claims for which somebody was dismissed: what they saved is no saving, now or later."""
    return exists().where(
        DismissalAnswer.claim_id == claim_id, DismissalAnswer.was_dismissed, is_in_force()
    )


def is_answered_for_good(claim_id: Any) -> ColumnElement[bool]:
    """Claims about which nothing more is asked: after a yes, and after the last time."""
    return exists().where(
        DismissalAnswer.claim_id == claim_id,
        DismissalAnswer.was_dismissed
        | (DismissalAnswer.after_months == ASK_OF_DISMISSALS_AFTER[-1]),
        is_in_force(),
    )


def is_in_force() -> ColumnElement[bool]:
    """Answers that no other one took the place of."""
    later = aliased(DismissalAnswer)
    return ~exists().where(later.corrects_id == DismissalAnswer.id)


def may_answer(session: Session, idea: Idea, actor: Person) -> bool:
    """Whether this person says it: a leader there, or the administrator who is asked.

    An administrator is asked only where no leader is left, such as where the only one owns it.
    """
    if can(actor, Permission.IDEA_LEAD, area=idea.area):
        return True
    asked = select(Assignment.id).where(
        Assignment.idea_id == idea.id,
        Assignment.kind == AssignmentKind.DISMISSAL.value,
        Assignment.closed_at.is_(None),
        Assignment.person_id == actor.id,
    )
    return actor.is_administrator and session.scalars(asked.limit(1)).first() is not None


def next_dismissal_question(session: Session, claim_id: int) -> int | None:
    """After how many months it is asked next; None once all is answered or somebody was."""
    answers = answers_in_force(session, claim_id)
    if any(answer.was_dismissed for answer in answers):
        return None
    known = {answer.after_months for answer in answers}
    return next((months for months in ASK_OF_DISMISSALS_AFTER if months not in known), None)
