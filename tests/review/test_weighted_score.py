"""The weighted score of one reviewer: what is left out gives its weight to the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.review.rules.criteria import DEFAULT_WEIGHTS, Criterion
from kaizen.review.rules.scoring import NOBODY_SAID, WeightedScore, weighted_score


def test_all_criteria_scored_are_weighed() -> None:
    """Weighted sum model, en.wikipedia.org: 25·.2 + 20·.15 + 15·.4 + 30·.25 = 21.50, and so on."""
    weights = dict(zip("abcd", map(Decimal, ("0.2", "0.15", "0.4", "0.25")), strict=True))
    for steps, value in (
        ((25, 20, 15, 30), "21.5"),
        ((10, 30, 20, 30), "22"),
        ((30, 10, 30, 10), "22"),
    ):
        given_ = dict(zip("abcd", map(Decimal, steps), strict=True))
        assert weighted_score(given_, weights) == WeightedScore(Decimal(value), Decimal(1))


def test_a_criterion_left_out_reweights_the_rest() -> None:
    steps = {Criterion.SAFETY: Decimal(5), Criterion.QUALITY: Decimal(2)}
    score = weighted_score(steps, DEFAULT_WEIGHTS)
    assert score.coverage == Decimal("0.45")
    assert score.value is not None
    assert round(score.value, 4) == Decimal("3.6667")


@pytest.mark.parametrize("steps", [{}, {"other": Decimal(3)}, {"b": Decimal(3)}])
def test_without_anything_that_counts_there_is_no_score(steps: dict[str, Decimal]) -> None:
    weights = {"a": Decimal(1), "b": Decimal(0)}
    assert weighted_score(steps, weights) == WeightedScore(None, Decimal(0), NOBODY_SAID)


STEPS = st.dictionaries(st.sampled_from(list(Criterion)), st.integers(1, 5).map(Decimal))
WEIGHTS = st.dictionaries(st.sampled_from(list(Criterion)), st.decimals(0, 1, places=2), min_size=1)


@given(STEPS, WEIGHTS)
def test_the_score_lies_between_the_lowest_and_the_highest_step(
    steps: dict[Criterion, Decimal], weights: dict[Criterion, Decimal]
) -> None:
    score = weighted_score(steps, weights)
    assert 0 <= score.coverage <= 1
    if score.value is not None:
        counted = [step for key, step in steps.items() if weights.get(key)]
        assert min(counted) <= score.value <= max(counted)
