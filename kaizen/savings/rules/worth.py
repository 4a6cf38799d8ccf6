"""What an idea's lines come to at one stage, and whether it is worth its cost; money.md.

Classes are kept apart: only what counts as hard stands against the cost. Cash that is released
once stays outside, since its carrying cost is what reaches the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kaizen.core.reckoned import Reckoned, defined, undefined
from kaizen.core.sentences import to_say
from kaizen.savings.rules.appraisal import (
    benefit_cost_ratio,
    discounted_payback,
    flows_of,
    irr,
    mirr,
    npv,
    payback,
    return_on_investment,
    xirr,
    xnpv,
)
from kaizen.savings.rules.lines import BenefitClass, CostKind
from kaizen.savings.rules.windows import add_months

_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
#: A change that has not paid back after so many years does not pay back.
LONGEST_PAYBACK_YEARS = 30
NO_DISCOUNT_RATE = to_say("Finance has entered no discount rate for this area.")


class Figure(NamedTuple):
    """One line at one stage: a benefit or a cost, its amount, and how sure it is."""

    benefit: BenefitClass | None
    cost: CostKind | None
    amount: Decimal
    sure_percent: int | None = None


@dataclass(frozen=True)
class Totals:
    """The sums of one stage, class by class, in one currency; benefits a year."""

    by_class: dict[BenefitClass, Decimal] = field(default_factory=dict)
    hard: Decimal = _ZERO
    one_off: Decimal = _ZERO
    yearly: Decimal = _ZERO
    #: What counts as hard, each line weighed by how sure it is; None where nobody said.
    expected: Decimal | None = None

    @property
    def cost(self) -> Decimal:
        """What it costs in its first year."""
        return self.one_off + self.yearly

    @property
    def net_first_year(self) -> Decimal:
        """What is left in the first year, hard only."""
        return self.hard - self.cost

    @property
    def net_later(self) -> Decimal:
        """What is left in each further year, hard only."""
        return self.hard - self.yearly

    @property
    def payback_years(self) -> Reckoned:
        """After how many years its cost has come back; simple, not discounted."""
        flows = flows_of(one_off=self.one_off, yearly=self.net_later, years=LONGEST_PAYBACK_YEARS)
        return payback(flows)

    def is_above(self, limit: Decimal) -> bool:
        """Whether it is so large, in benefit or in cost, that it is appraised in full."""
        return max(self.hard, self.cost) > limit


@dataclass(frozen=True)
class Appraisal:
    """The figures of a larger idea over its horizon; rates as shares, paybacks in years."""

    years: int
    rate: Decimal | None
    net_first_year: Decimal
    net_later: Decimal
    payback: Reckoned
    discounted_payback: Reckoned
    npv: Reckoned
    irr: Reckoned
    roi: Reckoned
    benefit_cost: Reckoned


def totals_of(figures: Iterable[Figure], counts_hard: Callable[[BenefitClass], bool]) -> Totals:
    """Add up figures of one stage and currency, each class on its own."""
    by_class: dict[BenefitClass, Decimal] = {}
    hard = one_off = yearly = expected = _ZERO
    is_weighed = False
    for one in figures:
        if one.cost is CostKind.ONE_OFF:
            one_off += one.amount
        elif one.cost is CostKind.YEARLY:
            yearly += one.amount
        if one.benefit is None:
            continue
        by_class[one.benefit] = by_class.get(one.benefit, _ZERO) + one.amount
        if counts_hard(one.benefit):
            hard += one.amount
            is_weighed = is_weighed or one.sure_percent is not None
            expected += one.amount * (one.sure_percent or _HUNDRED) / _HUNDRED
    return Totals(by_class, hard, one_off, yearly, expected if is_weighed else None)


def appraise(totals: Totals, *, rate: Decimal | None, years: int) -> Appraisal:
    """Appraise hard savings against cost: the cost today, then a year's result each year.

    `rate` is the discount rate as a share a year, None where finance has set none; `years` is
    the horizon.
    """
    flows = flows_of(one_off=totals.one_off, yearly=totals.net_later, years=years)

    def at_rate(reckon: Callable[[Decimal], Reckoned]) -> Reckoned:
        return undefined(NO_DISCOUNT_RATE) if rate is None else reckon(rate)

    return Appraisal(
        years=years,
        rate=rate,
        net_first_year=totals.net_first_year,
        net_later=totals.net_later,
        payback=payback(flows),
        discounted_payback=at_rate(lambda r: discounted_payback(r, flows)),
        npv=at_rate(lambda r: npv(r, flows)),
        irr=irr(flows),
        roi=return_on_investment(flows),
        benefit_cost=at_rate(lambda r: benefit_cost_ratio(r, flows)),
    )


def finance_rows(
    totals: Totals, *, starts_on: date, rate: Decimal | None, years: int
) -> list[tuple[str, Reckoned]]:
    """The figures of finance's export by name: NPV, IRR, XNPV, XIRR and MIRR.

    The cost falls on `starts_on`, each year's result on its anniversary.
    """
    flows = flows_of(one_off=totals.one_off, yearly=totals.net_later, years=years)
    dated = [(add_months(starts_on, 12 * n), amount) for n, amount in enumerate(flows)]

    def at_rate(reckon: Callable[[Decimal], Reckoned]) -> Reckoned:
        return undefined(NO_DISCOUNT_RATE) if rate is None else reckon(rate)

    return [
        ("net_first_year", defined(totals.net_first_year)),
        ("net_later", defined(totals.net_later)),
        ("npv", at_rate(lambda r: npv(r, flows))),
        ("xnpv", at_rate(lambda r: xnpv(r, dated))),
        ("irr", irr(flows)),
        ("xirr", xirr(dated)),
        ("mirr", at_rate(lambda r: mirr(flows, r, r))),
        ("payback_years", payback(flows)),
        ("discounted_payback_years", at_rate(lambda r: discounted_payback(r, flows))),
        ("roi", return_on_investment(flows)),
        ("benefit_cost", at_rate(lambda r: benefit_cost_ratio(r, flows))),
    ]
