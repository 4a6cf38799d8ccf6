"""Little's law as a check: worked examples."""

from __future__ import annotations

from decimal import Decimal

from kaizen.reports.rules.programme.flow import (
    Flow,
    Pace,
    days_at_this_pace,
    mean_days,
    pace,
    throughput,
)

#: 13 weeks: 26 changes, of which 13 took 10 days and 13 took 25.
QUARTER = {10: 13, 25: 13}


def test_throughput_is_changes_per_week() -> None:
    assert throughput(Flow(7, 91, QUARTER)) == Decimal("2.0")
    assert throughput(Flow(7, 0, QUARTER)) is None


def test_the_mean_and_what_littles_law_says() -> None:
    # L = 5, λ = 26 ÷ 91 = 2 ÷ 7 a day, so W = 5 × 7 ÷ 2 = 17.5 days: as measured.
    flow = Flow(5, 91, QUARTER)
    assert mean_days(flow) == Decimal("17.5")
    assert days_at_this_pace(flow) == Decimal("17.5")
    assert pace(flow) is Pace.IN_STEP


def test_more_in_hand_than_the_pace_can_carry_piles_up() -> None:
    flow = Flow(40, 91, QUARTER)
    assert days_at_this_pace(flow) == Decimal("140.0")
    assert pace(flow) is Pace.PILES_UP


def test_little_in_hand_runs_dry() -> None:
    assert pace(Flow(1, 91, QUARTER)) is Pace.RUNS_DRY


def test_a_store_that_is_turned_over_slowly() -> None:
    # 160 in store and 8 taken a month: each stays 20 months.
    assert days_at_this_pace(Flow(160, 1, {0: 8})) == Decimal("20.0")


def test_too_few_say_nothing() -> None:
    assert pace(Flow(3, 91, {10: 4})) is Pace.UNKNOWN
    assert pace(Flow(3, 91, {})) is Pace.UNKNOWN
    assert days_at_this_pace(Flow(3, 91, {})) is None
    assert mean_days(Flow(3, 91, {})) is None


def test_done_on_the_day_it_was_agreed_counts_as_a_day() -> None:
    assert pace(Flow(0, 91, {0: 8})) is Pace.IN_STEP
