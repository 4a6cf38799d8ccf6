"""What is worth doing when no idea waits: own things, what has lasted, and a picture of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea, IdeaMove, Photo
from kaizen.ideas.queries.seeing import readable
from kaizen.ideas.rules import IN_USE, PhotoKind, Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person

#: What lasted is news for so long.
NEWS_FOR = timedelta(days=14)
_ANSWERS = (AssignmentKind.ANSWER.value, AssignmentKind.DECIDE.value)


@dataclass(frozen=True)
class Quiet:
    """How much else this person owes, how many changes have lasted lately, and a photo of one."""

    owed: int
    lasted: int
    photo_id: int | None


def quiet_moment(session: Session, actor: Person, now: datetime) -> Quiet:
    """What to do instead, in three queries."""
    owed = select(func.count(Assignment.id)).where(
        Assignment.person_id == actor.id,
        Assignment.closed_at.is_(None),
        Assignment.kind.not_in(_ANSWERS),
    )
    lasted = (
        select(func.count(IdeaMove.id))
        .join(Idea, Idea.id == IdeaMove.idea_id)
        .where(
            Idea.stage == Stage.SUSTAINED.value,
            IdeaMove.to_stage == Stage.SUSTAINED.value,
            IdeaMove.at >= now - NEWS_FOR,
            *readable(actor),
        )
    )
    photo = (
        select(func.max(Photo.id))
        .join(Idea, Idea.id == Photo.idea_id)
        .where(
            Photo.kind == PhotoKind.AFTER.value,
            Idea.stage.in_([stage.value for stage in IN_USE]),
            *readable(actor),
        )
    )
    return Quiet(
        owed=session.scalar(owed) or 0,
        lasted=session.scalar(lasted) or 0,
        photo_id=session.scalar(photo),
    )
