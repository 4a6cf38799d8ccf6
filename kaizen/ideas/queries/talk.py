"""What was said and done about one idea: comments, steps, voices, and what was joined with it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.ideas.models import Comment, Follower, Idea, IdeaMove, Supporter
from kaizen.ideas.rules import CommentKind


@dataclass(frozen=True)
class Voices:
    """How many support an idea, and whether one reader supports and follows it."""

    supporters: int
    supports: bool
    follows: bool


def comments_of(session: Session, idea_id: int, *, with_notes: bool) -> list[Comment]:
    """What was said, oldest first; reviewers' notes only where the reader may see them."""
    rows = select(Comment).where(Comment.idea_id == idea_id)
    if not with_notes:
        rows = rows.where(Comment.kind != CommentKind.NOTE.value)
    return list(
        session.scalars(
            rows.options(joinedload(Comment.person), selectinload(Comment.photos)).order_by(
                Comment.id
            )
        )
    )


def moves_of(session: Session, idea_id: int) -> list[IdeaMove]:
    """The steps from stage to stage, oldest first."""
    rows = select(IdeaMove).where(IdeaMove.idea_id == idea_id).order_by(IdeaMove.id)
    return list(session.scalars(rows))


def voices_of(session: Session, idea_id: int, person_id: int) -> Voices:
    """Who supports and follows it, for one reader."""
    supporting = select(Supporter.idea_id).where(
        Supporter.idea_id == idea_id, Supporter.person_id == person_id
    )
    following = select(Follower.idea_id).where(
        Follower.idea_id == idea_id, Follower.person_id == person_id
    )
    count = select(func.count()).where(Supporter.idea_id == idea_id).scalar_subquery()
    found = session.execute(select(count, supporting.exists(), following.exists())).one()
    return Voices(*found)


def joined_with(session: Session, idea_id: int) -> list[Row[tuple[int, str]]]:
    """Number and title of the ideas that were joined with this one."""
    rows = select(Idea.id, Idea.title).where(Idea.merged_into_id == idea_id).order_by(Idea.id)
    return list(session.execute(rows))
