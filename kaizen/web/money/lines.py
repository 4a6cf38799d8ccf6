"""The lines of an idea as its editor lists them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.people.queries.areas import working_year_of
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.reckoned import Reckoned
from kaizen.savings.rules.lines import BenefitClass, Driver, ValueStage
from kaizen.web import formats
from kaizen.web.forms.fields import as_typed
from kaizen.web.money.chain import chain_of, hours_chain_of
from kaizen.web.money.seen import benefit_of, hides_rate, quantity, shown_amount
from kaizen.web.money.words import CLASSES, DRIVERS, SURE


@dataclass(frozen=True)
class ShownLine:
    """One benefit: what it comes from, its class, what it amounts to, and how it was reckoned."""

    id: int
    name: str
    icon: str
    class_word: str
    swatch: str
    amount: str
    chain: str
    basis: str
    sure: str
    ramp: str


@dataclass(frozen=True)
class WorkedOut:
    """One part of an entry worked out, as the form shows it while somebody types."""

    class_word: str
    swatch: str
    amount: str
    #: "a year" or "once", where the amount itself does not say it.
    per: str
    chain: str


def shown_lines(
    lines: list[Line], stage: ValueStage | None, *, reads_money: bool
) -> list[ShownLine]:
    """The benefits as they stand at the stage that is open, or at the surest one."""
    return [
        _shown(line, _value(line, stage), reads_money=reads_money)
        for line in lines
        if line.benefit_class
    ]


def worked_out(reckoned: Reckoned, currency: str, *, reads_money: bool) -> list[WorkedOut]:
    """What was typed amounts to; without rates for whoever may not read them."""
    found = []
    for part in reckoned.parts:
        word, swatch = CLASSES[part.benefit]
        factors = reckoned.factors(part, entry="")
        if not reads_money and hides_rate(part.benefit, factors, ValueStage.ESTIMATED):
            amount, chain = quantity(factors), hours_chain_of(reckoned.driver, factors)
            per = ""
        else:
            is_cash = part.benefit is BenefitClass.WORKING_CAPITAL
            per = str(gettext("once") if is_cash else gettext("a year"))
            amount = formats.money(part.amount, currency)
            chain = chain_of(
                reckoned.driver, part.benefit, factors, amount=part.amount, currency=currency
            )
        found.append(WorkedOut(str(word), swatch, amount, per, chain))
    return found


def facts_of(session: Session, idea: Idea, line: Line | None) -> dict[str, Any]:
    """What a form begins with: the numbers as they stand, or what the area's calendar knows."""
    days_a_year, days_a_week = working_year_of(session, idea.area)
    facts: dict[str, Any] = {"working_days": str(days_a_year), "months": "12"}
    if line is None:
        return facts
    facts |= {"benefit": line.benefit_class, "basis": line.basis}
    facts["sure_percent"] = str(line.sure_percent or "")
    facts["ramp"] = ", ".join(str(percent) for percent in line.ramp or ())
    factors = next((one.factors for one in reversed(line.values) if one.factors), None) or {}
    if "times_per_week" in factors:
        factors = _from_guess(factors, days_a_week)
    known = {
        name: as_typed(Decimal(factors[name])) for name in factors if _is_number(factors[name])
    }
    return facts | known


def _from_guess(factors: dict[str, Any], days_a_week: int) -> dict[str, Any]:
    """The author's helper as the numbers of the driver; how long it takes afterwards is asked."""
    a_day = Decimal(factors["times_per_week"]) / days_a_week
    return {
        "minutes_before": factors["minutes_each"],
        "cycles_a_day": str(round(a_day, 2)),
        "people": str(factors["people"]),
    }


def _is_number(value: object) -> bool:
    if not isinstance(value, str):
        return False
    return value.replace(".", "", 1).isdigit()


def _value(line: Line, stage: ValueStage | None) -> LineValue | None:
    if stage is not None and (value := line.value(stage)) is not None:
        return value
    surest = (line.value(one) for one in reversed(ValueStage))
    return next((value for value in surest if value is not None), None)


def _shown(line: Line, value: LineValue | None, *, reads_money: bool) -> ShownLine:
    driver, benefit = Driver(line.driver), benefit_of(line) or BenefitClass.HARD_COST
    words = DRIVERS.get(driver)
    class_word, swatch = CLASSES[benefit]
    factors = value.factors if value else None
    if reads_money and value is not None:
        chain = chain_of(driver, benefit, factors, amount=value.amount, currency=line.currency)
    else:
        chain = hours_chain_of(driver, factors)
    return ShownLine(
        id=line.id,
        name=str(words.name) if words else "",
        icon=words.icon if words else "receipt",
        class_word=str(class_word),
        swatch=swatch,
        amount=shown_amount(line, value, reads_money=reads_money),
        chain=chain,
        basis=line.basis,
        sure=str(SURE[line.sure_percent]) if line.sure_percent in SURE else "",
        ramp=ramp_words(line),
    )


def ramp_words(line: Line) -> str:
    """How it begins: ``first months: 25, 50, 75 %``; empty where all of it counts at once."""
    if not line.ramp:
        return ""
    percents = ", ".join(str(percent) for percent in line.ramp)
    return str(gettext("first months: %(percents)s %%, then all of it", percents=percents))
