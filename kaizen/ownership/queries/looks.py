"""The looks at a change in use: which are booked, which were answered, and who is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from kaizen.core.errors import NotFound
from kaizen.core.remembered import remembered
from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.ownership.rules import CHECK_OPENS_DAYS_BEFORE

# Built once: putting a question together costs more than asking it.
_LOOKS = (
    select(UseCheck, Assignment.person_id)
    .outerjoin(Assignment, (Assignment.check_id == UseCheck.id) & Assignment.closed_at.is_(None))
    .where(UseCheck.idea_id == bindparam("id", type_=Integer))
    .order_by(UseCheck.day, UseCheck.id)
)


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
    looks = _all_looks(session, idea_id)
    last = max((look.check.round for look in looks), default=0)
    return [look for look in looks if look.check.round == last]


def answered_of(session: Session, idea_id: int) -> list[UseCheck]:
    """Every answered look of every round, oldest first."""
    answered = [
        (look.check.answered_at, look.check.id, look.check)
        for look in _all_looks(session, idea_id)
        if look.check.answered_at is not None
    ]
    return [check for _at, _id, check in sorted(answered, key=lambda found: found[:2])]


def _all_looks(session: Session, idea_id: int) -> list[Look]:
    """The looks of all rounds; the page asks for them more than once."""
    return remembered(session, ("looks", idea_id), lambda: _find_looks(session, idea_id))


def _find_looks(session: Session, idea_id: int) -> list[Look]:
    return [Look(check, person_id) for check, person_id in session.execute(_LOOKS, {"id": idea_id})]


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
