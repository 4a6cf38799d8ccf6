"""The formula of each driver: from a few numbers of the shop floor to an amount a year.

The formulas are those of money.md, "Drivers and formulas". Every number is a `Decimal` of zero
or more, an amount in the currency of the site. A saving comes out positive and is not rounded:
rounding comes once, at the end. Divisions come last, so that no digit is lost before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from kaizen.core.errors import InvalidInput

HUNDRED = Decimal(100)
MINUTES_AN_HOUR = Decimal(60)
#: Above this a typed number is a slip of the hand, and an amount cannot be kept.
LARGEST_NUMBER = Decimal("1e12")
LARGEST_AMOUNT = Decimal("1e13")
# Wide enough that no product of a formula's numbers loses a digit that counts.
_WIDE = Context(prec=100)


@dataclass(frozen=True)
class StockSaving:
    """Cash released once, and the carrying cost that falls each year because of it.

    The two are never added: only the carrying cost reaches the result.
    """

    once: Decimal
    yearly: Decimal


def freed_hours(*, minutes: Decimal, times_a_year: Decimal, people: Decimal) -> Decimal:
    """Hours a year that something takes no longer: minutes saved × times a year × people ÷ 60.

    Raises:
        InvalidInput: a number is below zero or absurd.
    """
    _refuse_impossible(locals())
    with localcontext(_WIDE):
        return _kept(minutes * times_a_year * people / MINUTES_AN_HOUR)


def labour_saving(
    *,
    minutes_before: Decimal,
    minutes_after: Decimal,
    cycles_a_day: Decimal,
    people: Decimal,
    working_days: Decimal,
    rate_an_hour: Decimal,
) -> Decimal:
    """Labour time a year in money: (before − after) × cycles × people × days ÷ 60 × rate.

    Minutes are of one person and cycle, working days those of a year, the rate is the loaded
    cost of an hour. 4 min × 30 cycles a day × 2 people × 220 days ÷ 60 × 38.50 = 33,880.00. It
    is freed time unless there is evidence that a cost falls. Positive where time is saved, in the
    currency of the rate. Source: money.md, "Drivers and formulas".

    Raises:
        InvalidInput: a number is below zero or absurd, or it takes longer after than before.
    """
    _refuse_impossible(locals())
    _refuse_more("minutes_after", minutes_before, minutes_after)
    with localcontext(_WIDE):
        minutes = (minutes_before - minutes_after) * cycles_a_day * people * working_days
        return _kept(minutes * rate_an_hour / MINUTES_AN_HOUR)


def material_saving(
    *, use_before: Decimal, use_after: Decimal, volume: Decimal, price: Decimal
) -> Decimal:
    """Material a year: (use before − after) × volume × price.

    Use is in any unit for each piece (kilograms, metres), volume in pieces a year, the price for
    one of those units.

    Raises:
        InvalidInput: a number is below zero or absurd, or more is used after than before.
    """
    _refuse_impossible(locals())
    _refuse_more("use_after", use_before, use_after)
    with localcontext(_WIDE):
        return _kept((use_before - use_after) * volume * price)


def scrap_saving(
    *,
    good_units: Decimal,
    scrap_before: Decimal,
    scrap_after: Decimal,
    cost_to_step: Decimal,
    scrap_value: Decimal = Decimal(0),
) -> Decimal:
    """Scrap a year: good units × (1/(1 − s₀) − 1/(1 − s₁)) × (cost to the step − scrap's value).

    Good units are pieces a year, scrap before (s₀) and after (s₁) percent of the pieces started,
    below 100; cost is what a piece has cost up to the step at which it is scrapped, and scrap's
    value what one sells for. For the same good pieces fewer must be started: of each piece
    started the share 1 − s is good. Positive where scrap falls, in the currency of the cost.
    Source: money.md, "Drivers and formulas".

    Raises:
        InvalidInput: a number is below zero or absurd, a share is 100 % or more, scrap rises, or
            sells for more than the piece has cost.
    """
    _refuse_impossible(locals())
    for field, percent in (("scrap_before", scrap_before), ("scrap_after", scrap_after)):
        if percent >= HUNDRED:
            raise InvalidInput("If all were scrap, nothing good would be left.", field=field)
    _refuse_more("scrap_after", scrap_before, scrap_after)
    if scrap_value > cost_to_step:
        raise InvalidInput("Scrap cannot sell for more than it cost so far.", field="scrap_value")
    with localcontext(_WIDE):
        # Both fractions over one denominator: a single division, the last step, rounds.
        fewer = good_units * HUNDRED * (scrap_before - scrap_after)
        left = (HUNDRED - scrap_before) * (HUNDRED - scrap_after)
        return _kept(fewer * (cost_to_step - scrap_value) / left)


def rework_saving(
    *,
    rework_before: Decimal,
    rework_after: Decimal,
    volume: Decimal,
    minutes: Decimal = Decimal(0),
    rate_an_hour: Decimal = Decimal(0),
    parts: Decimal = Decimal(0),
) -> Decimal:
    """Rework a year: (share before − after) × volume × (minutes ÷ 60 × rate + parts).

    Rework is in percent of the pieces, volume in pieces a year; minutes and parts (money) are
    those of one piece reworked. Without minutes it is the parts alone, without parts the time.

    Raises:
        InvalidInput: a number is below zero or absurd, a share is above 100 %, or rework rises.
    """
    _refuse_impossible(locals())
    _refuse_above_all("rework_before", rework_before)
    _refuse_more("rework_after", rework_before, rework_after)
    with localcontext(_WIDE):
        fewer = (rework_before - rework_after) * volume
        each = minutes * rate_an_hour + parts * MINUTES_AN_HOUR
        return _kept(fewer * each / (HUNDRED * MINUTES_AN_HOUR))


def energy_saving(
    *,
    kwh: Decimal,
    price_a_kwh: Decimal,
    peak_kw: Decimal = Decimal(0),
    months: Decimal = Decimal(12),
    price_a_kw_month: Decimal = Decimal(0),
) -> Decimal:
    """Energy a year: kWh × marginal tariff + peak kW × demand charge × months of the year.

    Raises:
        InvalidInput: a number is below zero or absurd, or there are more than twelve months.
    """
    _refuse_impossible(locals())
    if months > 12:
        raise InvalidInput("A year has twelve months.", field="months")
    with localcontext(_WIDE):
        return _kept(kwh * price_a_kwh + peak_kw * months * price_a_kw_month)


def downtime_saving(*, minutes: Decimal, events: Decimal, margin_a_minute: Decimal) -> Decimal:
    """Standstill or changeover a year: minutes saved × events a year × contribution margin.

    Only for a bottleneck whose extra output is sold; elsewhere nothing more leaves the plant,
    and the time is freed time (`freed_hours`).

    Raises:
        InvalidInput: a number is below zero or absurd.
    """
    _refuse_impossible(locals())
    with localcontext(_WIDE):
        return _kept(minutes * events * margin_a_minute)


def stock_saving(*, reduction: Decimal, carrying_percent: Decimal) -> StockSaving:
    """Stock no longer held: its value as cash once, and its carrying cost each year.

    Raises:
        InvalidInput: a number is below zero or absurd, or carrying costs more than 100 % a year.
    """
    _refuse_impossible(locals())
    _refuse_above_all("carrying_percent", carrying_percent)
    with localcontext(_WIDE):
        return StockSaving(_kept(reduction), _kept(reduction * carrying_percent / HUNDRED))


def _refuse_impossible(numbers: dict[str, Decimal]) -> None:
    for field, number in numbers.items():
        if not number.is_finite():
            raise InvalidInput("That is not a number. Type digits.", field=field)
        if number < 0:
            raise InvalidInput("A number here is not below zero.", field=field)
        if number > LARGEST_NUMBER:
            raise InvalidInput("That number is too large. Check the digits.", field=field)


def _refuse_more(field: str, before: Decimal, after: Decimal) -> None:
    if after > before:
        raise InvalidInput(
            "That is more than before. If something gets dearer, enter it as a cost.", field=field
        )


def _refuse_above_all(field: str, percent: Decimal) -> None:
    if percent > HUNDRED:
        raise InvalidInput("More than 100 percent is not possible.", field=field)


def _kept(amount: Decimal) -> Decimal:
    if amount > LARGEST_AMOUNT:
        raise InvalidInput(
            "These numbers together give an amount too large to be true. Check the digits.",
            field="amount",
        )
    return amount
