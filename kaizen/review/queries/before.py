"""What was said about a waiting idea on its way to the desk where it lies now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea, IdeaMove
from kaizen.ideas.rules import Stage
from kaizen.people.models import Person

#: Steps that bring an idea onto a desk, and the refusal that a second look is about.
_TOLD = (Stage.SUBMITTED.value, Stage.WITH_LEADERSHIP.value, Stage.DECLINED.value)
MOST_WORDS = 3


@dataclass(frozen=True)
class SaidBefore:
    """Words that came with a step; no name where the author's is hidden."""

    start: Stage
    target: Stage
    who: str
    words: str


def said_before(session: Session, ideas: list[Idea], reader_id: int) -> dict[int, list[SaidBefore]]:
    """The words of the last steps of each idea, oldest first; one query for all of them.

    Answers to questions are left out: they stand on the card by themselves.
    """
    by_id = {idea.id: idea for idea in ideas}
    steps = session.execute(
        select(IdeaMove, Person.full_name)
        .outerjoin(Person, Person.id == IdeaMove.actor_id)
        .where(
            IdeaMove.idea_id.in_(by_id),
            IdeaMove.to_stage.in_(_TOLD),
            IdeaMove.from_stage != Stage.NEEDS_DETAIL.value,
            IdeaMove.reason != "",
        )
        .order_by(IdeaMove.id)
    )
    said: dict[int, list[SaidBefore]] = defaultdict(list)
    for move, name in steps:
        said[move.idea_id].append(_said(move, name, by_id[move.idea_id], reader_id))
    return {idea_id: words[-MOST_WORDS:] for idea_id, words in said.items()}


def _said(move: IdeaMove, name: str | None, idea: Idea, reader_id: int) -> SaidBefore:
    hidden = move.actor_id in idea.author_ids and idea.hides_names_from(reader_id)
    return SaidBefore(
        start=Stage(move.from_stage),
        target=Stage(move.to_stage),
        who="" if hidden else name or "",
        words=move.reason,
    )
