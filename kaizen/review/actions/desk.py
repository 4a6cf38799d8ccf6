"""What every answer begins and ends with: may this person answer, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.errors import Conflict, KaizenError, NotAllowed
from kaizen.core.money import Money
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import GuardFlags, Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.submitting import desk_that_asked, refuse_too_long
from kaizen.ownership.queries.holders import answers_for, holder_of
from kaizen.people.models import Person
from kaizen.people.permissions import can, require
from kaizen.people.rules import Permission
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.authority import authority_of, level_of
from kaizen.review.rules.authority import (
    AuthorityPolicy,
    Barrier,
    DecisionKind,
    Level,
    bars_approval,
    bars_settling,
    over_limit,
)
from kaizen.savings.actions.budgets import reserve_budget
from kaizen.savings.models.budgets import Budget
from kaizen.savings.rules.lines import Cost


class MovedOn(Conflict):
    """The idea is not as the reviewer saw it: somebody was faster, or its words changed."""


@dataclass(frozen=True)
class Desk:
    """A reviewer at work on one idea: at which level, and under which version of the limits."""

    actor: Person
    now: datetime
    level: Level
    policy: AuthorityPolicy
    version_id: int | None


@dataclass(frozen=True)
class Answer:
    """What a decision row keeps besides who, when and under which rules."""

    words: str = ""
    reason_code: str | None = None
    instead: str = ""
    redeployment: str = ""
    owner_id: int | None = None
    start_on: date | None = None
    due_on: date | None = None
    until_on: date | None = None
    cost: Cost | None = None
    budget: Budget | None = None
    money_source: str = ""


def take_up(
    idea: Idea, stages: frozenset[Stage], *, actor: Person, now: datetime, seen_version: int
) -> Desk:
    """Sit down with an idea that was loaded under lock, before any answer.

    Raises:
        NotAllowed: the actor does not review there, is involved, or declined what is appealed;
            or leadership has it and the actor does not lead.
        MovedOn: somebody answered since the actor looked, or the words changed.
    """
    as_last = _acts_as_last(idea, actor, now)
    reviewer = actor if as_last else _reviewer(idea, actor, now)
    if idea.as_stage not in stages or idea.version != seen_version:
        raise MovedOn(
            "This idea has moved on since you looked. Nothing of yours was saved over it."
        )
    if is_with_leadership(idea) and not as_last:
        require(reviewer, Permission.IDEA_LEAD, area=idea.area)
    if idea.involves(actor.id):
        raise NotAllowed("You wrote or own this idea, so somebody else decides about it.")
    _refuse_own_appeal(idea, actor)
    in_force = authority_of(db.session(), idea.site_id)
    level = Level.SITE if as_last else level_of(reviewer, idea.area) or Level.FIRST
    return Desk(actor, now, level, in_force.policy, in_force.version_id)


def require_approvable(desk: Desk, idea: Idea, flags: GuardFlags, cost: Cost) -> None:
    """Refuse to approve or confirm what goes over the actor's head.

    Raises:
        NotAllowed: says whose limit it is and what remains to do.
    """
    barrier = bars_approval(desk.policy, desk.level, flags, cost)
    if barrier is Barrier.LIMIT:
        raise NotAllowed(
            "This costs more than your limit of %(limit)s. "
            "Pass it up, ask the author, or join it with another idea.",
            limit=Money(over_limit(desk.policy, desk.level, cost) or Decimal(0), idea.currency),
        )
    _refuse(barrier)


def take_money(desk: Desk, idea: Idea, cost: Cost, source: str) -> Budget | None:
    """Take the cost of an agreed idea from the money for small ideas; None where none is set.

    Raises:
        NotAllowed: at the first level, not enough is left.
        InvalidInput: leadership goes beyond it and does not say where the money comes from.
    """
    refuse_too_long(source, field="money_source")
    return reserve_budget(
        idea,
        cost,
        level_is_first=desk.level is Level.FIRST,
        actor=desk.actor,
        now=desk.now,
        source=source,
    )


def require_settleable(desk: Desk, idea: Idea) -> None:
    """Refuse to park or decline what a guard answer sends to leadership.

    Raises:
        NotAllowed: says who decides and what remains to do.
    """
    _refuse(bars_settling(desk.policy, desk.level, idea.flags))


def write_down(desk: Desk, idea: Idea, kind: DecisionKind, answer: Answer) -> Decision:
    """Keep the answer for good, with the version of the limits it was given under.

    Raises:
        InvalidInput: what was said with it is too long.
    """
    for field in ("words", "instead", "redeployment"):
        refuse_too_long(getattr(answer, field), field=field)
    if idea.answered_at is None:
        idea.answered_at = desk.now
    cost = answer.cost
    decision = Decision(
        idea_id=idea.id,
        actor_id=desk.actor.id,
        at=desk.now,
        kind=kind.value,
        level=desk.level.value,
        reason_code=answer.reason_code,
        words=answer.words,
        instead=answer.instead,
        redeployment=answer.redeployment,
        owner_id=answer.owner_id,
        start_on=answer.start_on,
        due_on=answer.due_on,
        until_on=answer.until_on,
        one_off=cost.one_off if cost else None,
        yearly=cost.yearly if cost else None,
        budget_id=answer.budget.id if answer.budget else None,
        money_source=answer.money_source,
        policy_version_id=desk.version_id,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def is_with_leadership(idea: Idea) -> bool:
    """Whether leadership has the idea, or asked the question that its author answers now."""
    if idea.as_stage is Stage.NEEDS_DETAIL:
        return desk_that_asked(idea) is Stage.WITH_LEADERSHIP
    return idea.as_stage is Stage.WITH_LEADERSHIP


def last_decision(idea: Idea, *kinds: DecisionKind) -> Decision | None:
    """The newest decision about the idea, of these kinds or of any."""
    query = select(Decision).where(Decision.idea_id == idea.id)
    if kinds:
        query = query.where(Decision.kind.in_([kind.value for kind in kinds]))
    return db.session.scalars(query.order_by(Decision.id.desc()).limit(1)).first()


def require_amount(amount: Decimal | None, error: KaizenError) -> Decimal:
    """The amount that was typed.

    Raises:
        KaizenError: `error`, where nothing was typed or it is below zero.
    """
    if amount is None or not amount.is_finite() or amount < 0:
        raise error
    return amount


def _acts_as_last(idea: Idea, actor: Person, now: datetime) -> bool:
    """Whether administrators are asked, since nobody else may decide, and the actor is the one.

    So it is where the leader of the site has written an idea that leadership decides. Above
    administrators there is nobody: no limit binds, and nobody could be passed to.
    """
    needed = Permission.IDEA_LEAD if is_with_leadership(idea) else Permission.IDEA_REVIEW
    if can(actor, needed, area=idea.area):
        return False
    session = db.session()
    if actor.is_administrator:
        holder = holder_of(session, idea, now)
        return holder is not None and holder.person_id == actor.id
    main = main_of(idea)
    return (
        main is not None
        and main.person.is_administrator
        and not can(main.person, needed, area=idea.area)
        and answers_for(session, idea, main.person_id, actor, now)
    )


def _reviewer(idea: Idea, actor: Person, now: datetime) -> Person:
    """Whose rights count: the actor's own, or those of an absent holder for whom they stand in."""
    if can(actor, Permission.IDEA_REVIEW, area=idea.area):
        return actor
    main = main_of(idea)
    if main is not None and answers_for(db.session(), idea, main.person_id, actor, now):
        require(main.person, Permission.IDEA_REVIEW, area=idea.area)
        return main.person
    require(actor, Permission.IDEA_REVIEW, area=idea.area)
    return actor


def _refuse_own_appeal(idea: Idea, actor: Person) -> None:
    """A decider never hears the appeal."""
    if idea.appealed_at is None:
        return
    declined = last_decision(idea, DecisionKind.DECLINED)
    if declined is not None and declined.actor_id == actor.id:
        raise NotAllowed("You declined this idea, so somebody else takes the second look.")


def _refuse(barrier: Barrier | None) -> None:
    if barrier is Barrier.POSITIONS:
        raise NotAllowed(
            "This could mean fewer people in the work: the leadership of the site decides it. "
            "Pass it up, ask the author, or join it with another idea."
        )
    if barrier is Barrier.FLAG:
        raise NotAllowed(
            "This touches a safety device, a rule or another team, so leadership decides it. "
            "Pass it up, ask the author, or join it with another idea."
        )
