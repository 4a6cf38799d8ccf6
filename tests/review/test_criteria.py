"""Criteria: weights add up, anchors are complete, and money becomes a step by the table."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal

import pytest

from kaizen.core.errors import InvalidInput
from kaizen.review.rules.criteria import (
    DEFAULT_ANCHORS,
    DEFAULT_WEIGHTS,
    LONGEST_ANCHOR,
    Criterion,
    ScoringPolicy,
    require_step,
)


def test_the_defaults_are_those_of_the_house() -> None:
    policy = ScoringPolicy()
    assert sum(policy.weights.values()) == 1
    assert {one.value: str(weight) for one, weight in policy.weights.items()} == {
        "safety": "0.25",
        "quality": "0.20",
        "cost": "0.20",
        "delivery": "0.15",
        "morale": "0.10",
        "effort": "0.10",
    }
    assert all(len(words) == 5 for words in DEFAULT_ANCHORS.values())


@pytest.mark.parametrize(
    ("net", "step"),
    [
        ("-0.01", 1),
        ("0", 2),
        ("2499.99", 2),
        ("2500", 3),
        ("10000", 4),
        ("39999", 4),
        ("40000", 5),
        ("1e9", 5),
    ],
)
def test_what_it_leaves_in_the_first_year_makes_the_step_of_cost(net: str, step: int) -> None:
    assert ScoringPolicy().cost_step(Decimal(net)) == step


def test_weights_that_do_not_add_up_are_refused() -> None:
    weights = {**DEFAULT_WEIGHTS, Criterion.EFFORT: Decimal("0.15")}
    with pytest.raises(InvalidInput, match="105 percent"):
        ScoringPolicy(weights=weights)


@pytest.mark.parametrize("weight", ["-0.1", "1.5", "NaN", "Infinity"])
def test_a_weight_beyond_all_measure_is_refused(weight: str) -> None:
    with pytest.raises(InvalidInput, match="between 0 and 100"):
        ScoringPolicy(weights={**DEFAULT_WEIGHTS, Criterion.COST: Decimal(weight)})


def test_a_criterion_without_a_weight_is_refused() -> None:
    weights = {one: weight for one, weight in DEFAULT_WEIGHTS.items() if one is not Criterion.COST}
    with pytest.raises(InvalidInput):
        ScoringPolicy(weights=weights)


@pytest.mark.parametrize("words", [("a", "b"), ("a", "b", " ", "d", "e")])
def test_each_step_needs_its_words(words: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput, match="each of the steps"):
        ScoringPolicy(anchors={**DEFAULT_ANCHORS, Criterion.SAFETY: words})


def test_words_that_nobody_reads_to_the_end_are_refused() -> None:
    words = ("a", "b", "c", "d", "e" * (LONGEST_ANCHOR + 1))
    with pytest.raises(InvalidInput, match="letters at most"):
        ScoringPolicy(anchors={**DEFAULT_ANCHORS, Criterion.SAFETY: words})


@pytest.mark.parametrize("amounts", [(1, 2, 3), (0, 5, 5, 9), (9, 5, 3, 1)])
def test_the_amounts_of_the_table_rise(amounts: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput):
        ScoringPolicy(cost_from=tuple(Decimal(amount) for amount in amounts))


def test_what_is_stored_comes_back_as_it_was() -> None:
    policy = ScoringPolicy(cost_from=(Decimal("0.5"), Decimal(1), Decimal(2), Decimal(3)))
    kept = json.loads(json.dumps(asdict(policy), default=str))
    assert ScoringPolicy.from_stored(kept) == policy


@pytest.mark.parametrize("step", [0, 6, -1])
def test_there_are_five_steps(step: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_step(Criterion.MORALE, step)
    assert refused.value.field == "morale"
