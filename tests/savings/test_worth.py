"""What lines come to, and whether they are worth their cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaizen.savings.rules.lines import BenefitClass, CostKind
from kaizen.savings.rules.policy import SavingsPolicy
from kaizen.savings.rules.worth import (
    NO_DISCOUNT_RATE,
    Figure,
    Totals,
    appraise,
    finance_rows,
    totals_of,
)

D = Decimal
HARD, SOFT = BenefitClass.HARD_COST, BenefitClass.SOFT_CAPACITY
COUNTS = SavingsPolicy().counts_hard


def _totals(*figures: Figure) -> Totals:
    return totals_of(figures, COUNTS)


MOCK_UP = (
    Figure(HARD, None, D(2002)),
    Figure(BenefitClass.AVOIDANCE, None, D(900)),
    Figure(SOFT, None, D(1050)),
    Figure(None, CostKind.ONE_OFF, D(486)),
)


def test_classes_are_never_added() -> None:
    totals = _totals(*MOCK_UP)
    assert totals.hard == 2002
    assert totals.net_first_year == 1516
    assert totals.by_class == {HARD: 2002, BenefitClass.AVOIDANCE: 900, SOFT: 1050}


def test_it_pays_back_in_three_months() -> None:
    years = _totals(*MOCK_UP).payback_years.value
    assert years is not None
    assert round(years * 12, 1) == D("2.9")


def test_cash_that_is_released_once_stands_outside() -> None:
    totals = _totals(
        Figure(BenefitClass.WORKING_CAPITAL, None, D(50000)), Figure(HARD, None, D(4000))
    )
    assert totals.hard == totals.net_later == 4000


def test_revenue_counts_and_finance_may_leave_it_out() -> None:
    revenue = Figure(BenefitClass.REVENUE, None, D(100))
    assert _totals(revenue).hard == 100
    assert totals_of([revenue], lambda one: one is HARD).hard == 0


def test_the_expected_value_weighs_each_hard_line() -> None:
    assert _totals(*MOCK_UP).expected is None
    totals = _totals(
        Figure(HARD, None, D(1000), 70), Figure(HARD, None, D(500)), Figure(SOFT, None, D(9), 30)
    )
    assert totals.expected == 1200


@pytest.mark.parametrize(
    ("hard", "cost", "above"), [(5000, 0, False), (5001, 0, True), (0, 5001, True)]
)
def test_large_is_what_is_above_the_limit_in_benefit_or_cost(
    hard: int, cost: int, above: bool
) -> None:
    totals = _totals(Figure(HARD, None, D(hard)), Figure(None, CostKind.YEARLY, D(cost)))
    assert totals.is_above(D(5000)) is above


def test_a_larger_idea_is_appraised() -> None:
    totals = _totals(
        Figure(HARD, None, D(5000)),
        Figure(None, CostKind.ONE_OFF, D(10000)),
        Figure(None, CostKind.YEARLY, D(1000)),
    )
    found = appraise(totals, rate=D("0.1"), years=3)
    assert (found.net_first_year, found.net_later) == (-6000, 4000)
    assert found.payback.value == D("2.5")
    assert found.npv.value is not None
    assert round(found.npv.value, 2) == D("-52.59")
    assert found.roi.value == D("0.2")
    assert found.irr.value is not None


def test_what_is_undefined_says_why() -> None:
    free = appraise(_totals(Figure(HARD, None, D(100))), rate=None, years=3)
    for figure in (free.payback, free.irr, free.roi, free.npv, free.benefit_cost):
        assert figure.value is None
        assert figure.reason
    assert free.npv.reason == NO_DISCOUNT_RATE


def test_the_export_has_the_figures_of_finance() -> None:
    totals = _totals(Figure(HARD, None, D(5000)), Figure(None, CostKind.ONE_OFF, D(10000)))
    rows = dict(finance_rows(totals, starts_on=date(2024, 2, 29), rate=D("0.08"), years=3))
    assert {"npv", "xnpv", "xirr", "mirr"} <= set(rows)
    assert all(figure.value is not None for figure in rows.values())
    bare = dict(finance_rows(Totals(), starts_on=date(2024, 2, 29), rate=None, years=3))
    assert all(bare[name].reason for name in ("xnpv", "xirr", "mirr"))
