"""Asking again, months later, whether anybody was dismissed for a change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from kaizen.core.db import db
from kaizen.ownership.actions.assigning import ask_besides, choose_reviewer
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import Role
from kaizen.savings.models.claims import Claim
from kaizen.savings.queries.dismissals import next_dismissal_question
from kaizen.savings.rules.windows import add_months


def ask_of_dismissals(claim: Claim, *, actor_id: int | None, now: datetime) -> None:
    """Ask a leader, 6 and then 12 months into use, where the idea means fewer positions.

    Whatever its saving comes to and however far that is proved; nothing where it is asked already.
    """
    months = next_dismissal_question(db.session(), claim.id)
    idea = claim.idea
    if not idea.fewer_positions or months is None or _is_asked(claim):
        return
    calendar = calendar_for(db.session(), idea.area)
    day = calendar.working_day_on_or_after(add_months(claim.starts_on, months))
    ask_besides(
        idea,
        AssignmentKind.DISMISSAL,
        person=choose_reviewer(idea, (Role.LEADER,), now),
        due_at=max(calendar.end_of_day(day), calendar.due_after(now, 1)),
        actor_id=actor_id,
        now=now,
    )


def _is_asked(claim: Claim) -> bool:
    asked = select(Assignment.id).where(
        Assignment.idea_id == claim.idea_id,
        Assignment.kind == AssignmentKind.DISMISSAL.value,
        Assignment.closed_at.is_(None),
    )
    return db.session.scalars(asked.limit(1)).first() is not None
