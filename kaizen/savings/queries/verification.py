"""What waits to be verified, for those who may or were asked to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import readable
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Area, Person
from kaizen.people.permissions import paths_where
from kaizen.people.rules import Permission
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.lines import lines_by_idea
from kaizen.savings.rules.claims import ClaimState

#: So many claims stand on the page; what is due later comes when these are done.
MOST = 50

_ASKED = and_(
    Assignment.idea_id == Claim.idea_id,
    Assignment.kind == AssignmentKind.VERIFY.value,
    Assignment.closed_at.is_(None),
)


@dataclass(frozen=True)
class Waiting:
    """One claim that nobody has verified yet: who was asked, and by when."""

    claim: Claim
    lines: list[Line]
    due_at: datetime | None
    asked: Person | None


def waiting_claims(session: Session, actor: Person) -> list[Waiting]:
    """Claims of the areas whose money this person writes, or that they were asked to verify.

    The earliest due first; the same few queries for any number.
    """
    rows = session.execute(
        select(Claim, Assignment)
        .join(Claim.idea)
        .join(Idea.area)
        .outerjoin(Assignment, _ASKED)
        .where(*_waiting(actor))
        .options(
            contains_eager(Claim.idea).contains_eager(Idea.area),
            contains_eager(Claim.idea).joinedload(Idea.owner),
            contains_eager(Claim.idea).selectinload(Idea.authors),
            selectinload(Claim.shares),
            joinedload(Assignment.person),
        )
        .order_by(func.coalesce(Assignment.due_at, Claim.claimed_at), Claim.id)
        .limit(MOST)
    ).unique()
    found = [(claim, asked) for claim, asked in rows]
    lines = lines_by_idea(session, [claim.idea_id for claim, _ in found])
    return [
        Waiting(
            claim,
            lines[claim.idea_id],
            asked.due_at if asked is not None else None,
            asked.person if asked is not None else None,
        )
        for claim, asked in found
    ]


def count_to_verify(session: Session, actor: Person, _now: datetime) -> int:
    """How many claims wait there."""
    found = (
        select(func.count(Claim.id))
        .join(Claim.idea)
        .join(Idea.area)
        .outerjoin(Assignment, _ASKED)
        .where(*_waiting(actor))
    )
    return session.scalar(found) or 0


def _waiting(actor: Person) -> list[ColumnElement[bool]]:
    return [
        Claim.state == ClaimState.CLAIMED.value,
        or_(_below(actor), Assignment.person_id == actor.id),
        *readable(actor),
    ]


def _below(actor: Person) -> ColumnElement[bool]:
    paths = paths_where(actor, Permission.MONEY_WRITE)
    return or_(false(), *(Area.path.startswith(path, autoescape=True) for path in paths))
