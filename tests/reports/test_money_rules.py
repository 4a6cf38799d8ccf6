"""Worked examples of what the tallies of months say about money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaizen.reports.rules.figures import Figure, Origin, Tally
from kaizen.reports.rules.money import (
    Proved,
    handling_of,
    net_closed,
    net_so_far,
    origins_of,
    pareto_of,
    proved_of,
    standing_of,
    steps_of,
)
from kaizen.reports.rules.promises import CLAIMS, delivered_of, promise_curve, realised_of
from kaizen.review.rules.portfolio import Net, Scope
from kaizen.savings.rules.lines import ValueStage

EUR = "EUR"
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


def amounts(figure: Figure, currency: str = EUR, **parts: int) -> dict:
    return {
        (figure.value, part.replace("__", ":"), currency): Decimal(amount)
        for part, amount in parts.items()
    }


def test_classes_stand_side_by_side_and_hard_is_what_counted_as_hard() -> None:
    tally = Tally.of(
        amounts=amounts(
            Figure.BOOKED,
            hard_cost=100,
            revenue=50,
            avoidance=30,
            soft_capacity=20,
            working_capital=900,
        )
        | amounts(Figure.HARD, floor=100, directed=50)
        | amounts(Figure.HARD, "GBP", floor=7)
    )
    assert proved_of(tally, EUR) == Proved(*map(Decimal, (150, 30, 20, 900)))
    assert not proved_of(Tally(), EUR)


def test_the_net_of_small_ideas_and_of_all() -> None:
    tally = Tally.of(
        amounts=amounts(Figure.SMALL, hard=34_200, once=9_600, running=2_700)
        | amounts(Figure.AWARDED, small=2_000, all=2_500)
        | amounts(Figure.HARD, floor=60_000, directed=17_700)
        | amounts(Figure.BOOKED, one_off=20_000, yearly=4_000)
    )
    small = net_so_far(tally, EUR, Scope.SMALL, Decimal(5_100))
    assert small == Net(*map(Decimal, (34_200, 9_600, 2_700, 5_100, 2_000)))
    assert small.left == 14_800
    every = net_so_far(tally, EUR, Scope.ALL, Decimal(6_000))
    assert every == Net(*map(Decimal, (77_700, 20_000, 4_000, 6_000, 2_500)))


def test_when_the_windows_close_is_read_from_its_own_figure() -> None:
    tally = Tally.of(
        amounts=amounts(Figure.WINDOW, small__hard=900, small__once=100, all__hard=5_000)
    )
    assert net_closed(tally, EUR, Scope.SMALL, Decimal(10)).left == 790
    assert net_closed(tally, EUR, Scope.ALL, Decimal(0)).left == 5_000


def test_a_standing_has_both_readings_and_a_trend_without_handling() -> None:
    months = {
        FEBRUARY: Tally.of({(Figure.UNPROVEN, "small", ""): 2}, amounts(Figure.SMALL, hard=300)),
        JANUARY: Tally.of(
            {}, amounts(Figure.SMALL, once=500) | amounts(Figure.WINDOW, small__hard=9)
        ),
        MARCH: Tally(),
    }
    found = standing_of(months, EUR, Scope.SMALL, decided=3, handling=Decimal(60))
    assert found.so_far.left == 300 - 500 - 60
    assert found.closed.left == 9 - 60
    assert found.months == {JANUARY: -500, FEBRUARY: 300}
    assert (found.decided, found.unproven) == (3, 2)


def test_handling_is_paid_at_the_rate_of_each_area() -> None:
    # 30 minutes each: 4 at 40, 2 at 50, and 7 where nobody has set a rate.
    rates = {1: Decimal(40), 2: Decimal(50)}
    assert handling_of({1: 4, 2: 2, 3: 7}, rates, minutes=30) == 80 + 50


def test_the_waterfall_begins_each_cost_where_the_last_one_ended() -> None:
    steps = steps_of(Net(*map(Decimal, (100, 30, 10, 5, 2))))
    assert [(one.part, one.begins, one.ends) for one in steps] == [
        ("hard", 0, 100),
        ("once", 100, 70),
        ("running", 70, 60),
        ("handling", 60, 55),
        ("awards", 55, 53),
        ("left", 0, 53),
    ]
    assert [one.part for one in steps_of(Net(hard=Decimal(1)))][-2:] == ["handling", "left"]


def promises(claims: int) -> Tally:
    stages = amounts(Figure.PROMISE, estimated=120, committed=100, claimed=90, verified=77)
    return Tally.of({(Figure.PROMISE, CLAIMS, ""): claims}, stages)


def test_the_realisation_rate_is_verified_of_committed() -> None:
    found = realised_of(promises(5), EUR)
    assert found.share == Decimal("0.77")
    assert found.amounts[ValueStage.ESTIMATED] == 120


def test_few_claims_give_no_rate() -> None:
    assert realised_of(promises(4), EUR).share is None
    assert realised_of(Tally(), EUR).share is None


def test_the_promise_curve_adds_up_and_ends_where_it_likely_will() -> None:
    months = {
        JANUARY: Tally.of(
            {}, amounts(Figure.PROMISED, verified=100) | amounts(Figure.HARD, floor=80)
        ),
        FEBRUARY: Tally.of(
            {},
            amounts(Figure.PROMISED, verified=150, waiting=50) | amounts(Figure.HARD, directed=110),
        ),
        MARCH: Tally.of({}, amounts(Figure.PROMISED, waiting=300)),
    }
    curve = promise_curve(
        months, (JANUARY, FEBRUARY, MARCH), EUR, booked_until=MARCH, share=Decimal("0.8")
    )
    assert [(one.promised, one.proved) for one in curve.months] == [
        (100, 80),
        (300, 190),
        (600, None),
    ]
    # 190 are proved; 300 are to come in March, and 50 of February wait to be verified.
    assert (curve.promised, curve.proved, curve.likely) == (600, 190, 190 + Decimal("0.8") * 350)
    assert curve.last_proved == curve.months[1]


def test_without_a_usual_share_nobody_knows_where_the_year_ends() -> None:
    months = {JANUARY: Tally.of({}, amounts(Figure.PROMISED, waiting=100))}
    assert promise_curve(months, (JANUARY,), EUR, booked_until=MARCH, share=None).likely is None


def test_what_slipped_back_is_promised_and_does_not_come() -> None:
    """Five claims of 100 a month each; one slips back in February, and one is proved at half."""
    january = amounts(Figure.PROMISED, verified=500, waiting=40) | amounts(Figure.HARD, floor=450)
    february = amounts(Figure.PROMISED, verified=500) | amounts(Figure.HARD, floor=350)
    months = [Tally.of({(Figure.PROMISE, CLAIMS, ""): 5}, january), Tally.of({}, february)]
    assert delivered_of(months, EUR).share == Decimal("0.8")
    assert delivered_of(months[1:], EUR).share is None
    assert delivered_of(months, "GBP").share is None


@pytest.mark.parametrize(
    ("floor", "directed", "share"),
    [(45_100, 32_600, Decimal(45_100) / 77_700), (0, 0, None), (-5, 10, None)],
)
def test_the_floor_has_its_share_of_hard_savings(
    floor: int, directed: int, share: Decimal | None
) -> None:
    counts = {(Figure.IN_USE, Origin.FLOOR, ""): 119, (Figure.IN_USE, Origin.DIRECTED, ""): 7}
    found = origins_of(Tally.of(counts, amounts(Figure.HARD, floor=floor, directed=directed)), EUR)
    assert found.floor_share == share
    assert (found.floor_in_use, found.directed_in_use) == (119, 7)


def test_a_pareto_begins_with_the_most_frequent_and_leaves_out_the_unnamed() -> None:
    assert pareto_of({"": 90, "waiting": 48, "walking": 61, "stock": 48}) == [
        ("walking", 61),
        ("stock", 48),
        ("waiting", 48),
    ]
