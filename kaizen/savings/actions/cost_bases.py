"""Stating what an area spends a year on one thing, and what it really spends now."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.money import round_money
from kaizen.core.sentences import to_say
from kaizen.core.written_amounts import TOO_LARGE
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission
from kaizen.savings.models.rates import CostBase
from kaizen.savings.rules.lines import Driver
from kaizen.savings.rules.rates import FROM_THE_BEGINNING, MOST_YEARS_AHEAD

#: What a change itself costs is no yearly cost of an area.
STATED = tuple(driver for driver in Driver if driver is not Driver.PURCHASE_AND_HOURS)


def set_cost_base(
    area: Area,
    driver: Driver,
    yearly: Decimal | None,
    *,
    yearly_now: Decimal | None,
    starts_on: date | None,
    reason: str,
    actor: Person,
    now: datetime,
) -> CostBase:
    """State what the area spends a year before its ideas; the newest row counts.

    Claims of the area with this driver may together not save more than `yearly` fell to
    `yearly_now`, once that is measured (money.md, "Double counting"). Currency of the site.

    Raises:
        NotAllowed: the actor does not keep money in this area.
        InvalidInput: an amount or the day is missing or absurd, or no reason is given.
    """
    require(actor, Permission.MONEY_WRITE, area=area)
    if driver not in STATED:
        raise InvalidInput("Choose what is paid for.", field="driver")
    currency = (area.site or area).currency or ""
    base_yearly = _require_amount(yearly, currency, field="yearly")
    if base_yearly == 0:
        raise InvalidInput(
            "Type what it costs a year; of nothing there is nothing to save.", field="yearly"
        )
    base = CostBase(
        area_id=area.id,
        driver=driver.value,
        currency=currency,
        starts_on=_require_day(area, starts_on, now),
        yearly=base_yearly,
        yearly_now=None
        if yearly_now is None
        else _require_amount(yearly_now, currency, field="yearly_now"),
        at=now,
        person_id=actor.id,
        reason=require_words(
            reason, field="reason", what=to_say("Say where the figure comes from.")
        ),
    )
    session = db.session()
    session.add(base)
    session.flush()
    events.record("cost_base.set", area, actor.id, now, cost_base_id=base.id)
    return base


def _require_amount(amount: Decimal | None, currency: str, *, field: str) -> Decimal:
    if amount is None or not amount.is_finite() or not 0 <= amount < TOO_LARGE:
        raise InvalidInput("Type what it costs a year; an amount is not below zero.", field=field)
    return round_money(amount, currency)


def _require_day(area: Area, day: date | None, now: datetime) -> date:
    last = day_in(db.session(), area, now).year + MOST_YEARS_AHEAD
    if day is None or not FROM_THE_BEGINNING <= day <= date(last, 12, 31):
        raise InvalidInput("Choose a day from 2000 to %(year)s.", field="starts_on", year=last)
    return day
