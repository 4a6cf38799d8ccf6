"""Agreement of reviewers: the tables of the statistics texts, to the printed digits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.reckoned import Reckoned
from kaizen.review.rules import agreement
from kaizen.review.rules.agreement import IccKind, Weights, cohen_kappa, fleiss_kappa, icc


def shown(figure: Reckoned, digits: str) -> str:
    assert figure.value is not None, figure.reason
    return str(figure.value.quantize(Decimal(digits)))


#: Gwet, Handbook of Inter-Rater Reliability, 4th ed.: 100 women by type of pregnancy and by
#: abstractor; `cont3x3abstractors` of the R package irrCAC, whose help page prints the results.
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
#: Agresti, Categorical Data Analysis (from Hout and others 1987): how often husbands and wives
#: find it fun; `SexualFun` of the R package vcd, which prints kappa and equal-spacing weights.
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]


@pytest.mark.parametrize(
    ("table", "weights", "kappa"),
    [
        # en.wikipedia.org, "Cohen's kappa": 50 proposals for a grant; and the two tables with
        # the same agreement of 60 %.
        ([[20, 5], [10, 15]], None, "0.4"),
        ([[45, 15], [25, 15]], None, "0.1304"),
        ([[25, 35], [5, 35]], None, "0.2593"),
        (ABSTRACTORS, None, "0.7964094"),
        (ABSTRACTORS, "quadratic", "0.8921569"),
        (COUPLES, None, "0.1293"),
        (COUPLES, "linear", "0.2374"),
    ],
)
def test_kappa_of_two(table: list[list[int]], weights: Weights | None, kappa: str) -> None:
    digits = Decimal(1).scaleb(-len(kappa.split(".")[1]))
    assert shown(cohen_kappa(table, weights), str(digits)) == kappa


def test_fleiss_kappa_of_fourteen_psychiatrists() -> None:
    """en.wikipedia.org, "Fleiss' kappa", and MATLAB File Exchange 15426: ten patients; 0.210."""
    table = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
    assert shown(fleiss_kappa(table), "0.001") == "0.210"


#: Shrout and Fleiss 1979, table 2: six targets, four judges; results in their table 4, which
#: the tests of the R package psych (tests/testthat/test_ICC.R) repeat.
TARGETS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (IccKind.ONE_WAY, "0.17"),
        (IccKind.TWO_WAY, "0.29"),
        (IccKind.FIXED, "0.71"),
        (IccKind.ONE_WAY_MEAN, "0.44"),
        (IccKind.TWO_WAY_MEAN, "0.62"),
        (IccKind.FIXED_MEAN, "0.91"),
    ],
)
def test_intraclass_correlations_of_shrout_and_fleiss(kind: IccKind, value: str) -> None:
    assert shown(icc(TARGETS, kind), "0.01") == value


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        (cohen_kappa([]), agreement.NOTHING_RATED),
        (cohen_kappa([[0, 0], [0, 0]]), agreement.NOTHING_RATED),
        (cohen_kappa([[5, 0], [0, 0]]), agreement.NOT_ENOUGH_SPREAD),
        (cohen_kappa([[5]], "quadratic"), agreement.NOT_ENOUGH_SPREAD),
        (cohen_kappa([[1, 2]]), agreement.NO_COUNTS),
        (cohen_kappa([[1, -2], [0, 1]]), agreement.NO_COUNTS),
        (fleiss_kappa([]), agreement.NOTHING_RATED),
        (fleiss_kappa([[]]), agreement.NOTHING_RATED),
        (fleiss_kappa([[1, 0]]), agreement.NOTHING_RATED),
        (fleiss_kappa([[2, 0], [2, 0]]), agreement.NOT_ENOUGH_SPREAD),
        (fleiss_kappa([[2, 0], [2, 1]]), agreement.UNEVEN),
        (fleiss_kappa([[2, 0], [2]]), agreement.NO_COUNTS),
        (icc([], IccKind.TWO_WAY), agreement.NOTHING_RATED),
        (icc([[1, 2]], IccKind.TWO_WAY), agreement.NOTHING_RATED),
        (icc([[1], [2]], IccKind.TWO_WAY), agreement.NOTHING_RATED),
        (icc([[1, 2], [1]], IccKind.TWO_WAY), agreement.UNEVEN),
        (icc([[3, 3], [3, 3]], IccKind.TWO_WAY_MEAN), agreement.NOT_ENOUGH_SPREAD),
        (icc([[1, 2], [2, 1]], IccKind.TWO_WAY_MEAN), agreement.NOT_ENOUGH_SPREAD),
        (icc([[Decimal("NaN"), 2], [2, 1]], IccKind.TWO_WAY), agreement.NO_COUNTS),
        (icc([[Decimal("1e999999"), 2], [2, 1]], IccKind.TWO_WAY), agreement.NO_COUNTS),
    ],
)
def test_what_is_undefined_says_why(figure: Reckoned, reason: str) -> None:
    assert (figure.value, figure.reason) == (None, reason)


def test_who_always_agrees_has_one() -> None:
    assert cohen_kappa([[3, 0], [0, 4]], "quadratic").value == 1
    assert fleiss_kappa([[3, 0], [0, 3]]).value == 1
    for kind in IccKind:
        assert icc([[1, 1], [5, 5], [3, 3]], kind).value == 1


COUNTS = st.integers(0, 30)
SQUARES = st.integers(1, 5).flatmap(
    lambda k: st.lists(st.lists(COUNTS, min_size=k, max_size=k), min_size=k, max_size=k)
)


@given(SQUARES, st.sampled_from([None, "linear", "quadratic"]))
def test_kappa_of_two_is_one_at_most_and_forgets_who_was_first(
    table: list[list[int]], weights: Weights | None
) -> None:
    figure = cohen_kappa(table, weights)
    turned = [list(line) for line in zip(*table, strict=True)]
    assert cohen_kappa(turned, weights) == figure
    assert figure.value is None or -1 <= figure.value <= 1


STEPS = st.integers(1, 5)
RATINGS = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(STEPS, min_size=k, max_size=k), min_size=2, max_size=8)
)


@given(RATINGS)
def test_kappa_of_many_and_correlations_are_one_at_most(ratings: list[list[int]]) -> None:
    counts = [[line.count(step) for step in range(1, 6)] for line in ratings]
    for figure in [fleiss_kappa(counts), *(icc(ratings, kind) for kind in IccKind)]:
        assert figure.value is None or figure.value <= 1


ANY_COUNTS: Any = st.lists(st.lists(st.integers(-2, 10**20), max_size=4), max_size=4)
ANY_RATINGS: Any = st.lists(st.lists(st.decimals(), max_size=4), max_size=4)


@given(ANY_COUNTS, ANY_RATINGS)
def test_no_garbage_raises(table: list[list[int]], ratings: list[list[Decimal]]) -> None:
    cohen_kappa(table, "linear")
    fleiss_kappa(table)
    for kind in IccKind:
        icc(ratings, kind)
