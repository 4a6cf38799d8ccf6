"""Between the desks: up to leadership, back to the supervisor, and back from the owner."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import TO_DECIDE, Stage
from kaizen.ownership.actions.assigning import assign_main, choose_reviewer
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Person
from kaizen.people.rules import Role
from kaizen.review.actions.desk import Answer, take_up, write_down
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.authority import leads_from
from kaizen.review.rules.authority import DecisionKind
from kaizen.savings.actions.budgets import release_budget
from kaizen.savings.actions.estimating import set_costs
from kaizen.savings.rules.lines import Cost, ValueStage


def pass_up(
    idea: Idea,
    words: str,
    *,
    actor: Person,
    now: datetime,
    seen_version: int,
    cost: Cost | None = None,
) -> Decision:
    """Hand an idea to the leader above; who leads already hands it to the next one up.

    `cost` is the reviewer's estimate in the currency of the site, where there is one.

    Raises:
        NotAllowed: not this person's to answer, or nobody stands above them.
        InvalidInput: an amount is below zero.
        MovedOn: somebody answered since the actor looked.
    """
    desk = take_up(idea, TO_DECIDE, actor=actor, now=now, seen_version=seen_version)
    leader = _leader_above(idea, actor, now)
    if cost is not None:
        if cost.one_off < 0 or cost.yearly < 0:
            raise InvalidInput("An amount cannot be below zero.", field="one_off")
        set_costs(idea, cost, ValueStage.ESTIMATED, actor=actor, now=now)
    answer = Answer(words=words.strip(), cost=cost)
    decision = write_down(desk, idea, DecisionKind.PASSED_UP, answer)
    idea.move_to(Stage.WITH_LEADERSHIP, actor_id=actor.id, now=now, reason=answer.words)
    assign_main(idea, actor_id=actor.id, now=now, person=leader)
    events.record("idea.passed_up", idea, actor.id, now, decision_id=decision.id, to_id=leader.id)
    return decision


def send_back(
    idea: Idea, reason: str, *, actor: Person, now: datetime, seen_version: int
) -> Decision:
    """Leadership leaves the decision to the supervisor, and says why.

    Raises:
        NotAllowed: the actor does not lead there.
        InvalidInput: no reason is given, or it is a second look, which leadership owes itself.
        MovedOn: somebody answered since the actor looked.
    """
    stages = frozenset({Stage.WITH_LEADERSHIP})
    desk = take_up(idea, stages, actor=actor, now=now, seen_version=seen_version)
    words = require_words(
        reason, field="words", what=to_say("Say why the supervisor should decide it.")
    )
    if idea.appealed_at is not None:
        raise InvalidInput("The author asked for a second look: it is yours to answer.")
    decision = write_down(desk, idea, DecisionKind.SENT_BACK, Answer(words=words))
    idea.move_to(Stage.SUBMITTED, actor_id=actor.id, now=now, reason=words)
    assignment = assign_main(idea, actor_id=actor.id, now=now)
    events.record(
        "idea.sent_back",
        idea,
        actor.id,
        now,
        decision_id=decision.id,
        to_id=assignment.person_id,
    )
    return decision


def take_back(
    idea: Idea, reason: str, *, actor: Person, now: datetime, seen_version: int
) -> Decision:
    """Agreed work that has not begun goes to leadership once more; owner and money are free.

    Raises:
        NotAllowed: not this person's to steer.
        InvalidInput: no reason is given.
        MovedOn: the work has begun, or somebody was faster.
    """
    stages = frozenset({Stage.APPROVED})
    desk = take_up(idea, stages, actor=actor, now=now, seen_version=seen_version)
    words = require_words(reason, field="words", what=to_say("Say why it is taken back."))
    owner_id = idea.owner_id
    decision = write_down(
        desk, idea, DecisionKind.TAKEN_BACK, Answer(words=words, owner_id=owner_id)
    )
    release_budget(idea, actor=actor, now=now)
    idea.decided_at = idea.accepted_at = None
    idea.owner = None
    idea.start_on = idea.due_on = None
    idea.move_to(Stage.WITH_LEADERSHIP, actor_id=actor.id, now=now, reason=words)
    assign_main(idea, actor_id=actor.id, now=now)
    events.record(
        "idea.taken_back", idea, actor.id, now, decision_id=decision.id, owner_id=owner_id
    )
    return decision


def _leader_above(idea: Idea, actor: Person, now: datetime) -> Person:
    """The next leader upwards from where the actor stands, at the root an administrator.

    Raises:
        NotAllowed: the actor leads the whole site.
    """
    led = leads_from(actor, idea.area)
    if led is not None and led.is_site:
        raise NotAllowed("Nobody stands above you here: this one is yours to decide.")
    return choose_reviewer(idea, (Role.LEADER,), now, above=led, without=frozenset({actor.id}))
