"""Approving: an owner, a start and a finish, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import TO_DECIDE, GuardFlags, Stage
from kaizen.ownership.actions.owning import give_to_owner
from kaizen.ownership.actions.submitting import require_near
from kaizen.people.models import Person
from kaizen.people.permissions import site_ids_of
from kaizen.people.queries.areas import calendar_for
from kaizen.review.actions.crediting import credit_first_author
from kaizen.review.actions.desk import (
    Answer,
    Desk,
    require_amount,
    require_approvable,
    take_money,
    take_up,
    write_down,
)
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import HALF_A_JOB_HOURS, DecisionKind, Level, both
from kaizen.savings.actions.estimating import guess_for, set_costs
from kaizen.savings.rules.lines import Cost, ValueStage


@dataclass(frozen=True)
class Approval:
    """What the reviewer typed; amounts in the currency of the site, None where left empty.

    `flags` are the guard answers as the reviewer confirms them; `credit` is a declined idea that
    said the same before. `money_source` says where leadership takes the money that the area's
    budget does not have.
    """

    owner: Person | None
    start_on: date | None
    due_on: date | None
    one_off: Decimal | None
    yearly: Decimal | None
    flags: GuardFlags
    words: str = ""
    redeployment: str = ""
    positions_confirmed: bool = False
    credit: Idea | None = None
    money_source: str = ""


def approve_idea(
    idea: Idea, approval: Approval, *, actor: Person, now: datetime, seen_version: int
) -> Decision:
    """Agree to an idea: from now on somebody owes its start and its finish.

    1. Rights, limits and guard answers are checked as the reviewer confirms them; whoever
       decides at the first level can add a flag and not take one away.
    2. What it costs in its first year is taken from the money for small ideas, where there is some.
       The costs become committed lines, the decision keeps the versions of limits and budget.
    3. The owner is asked to accept, unless they volunteered; the reviewer holds it until then.

    Raises:
        NotAllowed: not this person's to decide, or the money is used up; the sentence says whose
            it is.
        InvalidInput: owner, days, amounts or the source of money are missing or cannot be.
        MovedOn: somebody answered since the actor looked.
    """
    desk = take_up(idea, TO_DECIDE, actor=actor, now=now, seen_version=seen_version)
    cost = require_cost(approval.one_off, approval.yearly)
    flags = confirmed_flags(desk, idea, approval.flags)
    require_approvable(desk, idea, flags, cost)
    require_plan_for_people(idea, flags, approval, now=now)
    owner = require_owner(idea, approval.owner)
    start_on, due_on = _require_days(idea, approval, now)
    answer = Answer(
        words=approval.words.strip(),
        redeployment=approval.redeployment.strip(),
        owner_id=owner.id,
        start_on=start_on,
        due_on=due_on,
        cost=cost,
        budget=take_money(desk, idea, cost, approval.money_source),
        money_source=approval.money_source.strip(),
    )
    idea.safety_or_rule, idea.other_team, idea.fewer_positions = flags
    idea.owner = owner
    idea.start_on, idea.due_on = start_on, due_on
    idea.decided_at = now
    decision = write_down(desk, idea, DecisionKind.APPROVED, answer)
    set_costs(idea, cost, ValueStage.COMMITTED, actor=actor, now=now)
    idea.move_to(Stage.APPROVED, actor_id=actor.id, now=now, reason=decision.words)
    give_to_owner(idea, actor=actor, now=now)
    # After the owner was asked: whoever is only credited has not offered to make it happen.
    credited = credit_first_author(idea, approval.credit, actor=actor, now=now)
    events.record(
        "idea.approved",
        idea,
        actor.id,
        now,
        decision_id=decision.id,
        owner_id=owner.id,
        due_on=due_on.isoformat(),
        accepted=idea.accepted_at is not None,
        credited_id=credited.id if credited else None,
    )
    return decision


def require_cost(one_off: Decimal | None, yearly: Decimal | None) -> Cost:
    """Both amounts as typed; zero is typed, never assumed.

    Raises:
        InvalidInput: one is missing or below zero.
    """
    words = to_say("Type what it costs in your currency; type 0 if it costs nothing.")
    return Cost(
        require_amount(one_off, InvalidInput(words, field="one_off")),
        require_amount(yearly, InvalidInput(words, field="yearly")),
    )


def confirmed_flags(desk: Desk, idea: Idea, confirmed: GuardFlags) -> GuardFlags:
    """The guard answers that stand: at the first level a flag may be added, never taken away."""
    return both(idea.flags, confirmed) if desk.level is Level.FIRST else confirmed


def require_plan_for_people(
    idea: Idea, flags: GuardFlags, approval: Approval, *, now: datetime
) -> None:
    """Fewer positions need a plan; much freed time is asked about again (money.md, "Guards").

    Raises:
        InvalidInput: the plan or the second answer is missing.
    """
    if flags.fewer_positions:
        if not approval.redeployment.strip():
            raise InvalidInput(
                "Say what the people will do instead: nobody loses a job through an idea.",
                field="redeployment",
            )
        return
    freed = guess_for(idea, now=now)
    if freed is None or freed.hours < HALF_A_JOB_HOURS or approval.positions_confirmed:
        return
    raise InvalidInput(
        "This may free about %(hours)s hours a year, half a job or more. "
        "Tick that no position goes, or tick “fewer people in the work”.",
        field="positions_confirmed",
        hours=round(freed.hours, 0),
    )


def require_owner(idea: Idea, owner: Person | None) -> Person:
    """Somebody active of the same site.

    Raises:
        InvalidInput: nobody is named, or that person has left or works elsewhere.
    """
    if owner is None:
        raise InvalidInput("Name somebody who makes it happen.", field="owner")
    if not owner.is_active or idea.site_id not in site_ids_of(owner):
        raise InvalidInput(
            "%(name)s does not work at this site now. Name somebody else.",
            field="owner",
            name=owner.full_name,
        )
    return owner


def _require_days(idea: Idea, approval: Approval, now: datetime) -> tuple[date, date]:
    today = calendar_for(db.session(), idea.area).local_day(now)
    start_on, due_on = approval.start_on, approval.due_on
    if due_on is None:
        raise InvalidInput("Say by which day it is ready.", field="due_on")
    if start_on is None:
        raise InvalidInput("Say on which day it begins.", field="start_on")
    if start_on < today:
        raise InvalidInput("This day is past. Choose a coming one.", field="start_on")
    if due_on < start_on:
        raise InvalidInput("It cannot be ready before it begins.", field="due_on")
    require_near(due_on, today, field="due_on")
    return start_on, due_on
