"""The money for small ideas: leadership sets it, agreed ideas take from it and give it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.money import Money, round_money
from kaizen.core.sentences import to_say
from kaizen.core.written_amounts import TOO_LARGE
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission, path_ids
from kaizen.savings.models.budgets import Budget, BudgetUse
from kaizen.savings.queries.budgets import BudgetLeft, budget_left, reserved_for
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.rules.budgets import coming_quarters, first_year_cost
from kaizen.savings.rules.lines import Cost


def set_budget(
    area: Area,
    quarter_on: date | None,
    amount: Decimal | None,
    *,
    reason: str,
    actor: Person,
    now: datetime,
) -> Budget:
    """Set the money for small ideas of an area and what lies below it, for one quarter.

    `amount` is in the currency of the site; zero means that every idea that costs something goes
    to leadership. What was agreed stays agreed; the newest version counts.

    Raises:
        NotAllowed: the actor does not lead the area.
        InvalidInput: no amount, no coming quarter of the fiscal year, or no reason.
    """
    require(actor, Permission.POLICY_SET, area=area)
    _require_quarter(area, quarter_on, now)
    if amount is None or not amount.is_finite() or not 0 <= amount < TOO_LARGE:
        raise InvalidInput("Type the amount; type 0 if there is no money.", field="amount")
    words = require_words(reason, field="reason", what=to_say("Say why the money changes."))
    session = db.session()
    lock_budgets({area.id})
    rows = select(Budget.number).where(Budget.area_id == area.id, Budget.quarter_on == quarter_on)
    last = session.scalar(rows.order_by(Budget.number.desc()).limit(1)) or 0
    currency = (area.site or area).currency or ""
    budget = Budget(
        area_id=area.id,
        quarter_on=quarter_on,
        number=last + 1,
        amount=round_money(amount, currency),
        currency=currency,
        at=now,
        person_id=actor.id,
        reason=words,
    )
    session.add(budget)
    session.flush()
    events.record("budget.set", area, actor.id, now, budget_id=budget.id)
    return budget


def reserve_budget(
    idea: Idea,
    cost: Cost,
    *,
    level_is_first: bool,
    actor: Person,
    now: datetime,
    source: str = "",
) -> Budget | None:
    """Take what the idea costs in its first year from the money of its area and quarter.

    Whoever calls this has asked for the right to decide and holds the idea's lock. What costs
    nothing always passes; where no budget is set, nothing is taken and None is answered, nor is
    anything taken twice. Where leadership names another `source`, the whole cost comes from there.

    Raises:
        NotAllowed: at the first level, not enough is left; the sentence says how much.
        InvalidInput: leadership goes beyond what is left and does not say where it comes from.
    """
    needed, session = first_year_cost(cost), db.session()
    day = day_in(session, idea.area, now)
    found = budget_left(session, idea.area, day) if needed else None
    if found is None or reserved_for(session, idea.id):
        return None
    lock_budgets({found.area.id})
    # Looked at once more behind the lock: somebody may just have taken from it.
    found = budget_left(session, idea.area, day) or found
    budget = session.get_one(Budget, found.budget_id)
    if source.strip() and not level_is_first:
        return budget
    if needed > found.left:
        raise _used_up(found, needed, level_is_first=level_is_first)
    _write_use(idea, found.area.id, found.quarter_on, needed, actor=actor, now=now)
    events.record("budget.reserved", idea, actor.id, now, budget_id=budget.id, amount=str(needed))
    return budget


def release_budget(idea: Idea, *, actor: Person, now: datetime) -> None:
    """Give back what the idea still holds: it was put aside, taken back or ended before use.

    Once it was in use the money is spent. Whoever calls this holds the idea's lock; done twice,
    it changes nothing the second time.
    """
    if idea.in_use_on is not None:
        return
    for area_id, quarter_on, _currency, held in reserved_for(db.session(), idea.id):
        _write_use(idea, area_id, quarter_on, -held, actor=actor, now=now)
        events.record("budget.released", idea, actor.id, now, amount=str(held))


def lock_budgets(area_ids: Collection[int]) -> None:
    """Let nobody else take from the money of these areas until the transaction ends.

    Always after the ideas' own locks, and in one order, so that nobody waits crosswise.
    """
    rows = select(Area.id).where(Area.id.in_(area_ids)).order_by(Area.id)
    # New ideas of the area are not held up: their foreign key asks for less than this lock.
    db.session.execute(rows.with_for_update(key_share=True)).all()


def lock_budgets_of(idea_ids: Collection[int]) -> None:
    """Lock several ideas and then the money they may take, before the first of them is answered.

    One after the other, idea and money by turns, two who answer many at once could wait crosswise.
    """
    session = db.session()
    rows = select(Idea.id, Area.path).join(Area, Area.id == Idea.area_id)
    locked = session.execute(
        rows.where(Idea.id.in_(idea_ids)).order_by(Idea.id).with_for_update(of=Idea)
    ).all()
    upwards = {area_id for row in locked for area_id in path_ids(row.path)}
    budgets = select(Budget.area_id).where(Budget.area_id.in_(upwards)).distinct()
    lock_budgets(set(session.scalars(budgets)))


def _require_quarter(area: Area, quarter_on: date | None, now: datetime) -> None:
    session = db.session()
    policy = savings_policy_of(session, area.site_id or area.id).policy
    coming = coming_quarters(day_in(session, area, now), first_month=policy.fiscal_year_first_month)
    if quarter_on not in {quarter.starts_on for quarter in coming}:
        raise InvalidInput("Choose this quarter or a coming one.", field="quarter_on")


def _used_up(
    found: BudgetLeft, needed: Decimal, *, level_is_first: bool
) -> NotAllowed | InvalidInput:
    left = Money(max(found.left, Decimal(0)), found.currency)
    cost = Money(needed, found.currency)
    if level_is_first:
        return NotAllowed(
            "The money for small ideas of %(area)s is used up until %(until)s: %(left)s are left, "
            "this costs %(cost)s. Pass it up.",
            area=found.area.name,
            until=found.until_on,
            left=left,
            cost=cost,
        )
    return InvalidInput(
        "%(area)s has %(left)s left until %(until)s, and this costs %(cost)s. "
        "Say where the money comes from.",
        field="money_source",
        area=found.area.name,
        until=found.until_on,
        left=left,
        cost=cost,
    )


def _write_use(
    idea: Idea,
    area_id: int,
    quarter_on: date,
    amount: Decimal,
    *,
    actor: Person,
    now: datetime,
) -> None:
    db.session.add(
        BudgetUse(
            area_id=area_id,
            quarter_on=quarter_on,
            idea_id=idea.id,
            amount=amount,
            currency=idea.currency,
            at=now,
            person_id=actor.id,
        )
    )
    db.session.flush()
