"""What waits to be verified, for those who may or were asked to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from kaizen.core.page_keys import page_key, read_page_key
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import readable
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Area, Membership, Person
from kaizen.people.permissions import paths_where
from kaizen.people.rules import Permission
from kaizen.savings.models.claims import Claim, ClaimQuestion
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.lines import lines_by_idea
from kaizen.savings.rules.claims import ClaimState

#: So many claims stand on a page.
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


@dataclass(frozen=True)
class WaitingPage:
    """Some of what waits, the earliest due first, and the key after which it goes on."""

    rows: list[Waiting]
    next_key: str


def waiting_claims(session: Session, actor: Person, *, after: str = "") -> WaitingPage:
    """Claims of the areas whose money this person writes, or that they were asked to verify.

    `after` is the key of the page before. The same few queries for any number.
    """
    order = (func.coalesce(Assignment.due_at, Claim.claimed_at), Claim.id)
    key = read_page_key(after)
    rows = session.execute(
        select(Claim, Assignment)
        .join(Claim.idea)
        .join(Idea.area)
        .outerjoin(Assignment, _ASKED)
        .where(*_waiting(actor), *([] if key is None else [tuple_(*order) > tuple_(*key)]))
        .options(
            contains_eager(Claim.idea).contains_eager(Idea.area),
            contains_eager(Claim.idea).joinedload(Idea.owner),
            contains_eager(Claim.idea).selectinload(Idea.authors),
            selectinload(Claim.shares),
            selectinload(Claim.questions).joinedload(ClaimQuestion.asked_by),
            selectinload(Claim.questions).joinedload(ClaimQuestion.answered_by),
            joinedload(Assignment.person)
            .selectinload(Person.memberships)
            .joinedload(Membership.area),
        )
        .order_by(*order)
        .limit(MOST + 1)
    ).unique()
    found = [(claim, asked) for claim, asked in rows]
    shown = found[:MOST]
    lines = lines_by_idea(session, [claim.idea_id for claim, _ in shown])
    waiting = [
        Waiting(
            claim,
            lines[claim.idea_id],
            asked.due_at if asked is not None else None,
            asked.person if asked is not None else None,
        )
        for claim, asked in shown
    ]
    if len(found) <= MOST:
        return WaitingPage(waiting, "")
    last = waiting[-1]
    return WaitingPage(waiting, page_key(last.due_at or last.claim.claimed_at, last.claim.id))


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
