"""Not this time, with a reason; and the second look that an author may ask for once."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import assign_main, choose_reviewer, close_all
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission, Role
from kaizen.review.actions.desk import (
    Answer,
    MovedOn,
    last_decision,
    require_settleable,
    take_up,
    write_down,
)
from kaizen.review.actions.parking import require_parkers_level
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.authority import leads_from
from kaizen.review.rules.authority import DecisionKind, DeclineReason

DECLINABLE = frozenset({Stage.SUBMITTED, Stage.NEEDS_DETAIL, Stage.WITH_LEADERSHIP, Stage.PARKED})


def decline_idea(
    idea: Idea,
    *,
    reason: str,
    words: str,
    instead: str,
    actor: Person,
    now: datetime,
    seen_version: int,
) -> Decision:
    """Say no, kindly and with a reason; `instead` names what could be done in its place.

    Raises:
        NotAllowed: not this person's to decide.
        InvalidInput: the reason is not from the list, or the sentence is missing.
        MovedOn: somebody answered since the actor looked.
    """
    desk = take_up(idea, DECLINABLE, actor=actor, now=now, seen_version=seen_version)
    require_settleable(desk, idea)
    if idea.as_stage is Stage.PARKED:
        require_parkers_level(desk, idea)
    if reason not in set(DeclineReason):
        raise InvalidInput("Choose a reason from the list.", field="reason")
    sentence = require_words(
        words, field="words", what=to_say("Tell the author why, in a sentence.")
    )
    answer = Answer(words=sentence, reason_code=reason, instead=instead.strip())
    decision = write_down(desk, idea, DecisionKind.DECLINED, answer)
    idea.decided_at = idea.closed_at = now
    idea.move_to(Stage.DECLINED, actor_id=actor.id, now=now, reason=sentence)
    close_all(idea, now)
    events.record("idea.declined", idea, actor.id, now, decision_id=decision.id, reason=reason)
    return decision


def appeal(idea: Idea, words: str, *, actor: Person, now: datetime) -> None:
    """Ask for a second look, once; the level above whoever declined takes it.

    Raises:
        NotAllowed: the actor did not write the idea.
        InvalidInput: it is not said what was overlooked.
        MovedOn: it is not declined, or a second look was asked for before.
    """
    require(actor, Permission.IDEA_WRITE, area=idea.area)
    if actor.id not in idea.author_ids:
        raise NotAllowed("Only those who wrote the idea can ask for a second look.")
    if idea.as_stage is not Stage.DECLINED:
        raise MovedOn("This idea has moved on. Look at where it stands now.")
    if idea.appealed_at is not None:
        raise MovedOn("A second look was taken already; a third is not possible.")
    reason = require_words(words, field="words", what=to_say("Say what the answer has overlooked."))
    leader = _second_reader(idea, now)
    idea.decided_at = idea.closed_at = None
    idea.appealed_at = now
    idea.move_to(Stage.WITH_LEADERSHIP, actor_id=actor.id, now=now, reason=reason)
    assign_main(idea, actor_id=actor.id, now=now, person=leader)
    events.record("idea.appealed", idea, actor.id, now, to_id=leader.id)


def _second_reader(idea: Idea, now: datetime) -> Person:
    """A leader above whoever declined; at the root an administrator."""
    declined = last_decision(idea, DecisionKind.DECLINED)
    if declined is None:
        return choose_reviewer(idea, (Role.LEADER,), now)
    decider = db.session.get_one(Person, declined.actor_id)
    return choose_reviewer(
        idea,
        (Role.LEADER,),
        now,
        above=leads_from(decider, idea.area),
        without=frozenset({decider.id}),
    )
