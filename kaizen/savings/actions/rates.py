"""Setting a rate: from a day on, for an area and what lies below it, never per person."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.sentences import to_say
from kaizen.core.text import clean_line
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require_unless_console
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission
from kaizen.savings.models.rates import Rate
from kaizen.savings.queries.rates import own_rate, rate_on
from kaizen.savings.rules.rates import (
    FROM_THE_BEGINNING,
    HIGHEST,
    LONGEST_ROLE,
    MOST_YEARS_AHEAD,
    PERCENTAGES,
    RATE_DECIMALS,
    UNLIKELY,
    RateKind,
)


def set_rate(
    area: Area,
    kind: RateKind,
    amount: Decimal | None,
    *,
    starts_on: date | None,
    reason: str,
    role: str = "",
    sure: bool = False,
    actor: Person | None,
    now: datetime,
) -> Rate:
    """Let a rate hold in `area` from a day on; what was reckoned before keeps its own copy.

    A second rate for the same day corrects the first. `amount` is in the site's currency, or a
    percentage a year; `actor` is None for the operator's console. One that is many times the rate
    of that day, or a small part of it, asks again: `sure` answers.

    Raises:
        NotAllowed: the actor does not keep money in this area.
        InvalidInput: amount or day is missing or absurd, or no reason is given.
    """
    require_unless_console(actor, Permission.MONEY_WRITE, area=area)
    day = _require_day(area, starts_on, now)
    right = _require_amount(kind, amount)
    if not sure and actor is not None:
        _ask_again(rate_on(db.session(), area, kind, day, role), right)
    rate = Rate(
        area_id=area.id,
        kind=kind.value,
        role=_require_role(role),
        amount=right,
        currency=None if kind in PERCENTAGES else (area.site or area).currency,
        starts_on=day,
        at=now,
        person_id=actor.id if actor else None,
        reason=require_words(reason, field="reason", what=to_say("Say where the rate comes from.")),
    )
    session = db.session()
    session.add(rate)
    session.flush()
    events.record(
        "rate.set",
        area,
        actor.id if actor else None,
        now,
        rate_id=rate.id,
        rate=kind.value,
        starts_on=rate.starts_on.isoformat(),
    )
    return rate


def take_labour_rate(
    area: Area, amount: Decimal, *, reason: str, now: datetime, actor: Person | None = None
) -> bool:
    """Keep the labour rate that a table of areas gives; whether it differed from what was there.

    An area's first one has held from the beginning, a later one holds from today. `actor` is None
    for the operator's console.

    Raises:
        NotAllowed: the actor does not keep money in this area.
        InvalidInput: the amount is absurd.
    """
    known = own_rate(db.session(), area, RateKind.LABOUR_HOUR)
    if known is not None and known.amount == amount:
        return False
    starts_on = FROM_THE_BEGINNING if known is None else day_in(db.session(), area, now)
    set_rate(
        area,
        RateKind.LABOUR_HOUR,
        amount,
        starts_on=starts_on,
        reason=reason,
        sure=True,
        actor=actor,
        now=now,
    )
    return True


def _require_role(role: str) -> str:
    kept = clean_line(role)
    if len(kept) > LONGEST_ROLE:
        raise InvalidInput("Name the work in at most 60 characters.", field="role")
    return kept


def _require_amount(kind: RateKind, amount: Decimal | None) -> Decimal:
    if amount is None or not amount.is_finite() or amount <= 0:
        raise InvalidInput("A rate is an amount above zero.", field="amount")
    if amount > HIGHEST[kind]:
        raise InvalidInput(
            "This is more than %(most)s. Check the digits and the decimal sign.",
            field="amount",
            most=HIGHEST[kind],
        )
    kept = round(amount, RATE_DECIMALS)
    if kept != amount:
        raise InvalidInput("A rate has at most six decimals.", field="amount")
    return kept


def _ask_again(before: Decimal | None, amount: Decimal) -> None:
    """A decimal sign in the wrong place makes a rate ten or a hundred times what it was."""
    if before is not None and not before / UNLIKELY < amount < before * UNLIKELY:
        raise InvalidInput(
            "Until now it is %(before)s. Tick that %(amount)s is right, or mend it.",
            field="sure",
            before=f"{before.normalize():f}",
            amount=f"{amount.normalize():f}",
        )


def _require_day(area: Area, day: date | None, now: datetime) -> date:
    if day is None:
        raise InvalidInput("Say from which day the rate holds.", field="starts_on")
    last = day_in(db.session(), area, now).year + MOST_YEARS_AHEAD
    if not FROM_THE_BEGINNING <= day <= date(last, 12, 31):
        raise InvalidInput("Choose a day from 2000 to %(year)s.", field="starts_on", year=last)
    return day
