"""Answering an owner who cannot go on: it was tried and taught something, or it ends.

The other two answers are parking (`parking.park_idea`) and another owner
(`ownership.actions.owning.name_owner`).
"""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import close_all
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Person
from kaizen.review.actions.desk import Answer, take_up, write_down
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import DecisionKind
from kaizen.savings.actions.budgets import release_budget


def end_as_learned(
    idea: Idea, learning: str, *, actor: Person, now: datetime, seen_version: int
) -> Decision:
    """It was tried and did not work; what was learned is kept, and owner and authors are thanked.

    Raises:
        NotAllowed: not this person's to decide.
        InvalidInput: it is not said what was learned.
        MovedOn: it is not being worked on any more.
    """
    stages = frozenset({Stage.IN_PROGRESS})
    desk = take_up(idea, stages, actor=actor, now=now, seen_version=seen_version)
    words = require_words(learning, field="words", what=to_say("Say what was learned."))
    decision = write_down(desk, idea, DecisionKind.LEARNED, Answer(words=words))
    idea.learning = words
    _end(idea, Stage.LEARNED, words, actor=actor, now=now)
    events.record("idea.learned", idea, actor.id, now, decision_id=decision.id)
    return decision


def end_as_withdrawn(
    idea: Idea, reason: str, *, actor: Person, now: datetime, seen_version: int
) -> Decision:
    """Agreed work ends before it is in use; the reason stays readable.

    Raises:
        NotAllowed: not this person's to decide.
        InvalidInput: no reason is given.
        MovedOn: nothing is being done on it any more.
    """
    stages = frozenset({Stage.APPROVED, Stage.IN_PROGRESS})
    desk = take_up(idea, stages, actor=actor, now=now, seen_version=seen_version)
    words = require_words(reason, field="words", what=to_say("Say in a few words why it ends."))
    decision = write_down(desk, idea, DecisionKind.WITHDRAWN, Answer(words=words))
    _end(idea, Stage.WITHDRAWN, words, actor=actor, now=now)
    events.record("idea.withdrawn", idea, actor.id, now, decision_id=decision.id)
    return decision


def _end(idea: Idea, stage: Stage, words: str, *, actor: Person, now: datetime) -> None:
    release_budget(idea, actor=actor, now=now)
    idea.closed_at = now
    idea.move_to(stage, actor_id=actor.id, now=now, reason=words)
    close_all(idea, now)
