"""The looks at a change in use: which are booked, which were answered, and who is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.errors import NotFound
from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.ownership.rules import CHECK_OPENS_DAYS_BEFORE


@dataclass(frozen=True)
class Look:
    """A check and the person who is asked to look; None where nobody is asked any more."""

    check: UseCheck
    person_id: int | None

    def is_open_on(self, day: date) -> bool:
        """Whether it waits for an answer and its day is near enough."""
        opens_on = self.check.due_on - timedelta(days=CHECK_OPENS_DAYS_BEFORE)
        return self.check.result is None and self.person_id is not None and opens_on <= day


def looks_of(session: Session, idea_id: int) -> list[Look]:
    """The looks of the change's present round in use, in the order of their days."""
    last = select(func.max(UseCheck.round)).where(UseCheck.idea_id == idea_id).scalar_subquery()
    rows = session.execute(
        select(UseCheck, Assignment.person_id)
        .outerjoin(
            Assignment, (Assignment.check_id == UseCheck.id) & Assignment.closed_at.is_(None)
        )
        .where(UseCheck.idea_id == idea_id, UseCheck.round == last)
        .order_by(UseCheck.day)
    )
    return [Look(check, person_id) for check, person_id in rows]


def answered_of(session: Session, idea_id: int) -> list[UseCheck]:
    """Every answered look of every round, oldest first, with who answered."""
    rows = (
        select(UseCheck)
        .where(UseCheck.idea_id == idea_id, UseCheck.answered_at.is_not(None))
        .options(joinedload(UseCheck.answered_by))
        .order_by(UseCheck.answered_at, UseCheck.id)
    )
    return list(session.scalars(rows))


def load_check_of(session: Session, idea: Idea, check_id: int) -> UseCheck:
    """This look at this idea's change.

    Raises:
        NotFound: the idea has no such look.
    """
    check = session.scalars(
        select(UseCheck).where(UseCheck.id == check_id, UseCheck.idea_id == idea.id)
    ).first()
    if check is None:
        raise NotFound("There is no such check of this idea.")
    return check
