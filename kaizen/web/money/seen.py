"""What of an amount a reader may see: whoever may not read rates sees hours, never the worth.

An amount that was reckoned with a rate gives the rate away to anybody who knows the hours. Once
it is verified it is told to all, since then it is a result and no longer a sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.rules.lines import BenefitClass, ValueStage
from kaizen.web import formats


def hides_rate(
    benefit: BenefitClass | None, factors: Mapping[str, Any] | None, stage: ValueStage
) -> bool:
    """Whether the amount would tell a rate to somebody who may not read it."""
    if not factors or benefit is None:
        return False
    if benefit is BenefitClass.SOFT_CAPACITY:
        return True
    if benefit is BenefitClass.WORKING_CAPITAL or stage is ValueStage.VERIFIED:
        return False
    return bool(factors.get("rates"))


def quantity(factors: Mapping[str, Any] | None) -> str:
    """What was saved without its price: ``26 hours a year``, ``10,000 kWh a year``."""
    known = factors or {}
    if "hours_a_year" in known:
        return str(gettext("%(hours)s hours a year", hours=_number(known, "hours_a_year")))
    if "kwh" in known:
        return str(gettext("%(kwh)s kWh a year", kwh=_number(known, "kwh")))
    if "events" in known:
        minutes = Decimal(known["minutes"]) * Decimal(known["events"])
        return str(gettext("%(minutes)s minutes a year", minutes=formats.number(minutes)))
    return "–"


def hides_amount(line: Line, value: LineValue | None) -> bool:
    """Whether the amount is none for somebody who may not read rates; as `hides_rate` says.

    A value that was typed stands beside the factors of another stage: together they tell it too.
    """
    if value is None:
        return False
    return hides_rate(benefit_of(line), factors_of(line, value), ValueStage(value.stage))


def shown_amount(line: Line, value: LineValue | None, *, reads_money: bool) -> str:
    """One cell: the amount in money, or the quantity where the amount is not this reader's."""
    if value is None:
        return "–"
    if not reads_money and hides_amount(line, value):
        return quantity(factors_of(line, value))
    amount = value.amount
    return formats.money(-amount if line.cost_kind and amount else amount, line.currency)


def benefit_of(line: Line) -> BenefitClass | None:
    """The class of a benefit; None for a cost."""
    return BenefitClass(line.benefit_class) if line.benefit_class else None


def factors_of(line: Line, value: LineValue) -> dict[str, Any]:
    """The factors of a value; those of another stage, with its own hours, where it was typed."""
    if value.factors:
        return value.factors
    known = next((one.factors for one in reversed(line.values) if one.factors), None) or {}
    hours = line.hours_at(ValueStage(value.stage))
    return known if hours is None else {**known, "hours_a_year": str(hours)}


def _number(factors: Mapping[str, Any], name: str) -> str:
    return formats.number(Decimal(factors[name]))


def open_to_all(lines: list[Line]) -> list[Line]:
    """The lines whose amounts tell no rate."""
    return [
        line
        for line in lines
        if not any(
            hides_rate(benefit_of(line), value.factors, ValueStage(value.stage))
            for value in line.values
        )
        or (line.value(ValueStage.VERIFIED) and benefit_of(line) is not BenefitClass.SOFT_CAPACITY)
    ]


def stages_of(lines: list[Line]) -> list[ValueStage]:
    """The columns: guess and agreement always, claim and proof once they are there."""
    known = {value.stage for line in lines for value in line.values}
    always = {ValueStage.ESTIMATED, ValueStage.COMMITTED}
    return [stage for stage in ValueStage if stage in always or stage.value in known]
