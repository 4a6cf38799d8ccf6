"""What was said and done about one idea: comments, steps, voices, and what was joined with it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Integer, Row, bindparam, exists, func, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Comment, Follower, Idea, IdeaMove, Supporter

# Built once: putting a question together costs more than asking it.
_IDEA = bindparam("idea_id", type_=Integer)
_READER = bindparam("person_id", type_=Integer)
_COMMENTS = select(Comment).where(Comment.idea_id == _IDEA).order_by(Comment.id)
_MOVES = select(IdeaMove).where(IdeaMove.idea_id == _IDEA).order_by(IdeaMove.id)
_JOINED = select(Idea.id, Idea.title).where(Idea.merged_into_id == _IDEA).order_by(Idea.id)
_VOICES = select(
    select(func.count()).where(Supporter.idea_id == _IDEA).scalar_subquery(),
    exists().where(Supporter.idea_id == _IDEA, Supporter.person_id == _READER),
    exists().where(Follower.idea_id == _IDEA, Follower.person_id == _READER),
    exists().where(Idea.merged_into_id == _IDEA),
)


@dataclass(frozen=True)
class Voices:
    """How many support an idea, whether a reader does and follows it, and if others joined it."""

    supporters: int
    supports: bool
    follows: bool
    is_joined: bool


def comments_of(session: Session, idea_id: int, *, with_notes: bool) -> list[Comment]:
    """What was said, oldest first; reviewers' notes only where the reader may see them."""
    rows = session.scalars(_COMMENTS, {"idea_id": idea_id})
    return [said for said in rows if with_notes or not said.is_for_reviewers]


def moves_of(session: Session, idea_id: int) -> list[IdeaMove]:
    """The steps from stage to stage, oldest first."""
    return list(session.scalars(_MOVES, {"idea_id": idea_id}))


def voices_of(session: Session, idea_id: int, person_id: int) -> Voices:
    """Who supports and follows it, for one reader."""
    return Voices(*session.execute(_VOICES, {"idea_id": idea_id, "person_id": person_id}).one())


def joined_with(session: Session, idea_id: int) -> list[Row[tuple[int, str]]]:
    """Number and title of the ideas that were joined with this one."""
    return list(session.execute(_JOINED, {"idea_id": idea_id}))
