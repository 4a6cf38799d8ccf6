"""An open claim whose figures were reckoned anew: whether somebody is asked to verify it now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.assigning import close_besides
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.savings.actions.claiming import ask_verifier, open_claim
from kaizen.savings.queries.claims import claim_of, claimed_of, involved_in
from kaizen.savings.queries.lines import lines_of
from kaizen.savings.rules.claims import ClaimState, is_to_be_verified


def note_new_figures(idea: Idea, *, actor: Person, now: datetime) -> None:
    """The claim rests on other figures from now on; hold the idea.

    Whoever changed them stands for them. Somebody is asked as soon as they count, and somebody
    else where the one asked has a part in them now. Sent back, it waits until it is claimed anew.
    """
    session = db.session()
    claim = claim_of(session, idea.id, lock=True)
    if claim is None:
        # It came into use before anything was claimed, or with a list.
        open_claim(idea, actor=actor, now=now)
        return
    if claim.state == ClaimState.VERIFIED:
        return
    claim.claimant_id, claim.claimed_at = actor.id, now
    # Whoever is verifying what stood there before has to look again.
    flag_modified(claim, "claimed_at")
    session.flush()
    if claim.state == ClaimState.SENT_BACK:
        return
    if not is_to_be_verified(claimed_of(lines_of(session, idea.id))):
        claim.state = ClaimState.NOTED.value
        close_besides(idea, AssignmentKind.VERIFY, now)
        return
    asked = _asked(idea)
    claim.state = ClaimState.CLAIMED.value
    if asked is None or asked.person_id in involved_in(session, idea).ids:
        close_besides(idea, AssignmentKind.VERIFY, now)
        ask_verifier(claim, actor_id=actor.id, now=now)


def _asked(idea: Idea) -> Assignment | None:
    """What somebody is asked about this claim now."""
    query = select(Assignment).where(
        Assignment.idea_id == idea.id,
        Assignment.kind == AssignmentKind.VERIFY.value,
        Assignment.closed_at.is_(None),
    )
    return db.session.scalars(query).first()
