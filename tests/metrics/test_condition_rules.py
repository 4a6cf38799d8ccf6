"""How conditions of areas add up, and what cannot be one; without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaizen.core.errors import InvalidInput
from kaizen.metrics.importing import Fault, Line, read_month, understand
from kaizen.metrics.rules.conditions import Condition, Place, require_value, together, wholes_of

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
#: A site (1) with a department (2) of two lines (3, 4), and an office (5).
TREE = [
    Place(1, (1,), 0),
    Place(2, (1, 2), 0),
    Place(3, (1, 2, 3), 40),
    Place(4, (1, 2, 4), 20),
    Place(5, (1, 5), 10),
]
A, OVER = Condition.ABSENCE, Condition.OVERTIME


def test_absence_is_weighted_by_people_and_the_rest_adds_up() -> None:
    parts = [(Decimal(3), 40), (Decimal(6), 20)]
    assert together(A, parts) == Decimal("4.00")
    assert together(OVER, parts) == Decimal(9)


def test_absence_of_areas_without_people_is_the_plain_mean() -> None:
    assert together(A, [(Decimal(3), 0), (Decimal(6), 0)]) == Decimal("4.50")


def test_an_area_adds_up_what_lies_below_it() -> None:
    own = {(3, MARCH): Decimal(10), (4, MARCH): Decimal(5)}
    wholes = wholes_of(TREE, own, [MARCH], OVER)
    assert wholes[2] == {MARCH: Decimal(15)}
    assert wholes[1] == {MARCH: Decimal(15)}


def test_a_value_of_its_own_stands_before_those_below() -> None:
    own = {(2, MARCH): Decimal(99), (3, MARCH): Decimal(10), (4, MARCH): Decimal(5)}
    assert wholes_of(TREE, own, [MARCH], OVER)[1] == {MARCH: Decimal(99)}


def test_a_month_that_one_of_them_did_not_tell_is_a_gap_and_no_fall() -> None:
    own = {(3, MARCH): Decimal(10), (4, MARCH): Decimal(5), (3, APRIL): Decimal(11)}
    assert wholes_of(TREE, own, [MARCH, APRIL], OVER)[2] == {MARCH: Decimal(15)}


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (A, "-1"),
        (A, "100.5"),
        (A, "4.123"),
        (Condition.ACCIDENTS, "1.5"),
        (OVER, "100000"),
        (OVER, "NaN"),
    ],
)
def test_what_cannot_be_right_is_refused(condition: Condition, value: str) -> None:
    with pytest.raises(InvalidInput):
        require_value(condition, Decimal(value))


@pytest.mark.parametrize("text", ["2026-03", "2026-3", "2026-03-17", "03.2026", "3/2026"])
def test_months_are_read_as_people_write_them(text: str) -> None:
    assert read_month(text) == MARCH


@pytest.mark.parametrize("text", ["", "March", "2026-13", "0000-01", "26-03"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_month(text)


def test_a_bad_line_stops_none_of_the_others() -> None:
    rows = [
        (2, {"Area": "NH-PRESS", "Month": "2026-03", "Absence": "4,2 %", "Overtime": ""}),
        (3, {"Area": "NH-PRESS", "Month": "soon", "Absence": "4", "Overtime": ""}),
        (4, {"Area": "", "Month": "2026-03", "Absence": "4", "Overtime": ""}),
        (5, {"Area": "NH-PRESS", "Month": "2026-03", "Absence": "", "Overtime": ""}),
        (6, {"Area": "NH-PRESS", "Month": "2026-03", "Absence": "400", "Overtime": ""}),
    ]
    good, *bad = understand(rows)
    assert good == Line(2, "NH-PRESS", MARCH, {A: Decimal("4.2")})
    assert [one.number for one in bad if isinstance(one, Fault)] == [3, 4, 5, 6]


def test_a_table_without_its_columns_is_refused_whole() -> None:
    with pytest.raises(InvalidInput, match="columns"):
        list(understand([(2, {"place": "x", "month": "2026-03", "absence": "4"})]))
