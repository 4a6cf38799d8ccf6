"""How far an aim has come: worked examples, without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaizen.core.errors import InvalidInput
from kaizen.objectives.rules.aims import AimPlan, Measure, settled_plan
from kaizen.objectives.rules.progress import (
    Standing,
    added_up,
    progress_of,
    time_share,
    way_share,
)
from tests.support.aims import plan

D = Decimal
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("start", "target", "value", "share"),
    [
        (D(14), D(8), D(11), D("0.5")),
        (D(0), D(12), D(3), D("0.25")),
        (D(0), D(12), D(15), D("1.25")),
        (D(14), D(8), D(20), D(-1)),
    ],
)
def test_the_way_that_is_behind_us(start: D, target: D, value: D, share: D) -> None:
    assert way_share(start, target, value) == share


def test_the_time_that_is_over() -> None:
    assert time_share(FIRST, LAST, date(2025, 12, 31)) == 0
    assert time_share(FIRST, LAST, LAST) == 1
    assert time_share(FIRST, LAST, date(2027, 5, 1)) == 1
    # 73 of 365 days.
    assert time_share(FIRST, LAST, date(2026, 3, 14)) == D("0.2")


@pytest.mark.parametrize(
    ("value", "today", "standing"),
    [
        ("2", date(2026, 3, 14), Standing.BEHIND),
        ("3", date(2026, 3, 14), Standing.ON_THE_WAY),
        ("12", date(2026, 3, 14), Standing.REACHED),
        ("11", date(2027, 1, 1), Standing.MISSED),
        ("12", date(2027, 1, 1), Standing.REACHED),
    ],
)
def test_where_it_stands(value: str, today: date, standing: Standing) -> None:
    found = progress_of(D(0), D(12), FIRST, LAST, [(date(2026, 3, 1), D(value))], today)
    assert found.standing is standing
    assert found.value == D(value)


def test_a_measured_value_is_held_against_its_own_day() -> None:
    points = [(date(2026, 3, 14), D(13))]
    june = date(2026, 6, 30)
    found = progress_of(D(14), D(9), FIRST, LAST, points, june, is_measured=True)
    assert (found.standing, found.time_percent) == (Standing.ON_THE_WAY, 49)
    assert progress_of(D(14), D(9), FIRST, LAST, points, june).standing is Standing.BEHIND


def test_without_a_value_nothing_is_said() -> None:
    found = progress_of(D(14), D(9), FIRST, LAST, [], date(2026, 3, 14))
    assert (found.standing, found.value, found.percent) == (Standing.UNKNOWN, None, 0)
    before = progress_of(D(14), D(9), FIRST, LAST, [], date(2025, 3, 14))
    assert before.standing is Standing.TO_COME


def test_what_comes_after_its_last_day_does_not_count() -> None:
    points = [(date(2026, 12, 30), D(10)), (date(2027, 1, 4), D(9))]
    found = progress_of(D(14), D(9), FIRST, LAST, points, date(2027, 2, 1))
    assert (found.value, found.standing) == (D(10), Standing.MISSED)


def test_results_add_up_from_nothing() -> None:
    results = [(date(2026, 4, 1), D(200)), (date(2026, 2, 1), D(100)), (date(2026, 4, 1), D(-50))]
    assert added_up(FIRST, results) == [
        (FIRST, D(0)),
        (date(2026, 2, 1), D(100)),
        (date(2026, 4, 1), D(250)),
    ]


def test_what_is_counted_begins_at_nothing_and_has_its_own_unit() -> None:
    found = settled_plan(plan(measure=Measure.HARD, unit="bananas", from_value=D(3)))
    assert (found.from_value, found.unit) == (D(0), "")


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"why": "x" * 2001}, "why"),
        ({"unit": ""}, "unit"),
        ({"from_value": None}, "from_value"),
        ({"from_value": D(-1)}, "from_value"),
        ({"to_value": None}, "to_value"),
        ({"to_value": D(14)}, "to_value"),
        ({"to_value": D("NaN")}, "to_value"),
        ({"to_value": D(10) ** 12}, "to_value"),
        ({"measure": Measure.IN_USE, "to_value": D(0)}, "to_value"),
        ({"from_on": None}, "from_on"),
        ({"until_on": None}, "until_on"),
        ({"until_on": FIRST}, "until_on"),
        ({"until_on": date(2030, 1, 1)}, "until_on"),
    ],
)
def test_a_plan_is_refused_where_it_is_wrong(others: dict[str, object], field: str) -> None:
    wrong: AimPlan = plan(**others)
    with pytest.raises(InvalidInput) as refused:
        settled_plan(wrong)
    assert refused.value.field == field
