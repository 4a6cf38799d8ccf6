"""Drafts that somebody began and has not sent: their author hears of it, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from kaizen.core import events
from kaizen.core.db import UtcDateTime, db
from kaizen.core.events import Event
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage

#: product.md, "Stages": a draft is kept; nudged after 7 days.
NUDGED_AFTER = timedelta(days=7)
NUDGED = "draft.nudged"


_LYING = select(Idea).where(
    Idea.stage == Stage.DRAFT.value,
    Idea.created_at <= bindparam("since", type_=UtcDateTime),
    ~select(Event.subject_id)
    .where(
        Event.subject_type == Idea.__tablename__, Event.subject_id == Idea.id, Event.kind == NUDGED
    )
    .exists(),
)
_ANY_LYING = _LYING.with_only_columns(Idea.id).limit(1)


def does_any_lie(session: Session, now: datetime) -> bool:
    """Whether any draft is to be reminded of; it only reads, so that looking often costs little."""
    return session.scalar(_ANY_LYING, {"since": now - NUDGED_AFTER}) is not None


def nudge_drafts(now: datetime, *, most: int = 50) -> int:
    """Remind the authors of drafts that lie for a week, each draft once; answer how many."""
    lying = _LYING.order_by(Idea.id).limit(most).with_for_update(skip_locked=True, of=Idea)
    drafts = db.session.scalars(lying, {"since": now - NUDGED_AFTER}).all()
    for draft in drafts:
        to_id = draft.written_by_id
        events.record(NUDGED, draft, None, now, to_ids=[to_id] if to_id else [])
    return len(drafts)
