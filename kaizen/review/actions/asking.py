"""Asking the author: it counts as the first answer, and the author holds the idea."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import TO_DECIDE, CommentKind, Stage
from kaizen.ownership.actions.assigning import assign_main
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Person
from kaizen.review.actions.desk import Answer, take_up, write_down
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import DecisionKind


def ask_author(
    idea: Idea, question: str, *, actor: Person, now: datetime, seen_version: int
) -> Decision:
    """Ask what is missing; the answer brings the idea back to this desk.

    Raises:
        NotAllowed: not this person's to answer.
        InvalidInput: there is no question.
        MovedOn: somebody answered since the actor looked.
    """
    desk = take_up(idea, TO_DECIDE, actor=actor, now=now, seen_version=seen_version)
    words = require_words(
        question, field="words", what=to_say("Write what you would like to know.")
    )
    decision = write_down(desk, idea, DecisionKind.ASKED, Answer(words=words))
    comment = Comment(
        idea_id=idea.id,
        person_id=actor.id,
        kind=CommentKind.QUESTION.value,
        text=words,
        at=now,
    )
    db.session.add(comment)
    idea.move_to(Stage.NEEDS_DETAIL, actor_id=actor.id, now=now, reason=words)
    assignment = assign_main(idea, actor_id=actor.id, now=now)
    events.record(
        "idea.asked",
        idea,
        actor.id,
        now,
        decision_id=decision.id,
        comment_id=comment.id,
        asked_id=assignment.person_id,
    )
    return decision
