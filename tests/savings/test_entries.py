"""What each driver amounts to, against the worked figures of the field."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaizen.core.errors import InvalidInput
from kaizen.savings.rules.asked import ASKED
from kaizen.savings.rules.entries import (
    parts_of,
    rates_needed,
    require_numbers,
)
from kaizen.savings.rules.lines import BenefitClass, Driver
from kaizen.savings.rules.rates import RateKind

D = Decimal
HARD, SOFT = BenefitClass.HARD_COST, BenefitClass.SOFT_CAPACITY
RATES = {
    RateKind.LABOUR_HOUR: D("38.50"),
    RateKind.ENERGY_KWH: D("0.18"),
    RateKind.DEMAND_KW_MONTH: D(12),
    RateKind.MARGIN_MINUTE: D(9),
    RateKind.CARRYING_PERCENT: D(8),
}
LABOUR = {
    "minutes_before": D(10),
    "minutes_after": D(6),
    "cycles_a_day": D(30),
    "people": D(2),
    "working_days": D(220),
}
CASES = [
    (Driver.LABOUR_TIME, LABOUR, None, [(SOFT, D(33880), D(880))]),
    (Driver.LABOUR_TIME, LABOUR, HARD, [(HARD, D(33880), D(880))]),
    (
        Driver.MATERIAL,
        {"use_before": D("0.5"), "use_after": D("0.42"), "volume": D(10000), "price": D("3.2")},
        None,
        [(HARD, D(2560), None)],
    ),
    (
        Driver.REWORK,
        {
            "rework_before": D(5),
            "rework_after": D(2),
            "volume": D(20000),
            "minutes": D(6),
            "parts": D("1.5"),
        },
        None,
        [(HARD, D(900), None), (SOFT, D(2310), D(60))],
    ),
    (
        Driver.ENERGY,
        {"kwh": D(10000), "peak_kw": D(5), "months": D(12)},
        None,
        [(HARD, D(2520), None)],
    ),
    (
        Driver.DOWNTIME,
        {"minutes": D(20), "events": D(60), "people": D(2)},
        None,
        [(SOFT, D(1540), D(40))],
    ),
    (
        Driver.DOWNTIME,
        {"minutes": D(20), "events": D(60), "people": D(2)},
        BenefitClass.REVENUE,
        [(BenefitClass.REVENUE, D(10800), None)],
    ),
    (
        Driver.STOCK,
        {"reduction": D(50000)},
        None,
        [(BenefitClass.WORKING_CAPITAL, D(50000), None), (HARD, D(4000), None)],
    ),
    (
        Driver.SPACE,
        {"yearly": D(700)},
        BenefitClass.AVOIDANCE,
        [(BenefitClass.AVOIDANCE, D(700), None)],
    ),
]


@pytest.mark.parametrize(("driver", "numbers", "benefit", "expected"), CASES)
def test_a_driver_amounts_to(
    driver: Driver,
    numbers: dict[str, D],
    benefit: BenefitClass | None,
    expected: list[tuple[BenefitClass, D, D | None]],
) -> None:
    whole = require_numbers(driver, numbers)
    assert list(map(tuple, parts_of(driver, whole, RATES, benefit))) == expected


def test_less_scrap_needs_fewer_starts_for_the_same_good_pieces() -> None:
    numbers = require_numbers(
        Driver.SCRAP,
        {
            "good_units": D(90000),
            "scrap_before": D(10),
            "scrap_after": D(4),
            "cost_to_step": D(2),
            "scrap_value": D("0.40"),
        },
    )
    (part,) = parts_of(Driver.SCRAP, numbers, {}, None)
    # 100,000 starts become 93,750: 6,250 pieces that were worth 1.60 each.
    assert round(part.amount, 6) == D(10000)


@pytest.mark.parametrize(
    ("driver", "change", "field"),
    [
        (Driver.LABOUR_TIME, {"minutes_after": D(10)}, "minutes_before"),
        (Driver.LABOUR_TIME, {"minutes_after": D(11)}, "minutes_after"),
        (Driver.LABOUR_TIME, {"people": None}, "people"),
        (Driver.LABOUR_TIME, {"people": D(-1)}, "people"),
        (Driver.LABOUR_TIME, {"people": D("NaN")}, "people"),
        (Driver.LABOUR_TIME, {"working_days": D(367)}, "working_days"),
    ],
)
def test_what_cannot_be_is_said_beside_its_number(
    driver: Driver, change: dict[str, D | None], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parts_of(driver, require_numbers(driver, {**LABOUR, **change}), RATES, None)
    assert refusal.value.field == field


@pytest.mark.parametrize("percent", [D(100), D("100.5"), D(140)])
def test_scrap_of_all_pieces_is_refused(percent: D) -> None:
    numbers = {
        "good_units": D(1),
        "scrap_before": percent,
        "scrap_after": D(1),
        "cost_to_step": D(1),
    }
    with pytest.raises(InvalidInput) as refusal:
        parts_of(Driver.SCRAP, require_numbers(Driver.SCRAP, numbers), {}, None)
    assert refusal.value.field == "scrap_before"


def test_every_driver_of_a_benefit_is_asked_about_and_can_be_reckoned() -> None:
    assert set(ASKED) == set(Driver) - {Driver.PURCHASE_AND_HOURS}
    for driver, asked in ASKED.items():
        numbers = {number.name: D(1) for number in asked.numbers}
        for benefit in asked.classes or (None,):
            assert set(rates_needed(driver, numbers, benefit)) <= set(RATES)
