"""What several reviewers make of an idea together: the middle, the ends, and how far apart."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kaizen.review.rules.criteria import DEFAULT_WEIGHTS, Criterion
from kaizen.review.rules.standing import Judged, farthest_apart, standing_of


def judged(person_id: int, **steps: int) -> Judged:
    return Judged(person_id, of(**steps), DEFAULT_WEIGHTS)


def of(**steps: int) -> Mapping[Criterion, Decimal]:
    return {Criterion(name): Decimal(step) for name, step in steps.items()}


def every(step: int) -> dict[str, int]:
    return {one.value: step for one in Criterion}


def test_without_a_score_there_is_no_standing() -> None:
    assert standing_of([]) is None
    assert standing_of([judged(1)]) is None


def test_the_middle_counts_and_not_the_mean() -> None:
    found = standing_of([judged(1, **every(5)), judged(2, **every(4)), judged(3, **every(1))])
    assert found is not None
    assert (found.value, found.lowest, found.highest) == (4, 1, 5)
    assert (found.lowest_by, found.highest_by, found.count) == (3, 1, 3)
    assert (found.spread, found.is_talk_first, found.coverage) == (4, True, 1)


def test_less_than_two_steps_is_no_reason_to_talk_first() -> None:
    found = standing_of([judged(1, **every(5)), judged(2, **(every(3) | {"safety": 4}))])
    assert found is not None
    assert found.spread == Decimal("1.75")
    assert not found.is_talk_first


def test_what_is_left_out_reweights_the_rest() -> None:
    found = standing_of([judged(1, safety=5, quality=1)])
    assert found is not None
    # (5 × .25 + 1 × .20) ÷ .45
    assert round(found.value, 4) == Decimal("3.2222")
    assert found.coverage == Decimal("0.45")
    assert found.effort is None


def test_effort_counts_upwards_on_the_map_and_is_no_effect() -> None:
    found = standing_of([judged(1, safety=4, effort=5), judged(2, safety=4, effort=4)])
    assert found is not None
    assert found.effect == 4
    assert found.effort == Decimal("1.5")


def test_only_effort_shows_no_effect() -> None:
    found = standing_of([judged(1, effort=2)])
    assert found is not None
    assert (found.effect, found.effort, found.value) == (None, 4, 2)


def test_the_criterion_about_which_two_differ_most() -> None:
    assert farthest_apart(of(safety=5, quality=2), of(safety=4, quality=5)) is Criterion.QUALITY
    assert farthest_apart(of(safety=5), of(safety=5, morale=1)) is None
    assert farthest_apart(of(safety=5), of(morale=1)) is None
