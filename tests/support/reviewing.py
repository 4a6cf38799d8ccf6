"""Ideas on a reviewer's desk, and answers that are complete unless a test takes something away."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import GuardFlags
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.people.models import Membership, Person
from kaizen.review.actions.approving import Approval, approve_idea
from kaizen.review.actions.passing import pass_up
from tests.support.cast import THURSDAY, Cast

NEXT_MONDAY = date(2026, 3, 16)
IN_TWO_WEEKS = date(2026, 3, 27)
NO_FLAGS = GuardFlags(safety_or_rule=False, other_team=False, fewer_positions=False)


def sent(cast: Cast, author: Person | None = None, **others: Any) -> Idea:
    """An idea that was sent on the Thursday and waits on Sam's desk, unless said otherwise."""
    by = author or cast.olga
    with transaction() as session:
        idea = cast.draft(session.merge(by), **others)
        submit_idea(idea, actor=by, now=THURSDAY)
    return idea


def with_leadership(cast: Cast, **others: Any) -> Idea:
    """An idea that Sam has passed up to Lena."""
    idea = sent(cast, **others)
    with transaction():
        pass_up(idea, "Please look.", actor=cast.sam, now=THURSDAY, seen_version=idea.version)
    return idea


def approval(cast: Cast, **others: Any) -> Approval:
    """A small, complete approval with Mia as owner."""
    values: dict[str, Any] = {
        "owner": cast.mia,
        "start_on": NEXT_MONDAY,
        "due_on": IN_TWO_WEEKS,
        "one_off": Decimal(180),
        "yearly": Decimal(0),
        "flags": NO_FLAGS,
        "words": "Thank you, good catch.",
        **others,
    }
    return Approval(**values)


def agreed(cast: Cast, now: datetime = THURSDAY, **others: Any) -> Idea:
    """An idea that Sam has approved, with Mia as owner, who has not accepted yet."""
    idea = sent(cast, **others)
    with transaction():
        approve_idea(idea, approval(cast), actor=cast.sam, now=now, seen_version=idea.version)
    return idea


def make_leader(cast: Cast, person: Person) -> Person:
    """A leader of Production, below Lena who leads the site."""
    with transaction():
        person.memberships.append(Membership(area=cast.production, role="leader"))
    return person
