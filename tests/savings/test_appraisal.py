"""Present value, rates of return and payback: published worked examples, to the printed digits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.reckoned import TOO_LARGE, Reckoned
from kaizen.savings.rules import appraisal
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


def row(*amounts: int | str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def shown(figure: Reckoned, digits: str) -> str:
    assert figure.value is not None, figure.reason
    return str(figure.value.quantize(Decimal(digits)))


#: support.microsoft.com, "XNPV function" and "XIRR function": the same five amounts.
DATED = [
    (date(2008, 1, 1), Decimal(-10000)),
    (date(2008, 3, 1), Decimal(2750)),
    (date(2008, 10, 30), Decimal(4250)),
    (date(2009, 2, 15), Decimal(3250)),
    (date(2009, 4, 1), Decimal(2750)),
]
#: support.microsoft.com, "IRR function": a business that costs 70,000.
BUSINESS = row(-70000, 12000, 15000, 18000, 21000, 26000)
#: support.microsoft.com, "MIRR function".
FIVE_YEARS = row(-120000, 39000, 30000, 21000, 37000, 46000)


@pytest.mark.parametrize(
    ("rate", "flows", "value"),
    [
        # support.microsoft.com, "NPV function", first example: $1,188.44.
        ("0.1", row(-10000, 3000, 4200, 6800), "1188.44"),
        # help.adobe.com, LiveCycle FormCalc reference, "NPV": 4694.83568075117, 11529.6086332900.
        ("0.065", row(5000), "4694.84"),
        ("0.10", row(500, 1500, 4000, 10000), "11529.61"),
    ],
)
def test_npv_of_spreadsheets_discounts_the_first_flow(
    rate: str, flows: list[Decimal], value: str
) -> None:
    assert shown(npv(Decimal(rate), flows, first_discounted=True), "0.01") == value


@pytest.mark.parametrize(
    ("rate", "flows", "value"),
    [
        # support.microsoft.com, "NPV function", second example: the cost of 40,000 is that of
        # today; $1,922.06, and ($3,749.47) with a loss of 9,000 in the sixth year.
        ("0.08", row(-40000, 8000, 9200, 10000, 12000, 14500), "1922.06"),
        ("0.08", row(-40000, 8000, 9200, 10000, 12000, 14500, -9000), "-3749.47"),
        # docs.rs, crate financial, npv (undiscounted first flow as in numpy-financial).
        ("0", row(-1000, 500, 500, 500), "500.00"),
    ],
)
def test_npv_of_textbooks_counts_the_first_flow_in_full(
    rate: str, flows: list[Decimal], value: str
) -> None:
    assert shown(npv(Decimal(rate), flows), "0.01") == value


def test_xnpv_and_xirr_of_dated_amounts() -> None:
    """Printed there: $2,086.65 (2086.647602 with its digits) at 9 %, and 37.34 % (.373362535)."""
    assert shown(xnpv(Decimal("0.09"), DATED), "0.000001") == "2086.647602"
    # The page prints 0.373362535, exact to its own tolerance of a millionth of a percent.
    assert shown(xirr(DATED), "0.0000001") == "0.3733625"
    assert xirr(DATED[::-1]) == xirr(DATED)


@pytest.mark.parametrize(
    ("flows", "rate"),
    [(BUSINESS[:5], "-0.021"), (BUSINESS, "0.087"), (BUSINESS[:3], "-0.444")],
)
def test_irr_after_four_five_and_two_years(flows: list[Decimal], rate: str) -> None:
    """Printed there: -2.1 %, 8.7 % and -44.4 %; no guess is needed here."""
    assert shown(irr(flows), "0.001") == rate


@pytest.mark.parametrize(
    ("flows", "reinvest", "rate"),
    [(FIVE_YEARS, "0.12", "0.13"), (FIVE_YEARS[:4], "0.12", "-0.05"), (FIVE_YEARS, "0.14", "0.13")],
)
def test_mirr_with_money_at_ten_percent(flows: list[Decimal], reinvest: str, rate: str) -> None:
    """Printed there: 13 %, -5 % and 13 %."""
    assert shown(mirr(flows, Decimal("0.1"), Decimal(reinvest)), "0.01") == rate


def test_a_row_with_two_rates_of_return_has_none() -> None:
    """Brealey, Myers and Allen, ch. 5, pitfall 2: -4,000, 25,000, -25,000 has 25 % and 400 %."""
    figure = irr(row(-4000, 25000, -25000))
    assert (figure.value, figure.reason) == (None, appraisal.SEVERAL_RATES)
    assert [f"{rate:.0%}" for rate in figure.candidates] == ["25%", "400%"]


def test_a_row_may_have_no_rate_of_return_and_yet_be_worth_it() -> None:
    """Brealey, Myers and Allen, ch. 5: 1,000, -3,000, 2,500; no IRR, and an NPV of 339 at 10 %."""
    flows = row(1000, -3000, 2500)
    assert irr(flows) == Reckoned(None, appraisal.NO_RATE)
    assert shown(npv(Decimal("0.1"), flows), "1") == "339"


@pytest.mark.parametrize(
    ("flows", "periods"),
    [
        # "Last period with a negative cumulative cash flow + what is still missing ÷ the flow
        # after it": justaaa.com/finance/165807: 3.7 and 2.7 years.
        (row(-72000, 25000, 25000, 15000, 10000, 30000), "3.7"),
        (row(-72000, 22000, 15000, 50000), "2.7"),
        # The same sum with 180,000: 3.08 years (rounded here to a tenth).
        (row(-180000, 60000, 40000, 70000, 125000, 35000), "3.1"),
    ],
)
def test_payback_is_linear_inside_the_period(flows: list[Decimal], periods: str) -> None:
    assert shown(payback(flows), "0.1") == periods


@pytest.mark.parametrize(
    ("rate", "flows", "periods"),
    [
        # Ross, Westerfield and Jordan, Fundamentals of Corporate Finance, "Calculating discounted
        # payback" (justaaa.com/finance/28200): 1.96, 2.03 and 3.65 years.
        ("0.14", row(-5200, 2800, 3700, 5100, 4300), "1.96"),
        ("0.14", row(-5400, 2800, 3700, 5100, 4300), "2.03"),
        ("0.14", row(-10400, 2800, 3700, 5100, 4300), "3.65"),
        # The case of currentessays.com, at 9 %: 3.45 years.
        ("0.09", row(-5100, 1280, 2480, 1680, 1680, 1480, 1280), "3.45"),
        # wizedu.com/questions/3682, at 14 %: 3.2991 with factors of three digits.
        ("0.14", row(-1000, 347, 394, 424, 600), "3.30"),
    ],
)
def test_discounted_payback(rate: str, flows: list[Decimal], periods: str) -> None:
    assert shown(discounted_payback(Decimal(rate), flows), "0.01") == periods


def test_a_cost_that_comes_back_later_is_paid_back_only_after_it() -> None:
    assert payback(row(-100, 150, -100, 100)).value == Decimal("2.5")


def test_return_and_ratio_compare_with_what_was_spent() -> None:
    flows = flows_of(one_off=Decimal(1000), yearly=Decimal(600), years=3)
    assert flows == row(-1000, 600, 600, 600)
    assert return_on_investment(flows).value == Decimal("0.8")
    assert shown(benefit_cost_ratio(Decimal("0.1"), flows), "0.0001") == "1.4921"


RATE = Decimal("0.1")


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        (npv(RATE, []), appraisal.NO_FLOWS),
        (npv(Decimal(-1), row(1)), appraisal.TOTAL_LOSS),
        (npv(Decimal("NaN"), row(1)), appraisal.NO_NUMBER),
        (npv(Decimal("1e7"), row(1)), appraisal.RATE_TOO_HIGH),
        (npv(RATE, row("1e19")), TOO_LARGE),
        (npv(RATE, row("Infinity")), appraisal.NO_NUMBER),
        (npv(Decimal("-0.99"), row(1) * 30), TOO_LARGE),
        (xnpv(RATE, []), appraisal.NO_FLOWS),
        (irr([]), appraisal.NO_FLOWS),
        (irr(row(-100)), appraisal.NO_SIGN_CHANGE),
        (irr(row(0, 0)), appraisal.NO_SIGN_CHANGE),
        (irr(row(-100, -5)), appraisal.NO_SIGN_CHANGE),
        (irr(row("-1e-9", "1e18")), appraisal.NO_RATE),
        (irr([Decimal((-1) ** n) for n in range(70)]), appraisal.TURNS_TOO_OFTEN),
        (
            xirr([(date(2026, 1, 1), Decimal(-1)), (date(2026, 1, 1), Decimal(2))]),
            appraisal.NO_TIME,
        ),
        (mirr(row(-100), RATE, RATE), appraisal.NO_SIGN_CHANGE),
        (mirr(row(100, 100), RATE, RATE), appraisal.NO_SIGN_CHANGE),
        (mirr(row(-1, 2), Decimal(-2), RATE), appraisal.TOTAL_LOSS),
        (payback(row(0, 100)), appraisal.NO_COST),
        (payback(row(-100, 30, 30)), appraisal.NEVER_PAID_BACK),
        (discounted_payback(RATE, row(-100, 50, 55)), appraisal.NEVER_PAID_BACK),
        (return_on_investment(row(100)), appraisal.NO_COST),
        (benefit_cost_ratio(RATE, row(0)), appraisal.NO_COST),
    ],
)
def test_what_is_undefined_says_why(figure: Reckoned, reason: str) -> None:
    assert (figure.value, figure.reason) == (None, reason)


def test_a_figure_has_a_value_or_a_reason() -> None:
    for odd in ((None, None), (Decimal(1), "why")):
        with pytest.raises(ValueError, match="a value or a reason"):
            Reckoned(*odd)


AMOUNTS = st.decimals(-1_000_000, 1_000_000, places=2)
FLOWS = st.lists(AMOUNTS, min_size=1, max_size=12)
RATES = st.decimals("-0.5", "3", places=4)


@given(RATES, FLOWS, st.integers(-5, 5), st.data())
def test_npv_is_linear(rate: Decimal, flows: list[Decimal], by: int, data: st.DataObject) -> None:
    others = data.draw(st.lists(AMOUNTS, min_size=len(flows), max_size=len(flows)))
    both = [one * by + other for one, other in zip(flows, others, strict=True)]
    one, other, sums = (npv(rate, each).value for each in (flows, others, both))
    assert one is not None
    assert other is not None
    assert sums is not None
    assert abs(one * by + other - sums) < Decimal("1e-9")


@given(st.decimals(1, 1_000_000, places=2), st.lists(AMOUNTS.map(abs), min_size=1, max_size=12))
def test_irr_makes_the_npv_zero(cost: Decimal, returns: list[Decimal]) -> None:
    figure = irr([-cost, *returns])
    if figure.value is None:
        assert not any(returns) or figure.reason == appraisal.NO_RATE
    else:
        left = npv(figure.value, [-cost, *returns]).value
        assert left is not None
        assert abs(left) < Decimal("1e-6") * (cost + sum(returns))


@given(FLOWS)
def test_every_rate_that_is_named_makes_the_npv_zero(flows: list[Decimal]) -> None:
    figure = irr(flows)
    size = sum(abs(flow) for flow in flows)
    for rate in figure.candidates or ([] if figure.value is None else [figure.value]):
        left = npv(rate, flows).value
        # A loss of nearly all blows up the last digits; there the sign is all that is known.
        assert left is None or rate < Decimal("-0.9") or abs(left) <= Decimal("1e-9") * size


@given(st.decimals(1, 1_000_000, places=2), st.lists(AMOUNTS.map(abs), max_size=12), RATES.map(abs))
def test_paying_back_discounted_never_comes_sooner(
    cost: Decimal, returns: list[Decimal], rate: Decimal
) -> None:
    plain, later = payback([-cost, *returns]), discounted_payback(rate, [-cost, *returns])
    assert later.value is None or (plain.value is not None and plain.value <= later.value)


ANY_FLOWS = st.lists(st.decimals(allow_nan=True, allow_infinity=True), max_size=6)
ANY_DAYS = st.lists(st.tuples(st.dates(), st.decimals()), max_size=5)


@given(ANY_FLOWS, ANY_DAYS, st.decimals(), st.decimals())
def test_no_garbage_raises_and_every_value_is_finite(
    flows: list[Decimal], dated: list[tuple[date, Decimal]], rate: Decimal, other: Decimal
) -> None:
    calls: list[Callable[[], Any]] = [
        lambda: npv(rate, flows),
        lambda: npv(rate, flows, first_discounted=True),
        lambda: xnpv(rate, dated),
        lambda: irr(flows),
        lambda: xirr(dated),
        lambda: mirr(flows, rate, other),
        lambda: payback(flows),
        lambda: discounted_payback(rate, flows),
        lambda: return_on_investment(flows),
        lambda: benefit_cost_ratio(rate, flows),
    ]
    for call in calls:
        value = call().value
        assert value is None or value.is_finite()


def test_a_daily_row_over_ten_years_is_reckoned_at_once() -> None:
    start = date(2020, 1, 1)
    daily = [(start + timedelta(days=n), Decimal(10)) for n in range(1, 3650)]
    assert xirr([(start, Decimal(-10000)), *daily]).value is not None
