"""What the answers to a driver amount to, class by class; money.md, "Drivers".

An entry is what somebody fills in for one driver. It gives one line, or two where one amount
would mix classes: stock releases cash once and saves its carrying cost each year; less rework
saves parts and frees time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from kaizen.core.errors import InvalidInput
from kaizen.savings.rules.asked import ASKED
from kaizen.savings.rules.drivers import (
    downtime_saving,
    energy_saving,
    freed_hours,
    labour_saving,
    material_saving,
    rework_saving,
    scrap_saving,
    stock_saving,
)
from kaizen.savings.rules.lines import BenefitClass, Driver
from kaizen.savings.rules.rates import RateKind

_ZERO = Decimal(0)
_HUNDRED = Decimal(100)


class Part(NamedTuple):
    """What one line of an entry amounts to a year (cash: once), unrounded, and its hours."""

    benefit: BenefitClass
    amount: Decimal
    hours: Decimal | None = None


def rates_needed(
    driver: Driver, numbers: Mapping[str, Decimal], benefit: BenefitClass | None
) -> tuple[RateKind, ...]:
    """Which rates of the area the entry is reckoned with."""
    if driver is Driver.LABOUR_TIME:
        return (RateKind.LABOUR_HOUR,)
    if driver is Driver.REWORK:
        return (RateKind.LABOUR_HOUR,) if numbers.get("minutes") else ()
    if driver is Driver.ENERGY:
        kwh = (RateKind.ENERGY_KWH,) if numbers.get("kwh") else ()
        peak = (RateKind.DEMAND_KW_MONTH,) if numbers.get("peak_kw") else ()
        return (*kwh, *peak)
    if driver is Driver.DOWNTIME:
        is_sold = benefit is BenefitClass.REVENUE
        return (RateKind.MARGIN_MINUTE if is_sold else RateKind.LABOUR_HOUR,)
    return (RateKind.CARRYING_PERCENT,) if driver is Driver.STOCK else ()


def require_numbers(driver: Driver, numbers: Mapping[str, Decimal | None]) -> dict[str, Decimal]:
    """The numbers of a driver as they are reckoned with; what may be left out counts as zero.

    Raises:
        InvalidInput: one is missing, below zero or too large; `field` names it.
    """
    found: dict[str, Decimal] = {}
    for asked in ASKED[driver].numbers:
        number = numbers.get(asked.name)
        if number is None and asked.is_needed:
            raise InvalidInput("Write a number; 0 for nothing.", field=asked.name)
        number = _ZERO if number is None else number
        if not number.is_finite() or number < 0:
            raise InvalidInput("A number here is not below zero.", field=asked.name)
        if number > asked.most:
            raise InvalidInput(
                "This is more than %(most)s. Check the digits and the decimal sign.",
                field=asked.name,
                most=asked.most,
            )
        found[asked.name] = number
    return found


def parts_of(
    driver: Driver,
    numbers: Mapping[str, Decimal],
    rates: Mapping[RateKind, Decimal],
    benefit: BenefitClass | None,
) -> tuple[Part, ...]:
    """What the entry amounts to, one part a class; `numbers` and `rates` are complete.

    Formulas: money.md, "Drivers and formulas".

    Raises:
        InvalidInput: nothing is saved, or a percentage cannot be; `field` names the number.
    """
    parts = [part for part in _RECKON[driver](numbers, rates, benefit) if part.amount > 0]
    if not parts:
        raise InvalidInput(
            "With these numbers nothing is saved. Check what was before and what is after.",
            field=ASKED[driver].numbers[0].name,
        )
    return tuple(parts)


_Numbers = Mapping[str, Decimal]
_Rates = Mapping[RateKind, Decimal]


def _labour(n: _Numbers, rates: _Rates, benefit: BenefitClass | None) -> tuple[Part, ...]:
    amount = labour_saving(**n, rate_an_hour=rates[RateKind.LABOUR_HOUR])
    hours = freed_hours(
        minutes=n["minutes_before"] - n["minutes_after"],
        times_a_year=n["cycles_a_day"] * n["working_days"],
        people=n["people"],
    )
    return (Part(benefit or BenefitClass.SOFT_CAPACITY, amount, hours),)


def _material(n: _Numbers, _rates: _Rates, _benefit: BenefitClass | None) -> tuple[Part, ...]:
    return (Part(BenefitClass.HARD_COST, material_saving(**n)),)


def _scrap(n: _Numbers, _rates: _Rates, _benefit: BenefitClass | None) -> tuple[Part, ...]:
    return (Part(BenefitClass.HARD_COST, scrap_saving(**n)),)


def _rework(n: _Numbers, rates: _Rates, _benefit: BenefitClass | None) -> tuple[Part, ...]:
    rate = rates.get(RateKind.LABOUR_HOUR, _ZERO)
    parts = rework_saving(**{**n, "minutes": _ZERO})
    time = rework_saving(**{**n, "parts": _ZERO}, rate_an_hour=rate)
    pieces = (n["rework_before"] - n["rework_after"]) * n["volume"] / _HUNDRED
    hours = freed_hours(minutes=n["minutes"], times_a_year=pieces, people=Decimal(1))
    return (
        Part(BenefitClass.HARD_COST, parts),
        Part(BenefitClass.SOFT_CAPACITY, time, hours),
    )


def _energy(n: _Numbers, rates: _Rates, _benefit: BenefitClass | None) -> tuple[Part, ...]:
    amount = energy_saving(
        **n,
        price_a_kwh=rates.get(RateKind.ENERGY_KWH, _ZERO),
        price_a_kw_month=rates.get(RateKind.DEMAND_KW_MONTH, _ZERO),
    )
    return (Part(BenefitClass.HARD_COST, amount),)


def _downtime(n: _Numbers, rates: _Rates, benefit: BenefitClass | None) -> tuple[Part, ...]:
    minutes, events = n["minutes"], n["events"]
    if benefit is BenefitClass.REVENUE:
        margin = rates[RateKind.MARGIN_MINUTE]
        worth = downtime_saving(minutes=minutes, events=events, margin_a_minute=margin)
        return (Part(benefit, worth),)
    # Nothing more is sold: what is left is the time of those who would have waited.
    hours = freed_hours(minutes=minutes, times_a_year=events, people=n["people"])
    return (Part(BenefitClass.SOFT_CAPACITY, hours * rates[RateKind.LABOUR_HOUR], hours),)


def _stock(n: _Numbers, rates: _Rates, _benefit: BenefitClass | None) -> tuple[Part, ...]:
    saving = stock_saving(**n, carrying_percent=rates[RateKind.CARRYING_PERCENT])
    return (
        Part(BenefitClass.WORKING_CAPITAL, saving.once),
        Part(BenefitClass.HARD_COST, saving.yearly),
    )


def _typed(n: _Numbers, _rates: _Rates, benefit: BenefitClass | None) -> tuple[Part, ...]:
    return (Part(benefit or BenefitClass.HARD_COST, n["yearly"]),)


_Reckoning = Callable[[_Numbers, _Rates, BenefitClass | None], tuple[Part, ...]]
_RECKON: dict[Driver, _Reckoning] = {
    Driver.LABOUR_TIME: _labour,
    Driver.MATERIAL: _material,
    Driver.SCRAP: _scrap,
    Driver.REWORK: _rework,
    Driver.ENERGY: _energy,
    Driver.DOWNTIME: _downtime,
    Driver.STOCK: _stock,
    Driver.SPACE: _typed,
    Driver.AMOUNT: _typed,
}
