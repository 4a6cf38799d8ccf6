"""Confirming that an idea is done already: from then on it counts and is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.sentences import to_say
from kaizen.core.written_days import EARLIEST_YEAR
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import TO_DECIDE, GuardFlags, Stage
from kaizen.ownership.actions.assigning import assign_main
from kaizen.ownership.actions.checking import book_checks
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for
from kaizen.review.actions.approving import confirmed_flags, require_cost, require_owner
from kaizen.review.actions.crediting import credit_first_author
from kaizen.review.actions.desk import (
    Answer,
    require_approvable,
    take_money,
    take_up,
    write_down,
)
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import DecisionKind
from kaizen.savings.actions.claiming import open_claim
from kaizen.savings.actions.estimating import set_costs
from kaizen.savings.rules.lines import ValueStage


@dataclass(frozen=True)
class DoneAlready:
    """Since when it is in use, how one can see it, who owns it and what it cost.

    `credit` is a declined idea that said the same before. `money_source` says where leadership
    takes the money that the area's budget does not have.
    """

    in_use_on: date | None
    evidence: str
    owner: Person | None
    one_off: Decimal | None
    yearly: Decimal | None
    flags: GuardFlags
    words: str = ""
    credit: Idea | None = None
    money_source: str = ""


def confirm_done(
    idea: Idea, done: DoneAlready, *, actor: Person, now: datetime, seen_version: int
) -> Decision:
    """Agree that the change is in use; the looks after 30, 60 and 90 days are booked at once.

    Raises:
        NotAllowed: not this person's to decide, or the money is used up; the sentence says whose
            it is.
        InvalidInput: the day, the evidence, the owner or an amount is missing or cannot be.
        MovedOn: somebody answered since the actor looked.
    """
    desk = take_up(idea, TO_DECIDE, actor=actor, now=now, seen_version=seen_version)
    cost = require_cost(done.one_off, done.yearly)
    flags = confirmed_flags(desk, idea, done.flags)
    require_approvable(desk, idea, flags, cost)
    since = _require_day(idea, done.in_use_on, now)
    owner = require_owner(idea, done.owner)
    idea.evidence = require_words(
        done.evidence, field="evidence", what=to_say("Say in a sentence how one can see it.")
    )
    budget = take_money(desk, idea, cost, done.money_source)
    idea.safety_or_rule, idea.other_team, idea.fewer_positions = flags
    idea.owner = owner
    idea.accepted_at = idea.decided_at = now
    idea.in_use_on = since
    answer = Answer(
        words=done.words.strip(),
        owner_id=owner.id,
        cost=cost,
        budget=budget,
        money_source=done.money_source.strip(),
    )
    decision = write_down(desk, idea, DecisionKind.CONFIRMED_DONE, answer)
    set_costs(idea, cost, ValueStage.COMMITTED, actor=actor, now=now)
    idea.move_to(Stage.IMPLEMENTED, actor_id=actor.id, now=now, reason=idea.evidence)
    # Before the looks are booked: authors do not look at their own ideas.
    credited = credit_first_author(idea, done.credit, actor=actor, now=now)
    book_checks(idea, actor=actor, now=now)
    assign_main(idea, actor_id=actor.id, now=now)
    open_claim(idea, cost=cost, actor=actor, now=now)
    events.record(
        "idea.confirmed_done",
        idea,
        actor.id,
        now,
        decision_id=decision.id,
        owner_id=owner.id,
        on=since.isoformat(),
        credited_id=credited.id if credited else None,
    )
    return decision


def _require_day(idea: Idea, day: date | None, now: datetime) -> date:
    if day is None:
        raise InvalidInput("Say since which day it is in use.", field="in_use_on")
    if day > calendar_for(db.session(), idea.area).local_day(now):
        raise InvalidInput("This day lies ahead. Confirm it once it is in use.", field="in_use_on")
    if day.year < EARLIEST_YEAR:
        raise InvalidInput(
            "This day lies many years back. Look at the year again.", field="in_use_on"
        )
    return day
