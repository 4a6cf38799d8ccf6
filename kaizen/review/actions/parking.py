"""Later: put an idea aside until a day, and take it up again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import assign_main
from kaizen.ownership.actions.owning import give_to_owner
from kaizen.ownership.actions.submitting import require_near, require_words
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for
from kaizen.review.actions.desk import (
    Answer,
    Desk,
    last_decision,
    require_settleable,
    take_money,
    take_up,
    write_down,
)
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.authority import leads_from
from kaizen.review.rules.authority import LEVELS, DecisionKind, Level
from kaizen.savings.actions.budgets import release_budget
from kaizen.savings.queries.lines import costs_at, lines_of
from kaizen.savings.rules.lines import Cost, ValueStage

PARKABLE = frozenset(
    {
        Stage.SUBMITTED,
        Stage.NEEDS_DETAIL,
        Stage.WITH_LEADERSHIP,
        Stage.APPROVED,
        Stage.IN_PROGRESS,
    }
)


def park_idea(
    idea: Idea,
    *,
    until: date | None,
    reason: str,
    actor: Person,
    now: datetime,
    seen_version: int,
) -> Decision:
    """Put an idea aside until a review day; whoever parks it looks again then.

    Agreed work can be parked too; it keeps its owner and comes back as agreed. Its money is free
    for others meanwhile.

    Raises:
        NotAllowed: not this person's to decide; a second parking needs the next level.
        InvalidInput: no day, a day that is past or too far ahead, or no reason.
        MovedOn: somebody answered since the actor looked.
    """
    desk = take_up(idea, PARKABLE, actor=actor, now=now, seen_version=seen_version)
    require_settleable(desk, idea)
    _require_next_level(desk, idea)
    day = _require_review_day(desk, idea, until)
    words = require_words(reason, field="words", what=to_say("Say why it has to wait."))
    decision = write_down(desk, idea, DecisionKind.PARKED, Answer(words=words, until_on=day))
    release_budget(idea, actor=actor, now=now)
    idea.review_on = day
    idea.times_parked += 1
    idea.move_to(Stage.PARKED, actor_id=actor.id, now=now, reason=words)
    assign_main(idea, actor_id=actor.id, now=now, person=actor)
    events.record(
        "idea.parked", idea, actor.id, now, decision_id=decision.id, until_on=day.isoformat()
    )
    return decision


def unpark_idea(
    idea: Idea,
    *,
    actor: Person,
    now: datetime,
    seen_version: int,
    due_on: date | None = None,
    money_source: str = "",
) -> Decision:
    """Take a parked idea up again: what was agreed is agreed again, all else waits for an answer.

    `due_on` is the new finish of agreed work, needed where the old one is past. Agreed work takes
    its money anew; `money_source` says where leadership takes what the area does not have.

    Raises:
        NotAllowed: not this person's to decide, a higher level parked it, or the money is used up.
        InvalidInput: agreed work needs a new finish, or leadership goes beyond the money.
        MovedOn: it is not parked any more.
    """
    stages = frozenset({Stage.PARKED})
    desk = take_up(idea, stages, actor=actor, now=now, seen_version=seen_version)
    require_parkers_level(desk, idea)
    target = Stage.APPROVED if idea.was_agreed else Stage.SUBMITTED
    budget = None
    if target is Stage.APPROVED:
        _agree_days_anew(desk, idea, due_on)
        budget = take_money(desk, idea, _agreed_cost(idea), money_source)
    answer = Answer(due_on=idea.due_on, budget=budget, money_source=money_source.strip())
    decision = write_down(desk, idea, DecisionKind.UNPARKED, answer)
    idea.review_on = None
    idea.move_to(target, actor_id=actor.id, now=now)
    if target is Stage.APPROVED and idea.accepted_at is None:
        give_to_owner(idea, actor=actor, now=now)
    else:
        assign_main(idea, actor_id=actor.id, now=now)
    events.record(
        "idea.unparked",
        idea,
        actor.id,
        now,
        decision_id=decision.id,
        agreed=target is Stage.APPROVED,
    )
    return decision


def require_parkers_level(desk: Desk, idea: Idea) -> None:
    """What leadership put aside only leadership takes up again.

    Raises:
        NotAllowed: the actor decides at a lower level than whoever parked it.
    """
    parked = last_decision(idea, DecisionKind.PARKED)
    if parked is None or parked.actor_id == desk.actor.id:
        return
    if LEVELS.index(desk.level) < LEVELS.index(Level(parked.level)):
        raise NotAllowed("Leadership put this idea aside, so leadership takes it up again.")


def _require_next_level(desk: Desk, idea: Idea) -> None:
    """A second parking needs the next level; at the top of the site there is none."""
    if idea.times_parked == 0 or desk.level is Level.SITE:
        return
    parked = last_decision(idea, DecisionKind.PARKED)
    before = parked.actor if parked else None
    led_before = leads_from(before, idea.area) if before else None
    led_now = leads_from(desk.actor, idea.area)
    if led_now is None:
        raise NotAllowed("It was put aside once already. A second time is leadership's to decide.")
    if led_before is not None and len(led_now.path_ids) >= len(led_before.path_ids):
        raise NotAllowed("It was put aside once already. A second time is the next leader's.")


def _require_review_day(desk: Desk, idea: Idea, until: date | None) -> date:
    if until is None:
        raise InvalidInput("Say until when it waits.", field="until_on")
    today = calendar_for(db.session(), idea.area).local_day(desk.now)
    if until <= today:
        raise InvalidInput("Choose a coming day.", field="until_on")
    longest = today + timedelta(days=desk.policy.longest_parking_days)
    if until > longest:
        raise InvalidInput(
            "An idea waits at most %(days)d days. Choose a day until %(day)s.",
            field="until_on",
            days=desk.policy.longest_parking_days,
            day=longest,
        )
    return until


def _agreed_cost(idea: Idea) -> Cost:
    agreed = costs_at(lines_of(db.session(), idea.id), ValueStage.COMMITTED)
    return Cost(*agreed) if agreed else Cost(Decimal(0), Decimal(0))


def _agree_days_anew(desk: Desk, idea: Idea, due_on: date | None) -> None:
    today = calendar_for(db.session(), idea.area).local_day(desk.now)
    if due_on is not None:
        require_near(due_on, today, field="due_on")
        idea.due_on = due_on
    if idea.due_on is None or idea.due_on < today:
        raise InvalidInput("Its finish is past. Say by which day it is ready.", field="due_on")
    if idea.start_on is None or idea.start_on < today:
        idea.start_on = today
