"""What was agreed for the people, where an idea could mean fewer positions."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kaizen.review.models.decisions import Decision


def plan_for_people(session: Session, idea_id: int) -> Decision | None:
    """The newest decision that says what the people will do instead; None where none does."""
    said = (
        select(Decision)
        .where(Decision.idea_id == idea_id, Decision.redeployment != "")
        .options(joinedload(Decision.actor))
        .order_by(Decision.id.desc())
    )
    return session.scalars(said.limit(1)).first()
