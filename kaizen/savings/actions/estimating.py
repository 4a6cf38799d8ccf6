"""Writing what an idea is worth and costs: estimated, then committed at approval."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.money import round_money
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.queries.areas import day_in, working_year_of
from kaizen.people.rules import Permission
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.lines import entry_of, lines_of
from kaizen.savings.queries.rates import labour_rate_on
from kaizen.savings.rules.lines import (
    BenefitClass,
    Cost,
    CostKind,
    Driver,
    FreedTime,
    ValueStage,
    first_guess,
)


def estimate_time(idea: Idea, *, actor: Person, now: datetime) -> FreedTime | None:
    """Write the helper's numbers as a line of freed time, with the rate of today copied into it.

    The author's own first guess: hours a year × the area's labour rate (money.md, "Drivers").
    Nothing is written while one of the three numbers is missing or the area has no rate, nor over
    what somebody else has reckoned in its place.
    """
    require(actor, Permission.IDEA_WRITE, area=idea.area)
    guess = guess_for(idea, now=now)
    if guess is None or guess.worth is None:
        return guess
    line = _guess_line(idea, now)
    if line is None:
        return guess
    factors = {
        "times_per_week": str(idea.times_per_week),
        "minutes_each": str(idea.minutes_each),
        "people": idea.people_affected,
        "hours_a_year": str(guess.hours),
        "rate_per_hour": str(guess.rate),
    }
    amount = round_money(guess.worth, idea.currency)
    set_value(line, ValueStage.ESTIMATED, amount, factors, actor=actor, now=now)
    events.record("savings.estimated", idea, actor.id, now, line_id=line.id)
    return guess


def guess_for(idea: Idea, *, now: datetime) -> FreedTime | None:
    """The time it takes now at today's rate of the area; None while numbers are missing."""
    session = db.session()
    days_a_year, days_a_week = working_year_of(session, idea.area)
    return first_guess(
        idea.times_per_week,
        idea.minutes_each,
        idea.people_affected,
        rate=labour_rate_on(session, idea.area, day_in(session, idea.area, now)),
        working_days_a_year=days_a_year,
        working_days_a_week=days_a_week,
    )


def set_costs(idea: Idea, cost: Cost, stage: ValueStage, *, actor: Person, now: datetime) -> None:
    """Write what the change costs once and each year, as entered, for one stage of the number.

    Passed up, it is *estimated*; at approval it is *committed*; once in use it is *claimed*, and
    cost is what was really spent. From the approval on the benefits go along to the same stage.
    What is verified stays as it is.
    """
    for kind, amount in ((CostKind.ONE_OFF, cost.one_off), (CostKind.YEARLY, cost.yearly)):
        line = _cost_line(idea, kind, now)
        if line.value(ValueStage.VERIFIED) is None:
            rounded = round_money(amount, idea.currency)
            set_value(line, stage, rounded, None, actor=actor, now=now)
    if stage is not ValueStage.ESTIMATED:
        carry_benefits(idea, stage, actor=actor, now=now)
    events.record(
        f"savings.{stage.value}",
        idea,
        actor.id,
        now,
        one_off=str(cost.one_off),
        yearly=str(cost.yearly),
    )


def carry_benefits(idea: Idea, stage: ValueStage, *, actor: Person, now: datetime) -> None:
    """Take every benefit to this stage as it stands at the stage before.

    What was estimated is *committed* as it is; what was committed is *claimed*, unless the owner
    has claimed something else already.
    """
    before = {
        ValueStage.COMMITTED: ValueStage.ESTIMATED,
        ValueStage.CLAIMED: ValueStage.COMMITTED,
    }[stage]
    for line in lines_of(db.session(), idea.id):
        value = line.value(before)
        if line.benefit_class is None or value is None:
            continue
        if stage is ValueStage.CLAIMED and line.value(stage) is not None:
            continue
        set_value(line, stage, value.amount, value.factors, actor=actor, now=now)


def set_value(
    line: Line,
    stage: ValueStage,
    amount: Decimal,
    factors: dict[str, Any] | None,
    *,
    actor: Person,
    now: datetime,
) -> None:
    """Say what a line amounts to at one stage, from which factors; the one value of the stage."""
    value = line.value(stage)
    if value is None:
        value = LineValue(stage=stage.value, amount=amount, at=now)
        line.values.append(value)
    value.amount = amount
    value.factors = factors
    value.person_id = actor.id
    value.at = now
    db.session.flush()


def _guess_line(idea: Idea, now: datetime) -> Line | None:
    """The line of the author's own guess; None where somebody has reckoned it better."""
    alike = [
        line
        for line in lines_of(db.session(), idea.id)
        if line.driver == Driver.LABOUR_TIME and line.benefit_class == BenefitClass.SOFT_CAPACITY
    ]
    if alike and all(entry_of(line) for line in alike):
        return None
    own = (line for line in alike if not entry_of(line))
    return next(own, None) or _new_line(
        idea, now, benefit=BenefitClass.SOFT_CAPACITY, driver=Driver.LABOUR_TIME
    )


def _cost_line(idea: Idea, kind: CostKind, now: datetime) -> Line:
    """The idea's line of this kind of cost; a new one where there is none."""
    line = db.session.scalars(
        select(Line).where(Line.idea_id == idea.id, Line.cost_kind == kind.value)
    ).first()
    return line or _new_line(idea, now, cost=kind, driver=Driver.PURCHASE_AND_HOURS)


def _new_line(
    idea: Idea,
    now: datetime,
    *,
    driver: Driver,
    benefit: BenefitClass | None = None,
    cost: CostKind | None = None,
) -> Line:
    line = Line(
        idea_id=idea.id,
        benefit_class=None if benefit is None else benefit.value,
        cost_kind=None if cost is None else cost.value,
        driver=driver.value,
        currency=idea.currency,
        created_at=now,
    )
    db.session.add(line)
    db.session.flush()
    return line
