"""What an entry amounts to with the rates of the day, and what is asked about it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from kaizen.core.errors import InvalidInput
from kaizen.core.money import Money, round_money
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.people.queries.areas import day_in
from kaizen.savings.queries.cost_bases import stated_cost
from kaizen.savings.queries.rates import rate_on
from kaizen.savings.rules.asked import ASKED
from kaizen.savings.rules.entries import Part, parts_of, rates_needed, require_numbers
from kaizen.savings.rules.lines import BenefitClass, Driver
from kaizen.savings.rules.rates import RateKind

#: What is said where finance has entered no rate for the day, and beside which number.
_MISSING: dict[RateKind, str] = {
    RateKind.LABOUR_HOUR: to_say(
        "Finance has entered no labour rate for %(area)s that holds today. "
        "Ask them; what you typed stays here."
    ),
    RateKind.ENERGY_KWH: to_say(
        "Finance has entered no price of energy for %(area)s that holds today. "
        "Ask them; what you typed stays here."
    ),
    RateKind.DEMAND_KW_MONTH: to_say(
        "Finance has entered no demand charge for %(area)s that holds today. "
        "Ask them; what you typed stays here."
    ),
    RateKind.MARGIN_MINUTE: to_say(
        "Finance has entered no margin a minute for %(area)s that holds today. "
        "Ask them, or choose freed time; what you typed stays here."
    ),
    RateKind.CARRYING_PERCENT: to_say(
        "Finance has entered no cost of bound stock for %(area)s that holds today. "
        "Ask them; what you typed stays here."
    ),
}
_ASKED_WITH: dict[RateKind, tuple[str, ...]] = {
    RateKind.LABOUR_HOUR: ("people", "minutes"),
    RateKind.ENERGY_KWH: ("kwh",),
    RateKind.DEMAND_KW_MONTH: ("peak_kw",),
    RateKind.MARGIN_MINUTE: ("minutes",),
    RateKind.CARRYING_PERCENT: ("reduction",),
}
_RATE_UNITS: dict[RateKind, str] = {
    RateKind.LABOUR_HOUR: "money an hour",
    RateKind.ENERGY_KWH: "money a kWh",
    RateKind.DEMAND_KW_MONTH: "money a kW and month",
    RateKind.MARGIN_MINUTE: "money a minute",
    RateKind.CARRYING_PERCENT: "% a year",
}


@dataclass(frozen=True)
class Entry:
    """What somebody filled in for one driver; money in the currency of the site.

    `benefit` is the class where the driver leaves a choice, `basis` where the amount comes from,
    `is_meant` the answer to "more than the area spends on it: do you mean it?".
    """

    driver: Driver
    numbers: Mapping[str, Decimal | None]
    benefit: BenefitClass | None = None
    basis: str = ""
    sure_percent: int | None = None
    is_meant: bool = False
    #: Percent of it reached in each of the first months, then all of it.
    ramp: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reckoned:
    """An entry worked out: its parts in whole minor units, and the numbers and rates behind."""

    driver: Driver
    parts: tuple[Part, ...]
    numbers: dict[str, Decimal]
    rates: dict[RateKind, Decimal] = field(default_factory=dict)

    def factors(self, part: Part, *, entry: str) -> dict[str, Any]:
        """The chain as it is kept with the amount: numbers and rates of the day, with units.

        Money stands for the currency of the line.
        """
        units = {one.name: one.unit.value for one in ASKED[self.driver].numbers}
        return {
            "entry": entry,
            **{name: str(number) for name, number in self.numbers.items()},
            **({} if part.hours is None else {"hours_a_year": str(part.hours)}),
            "rates": {kind.value: str(amount) for kind, amount in self.rates.items()},
            "units": units | {kind.value: _RATE_UNITS[kind] for kind in self.rates},
        }


def reckon(session: Session, idea: Idea, entry: Entry, *, now: datetime) -> Reckoned:
    """Work out what an entry amounts to with the rates of today; nothing is written.

    Raises:
        InvalidInput: a number is missing or cannot be, nothing is saved, or finance has entered
            no rate for the day; `field` names where to say so.
    """
    numbers = require_numbers(entry.driver, entry.numbers)
    benefit = _require_class(idea, entry)
    needed = rates_needed(entry.driver, numbers, benefit)
    rates = _rates_on(session, idea, entry.driver, needed, now)
    parts = parts_of(entry.driver, numbers, rates, benefit)
    whole = tuple(_rounded(part, idea.currency) for part in parts)
    return Reckoned(entry.driver, whole, numbers, rates)


def refuse_absurd(
    session: Session, idea: Idea, entry: Entry, reckoned: Reckoned, *, now: datetime
) -> None:
    """A saving above what the area spends on it a year is asked about again.

    Raises:
        InvalidInput: it is more, and nobody has said that it is meant (field `is_meant`).
    """
    if entry.is_meant:
        return
    spent = stated_cost(session, idea.area, entry.driver, day_in(session, idea.area, now))
    # Cash that is released once says nothing about what is spent in a year.
    yearly = (p.amount for p in reckoned.parts if p.benefit is not BenefitClass.WORKING_CAPITAL)
    saved = max(yearly, default=Decimal(0))
    if spent is not None and saved > spent:
        raise InvalidInput(
            "This is more than the %(spent)s a year that the area spends on it. "
            "Check the digits, or tick that you mean it.",
            field="is_meant",
            spent=Money(spent, idea.currency),
        )


def _require_class(idea: Idea, entry: Entry) -> BenefitClass | None:
    """The class that this entry may have (money.md, "Classes of benefit" and "Guards")."""
    classes = ASKED[entry.driver].classes
    if not classes:
        return None
    benefit = entry.benefit or classes[0]
    if benefit not in classes:
        raise InvalidInput("Choose what kind of benefit it is.", field="benefit")
    is_hoped = entry.driver is Driver.LABOUR_TIME and benefit is BenefitClass.HARD_COST
    if is_hoped and idea.fewer_positions:
        raise InvalidInput(
            "This could mean fewer people in the work, so its hours stay freed time.",
            field="benefit",
        )
    return benefit


def _rates_on(
    session: Session, idea: Idea, driver: Driver, kinds: tuple[RateKind, ...], now: datetime
) -> dict[RateKind, Decimal]:
    """The rates that hold today in the area of the idea."""
    found: dict[RateKind, Decimal] = {}
    names = {one.name for one in ASKED[driver].numbers}
    for kind in kinds:
        rate = rate_on(session, idea.area, kind, day_in(session, idea.area, now))
        if rate is None:
            beside = next(name for name in _ASKED_WITH[kind] if name in names)
            raise InvalidInput(_MISSING[kind], field=beside, area=idea.area.name)
        found[kind] = rate
    return found


def _rounded(part: Part, currency: str) -> Part:
    """The amount in whole minor units, once and at the end; hours to a hundredth."""
    hours = None if part.hours is None else round(part.hours, 2)
    return part._replace(amount=round_money(part.amount, currency), hours=hours)
