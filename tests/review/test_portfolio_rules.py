"""What an area's ideas leave: the sums, as a table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaizen.review.rules.portfolio import Net, Standing, handling_cost, to_the_end

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}


def test_what_is_left_is_hard_savings_less_every_cost() -> None:
    net = Net(hard=Decimal(1000), once=Decimal(300), running=Decimal(50), handling=Decimal(25))
    assert net.left == 625
    assert (net + net).left == 1250


@pytest.mark.parametrize(
    ("decided", "minutes", "rate", "cost"),
    [
        (4, 30, Decimal("38.50"), Decimal("77.00")),
        (0, 30, Decimal("38.50"), Decimal(0)),
        (3, 30, None, Decimal(0)),
    ],
)
def test_handling_is_time_at_the_areas_rate(
    decided: int, minutes: int, rate: Decimal | None, cost: Decimal
) -> None:
    assert handling_cost(decided, minutes=minutes, rate=rate) == cost


@pytest.mark.parametrize(
    ("booked_to", "still"),
    [
        (None, 3650),
        (date(2026, 1, 1), 3650),
        (date(2026, 7, 2), 1830),
        (date(2027, 1, 1), 0),
        (date(2027, 3, 1), 0),
    ],
)
def test_a_run_rate_brings_only_what_is_not_booked_yet(booked_to: date | None, still: int) -> None:
    assert to_the_end(Decimal(3650), booked_to=booked_to, **YEAR) == still


def test_areas_add_up_month_by_month() -> None:
    one = Standing(months={date(2026, 1, 1): Decimal(5)}, decided=1)
    other = Standing(months={date(2026, 1, 1): Decimal(2), date(2026, 2, 1): Decimal(-4)})
    both = one + other
    assert both.months == {date(2026, 1, 1): 7, date(2026, 2, 1): -4}
    assert both.decided == 1
