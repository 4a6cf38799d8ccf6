"""What savings does when it hears that a change is in use or not, or that people changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.events import Event
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.assigning import VERIFIERS, choose_holder, choose_reviewer
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind, Holding
from kaizen.savings.actions.booking import book_idea
from kaizen.savings.models.claims import Claim
from kaizen.savings.queries.claims import claim_of, involved_in
from kaizen.savings.rules.claims import ClaimState


def follow_use(event: Event, now: datetime) -> None:
    """Let the saving wait, stop, be taken back or start again with the use of the change."""
    claimed = select(Claim.id).where(Claim.idea_id == event.subject_id)
    if db.session.scalar(claimed) is not None:
        book_idea(event.subject_id, now=now)


def follow_people(event: Event, now: datetime) -> None:
    """Ask somebody else where people changed.

    Whoever was asked to verify may have got a part in the idea; figures that were sent back are
    the new owner's to claim anew.
    """
    idea_id = event.facts.get("into_id") or event.subject_id
    claim = claim_of(db.session(), idea_id)
    if claim is None or claim.state not in (ClaimState.CLAIMED, ClaimState.SENT_BACK):
        return
    idea = db.session.scalars(select(Idea).where(Idea.id == idea_id).with_for_update(of=Idea)).one()
    if claim.state == ClaimState.SENT_BACK:
        for assignment in _asked(idea, AssignmentKind.CLAIM):
            assignment.person = choose_holder(idea, Holding.OWNER, now)
        return
    barred = involved_in(db.session(), idea).ids
    for assignment in _asked(idea, AssignmentKind.VERIFY):
        if assignment.person_id in barred:
            assignment.person = choose_reviewer(idea, VERIFIERS, now, without=barred)


def _asked(idea: Idea, kind: AssignmentKind) -> Sequence[Assignment]:
    asked = select(Assignment).where(
        Assignment.idea_id == idea.id,
        Assignment.kind == kind.value,
        Assignment.closed_at.is_(None),
    )
    return db.session.scalars(asked).all()
