"""The formula of each driver, against worked examples and for any input."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.errors import InvalidInput
from kaizen.savings.rules.drivers import (
    LARGEST_AMOUNT,
    StockSaving,
    downtime_saving,
    energy_saving,
    freed_hours,
    labour_saving,
    material_saving,
    rework_saving,
    scrap_saving,
    stock_saving,
)


def numbers(**texts: str) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in texts.items()}


LABOUR = numbers(
    minutes_before="4",
    minutes_after="0",
    cycles_a_day="30",
    people="2",
    working_days="220",
    rate_an_hour="38.50",
)
MATERIAL = numbers(use_before="0.52", use_after="0.5", volume="100000", price="3.20")
SCRAP = numbers(
    good_units="9500", scrap_before="5", scrap_after="0", cost_to_step="12", scrap_value="2"
)
REWORK = numbers(
    rework_before="8",
    rework_after="5",
    volume="40000",
    minutes="15",
    rate_an_hour="40",
    parts="2.50",
)
ENERGY = numbers(kwh="12000", price_a_kwh="0.21", peak_kw="5", months="12", price_a_kw_month="9.50")
DOWNTIME = numbers(minutes="11", events="423", margin_a_minute="6")
STOCK = numbers(reduction="80000", carrying_percent="8")


@pytest.mark.parametrize(
    ("formula", "factors", "saving"),
    [
        # The sentence in the product's own rules; 880 h at 38.50.
        (labour_saving, LABOUR, "33880.00"),
        # 2,000 kg less at 3.20.
        (material_saving, MATERIAL, "6400"),
        # Of 10,000 started pieces 5 % were scrap; 500 fewer are started, each 10 net.
        (scrap_saving, SCRAP, "5000"),
        # 1,200 pieces fewer, each a quarter of an hour at 40 and 2.50 in parts.
        (rework_saving, REWORK, "15000"),
        (energy_saving, ENERGY, "3090"),
        (downtime_saving, DOWNTIME, "27918"),
    ],
)
def test_a_driver_is_reckoned_by_its_formula(
    formula: Callable[..., Decimal], factors: dict[str, Decimal], saving: str
) -> None:
    assert formula(**factors) == Decimal(saving)


def test_stock_releases_cash_once_and_saves_its_carrying_cost() -> None:
    assert stock_saving(**STOCK) == StockSaving(once=Decimal(80000), yearly=Decimal(6400))


def test_the_rework_of_parts_and_of_time_add_up_to_the_whole() -> None:
    parts = rework_saving(**{**REWORK, "minutes": Decimal(0)})
    time = rework_saving(**{**REWORK, "parts": Decimal(0)})
    assert (parts, time) == (Decimal(3000), Decimal(12000))


def test_freed_time_is_hours_a_year() -> None:
    """The example of the drawn page: 11 min × 423 die changes are 78 hours a year."""
    hours = freed_hours(minutes=Decimal(11), times_a_year=Decimal(423), people=Decimal(1))
    assert hours == Decimal("77.55")


def test_a_half_cent_is_not_lost_before_it_is_rounded() -> None:
    saving = labour_saving(
        **numbers(
            minutes_before="1",
            minutes_after="0",
            cycles_a_day="1",
            people="1",
            working_days="1",
            rate_an_hour="0.3",
        )
    )
    assert saving == Decimal("0.005")


@pytest.mark.parametrize(
    ("formula", "usual", "odd", "field"),
    [
        (labour_saving, LABOUR, {"minutes_after": "5"}, "minutes_after"),
        (labour_saving, LABOUR, {"people": "-1"}, "people"),
        (labour_saving, LABOUR, {"rate_an_hour": "NaN"}, "rate_an_hour"),
        (labour_saving, LABOUR, {"cycles_a_day": "1e13"}, "cycles_a_day"),
        (labour_saving, LABOUR, {"cycles_a_day": "1e12"}, "amount"),
        (material_saving, MATERIAL, {"use_after": "1"}, "use_after"),
        (scrap_saving, SCRAP, {"scrap_before": "100"}, "scrap_before"),
        (scrap_saving, SCRAP, {"scrap_before": "101"}, "scrap_before"),
        (scrap_saving, SCRAP, {"scrap_after": "100"}, "scrap_after"),
        (scrap_saving, SCRAP, {"scrap_after": "6"}, "scrap_after"),
        (scrap_saving, SCRAP, {"scrap_value": "12.01"}, "scrap_value"),
        (rework_saving, REWORK, {"rework_before": "100.1"}, "rework_before"),
        (rework_saving, REWORK, {"rework_after": "9"}, "rework_after"),
        (energy_saving, ENERGY, {"months": "13"}, "months"),
        (energy_saving, ENERGY, {"kwh": "-0.01"}, "kwh"),
        (downtime_saving, DOWNTIME, {"events": "Infinity"}, "events"),
        (stock_saving, STOCK, {"carrying_percent": "100.5"}, "carrying_percent"),
    ],
)
def test_the_impossible_is_refused_beside_its_number(
    formula: Callable[..., Any],
    usual: dict[str, Decimal],
    odd: dict[str, str],
    field: str,
) -> None:
    with pytest.raises(InvalidInput) as refused:
        formula(**{**usual, **numbers(**odd)})
    assert refused.value.field == field


FORMULAS = [
    (labour_saving, LABOUR),
    (material_saving, MATERIAL),
    (scrap_saving, SCRAP),
    (rework_saving, REWORK),
    (energy_saving, ENERGY),
    (downtime_saving, DOWNTIME),
]


@given(st.sampled_from(FORMULAS), st.data())
def test_any_input_is_refused_in_words_or_saves_something_finite(
    case: tuple[Callable[..., Decimal], dict[str, Decimal]], data: st.DataObject
) -> None:
    formula, usual = case
    factors = {name: data.draw(st.decimals(), label=name) for name in usual}
    with suppress(InvalidInput):
        assert 0 <= formula(**factors) <= LARGEST_AMOUNT


SMALL = st.decimals(0, 1000, places=2)


@given(st.lists(SMALL, min_size=4, max_size=4), SMALL, SMALL)
def test_saving_in_two_steps_saves_as_much_as_in_one(
    shape: list[Decimal], one: Decimal, other: Decimal
) -> None:
    """Before − half-way and half-way − after add up; so a second idea claims only its own step."""
    cycles, people, days, rate = shape
    rest = {
        "cycles_a_day": cycles,
        "people": people,
        "working_days": days,
        "rate_an_hour": rate,
    }
    zero, whole = Decimal(0), one + other
    first = labour_saving(minutes_before=whole, minutes_after=one, **rest)
    second = labour_saving(minutes_before=one, minutes_after=zero, **rest)
    both = labour_saving(minutes_before=whole, minutes_after=zero, **rest)
    assert abs(first + second - both) < Decimal("1e-9")
