"""What a verified benefit earns by a scale, and how its authors share it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.errors import InvalidInput
from kaizen.savings.rules.awards import (
    EXAMPLES,
    POINTS,
    US_FEDERAL,
    AwardScale,
    Step,
    award,
    share_award,
)


@pytest.mark.parametrize(
    ("benefit", "earned"),
    [
        # FHWA Order M3000.1C, Tangible Awards Scale: $250 or more, $25 at least; 10 % up to
        # $10,000, $1,000 for the first $10,000 and 3 % above, $3,700 for the first $100,000 and
        # 0.5 % above.
        ("249.99", "0.00"),
        ("250", "25.00"),
        ("10000", "1000.00"),
        ("10001", "1000.03"),
        ("100000", "3700.00"),
        ("100001", "3700.01"),
        ("1000000", "8200.00"),
        # 0.5 % of what lies above 100,000, up to what OPM may approve.
        ("4360000", "25000.00"),
        ("9999999", "25000.00"),
        ("-5", "0.00"),
    ],
)
def test_the_us_federal_scale(benefit: str, earned: str) -> None:
    assert str(award(Decimal(benefit), US_FEDERAL)) == earned


@pytest.mark.parametrize(
    ("benefit", "points"),
    [("-1", "0"), ("0", "10"), ("999.99", "10"), ("1000", "30"), ("20000", "200"), ("1e9", "200")],
)
def test_points_go_by_steps(benefit: str, points: str) -> None:
    assert str(award(Decimal(benefit), POINTS)) == points


def test_half_a_cent_is_rounded_up_once() -> None:
    assert award(Decimal("1000.05"), US_FEDERAL) == Decimal("100.01")


def test_an_award_is_shared_by_largest_remainder() -> None:
    assert share_award(Decimal("100.00"), {7: 34, 3: 33, 5: 33}, 2) == {
        3: Decimal("33.00"),
        5: Decimal("33.00"),
        7: Decimal("34.00"),
    }
    assert share_award(Decimal(10), {1: 33, 2: 33, 3: 34}, 0) == {1: 3, 2: 3, 3: 4}


@pytest.mark.parametrize("shares", [{}, {1: 50, 2: 49}, {1: 101, 2: -1}])
def test_shares_make_one_hundred(shares: dict[int, int]) -> None:
    with pytest.raises(InvalidInput) as refused:
        share_award(Decimal(1), shares, 2)
    assert refused.value.field == "shares"


@pytest.mark.parametrize("benefit", ["NaN", "Infinity", "1e999999"])
def test_what_is_no_amount_is_refused(benefit: str) -> None:
    with pytest.raises(InvalidInput):
        award(Decimal(benefit), US_FEDERAL)
    with pytest.raises(InvalidInput):
        share_award(Decimal(benefit), {1: 100}, 2)


ONE = Step(Decimal(0), Decimal(5), Decimal(1))


@pytest.mark.parametrize(
    "odd",
    [
        {"steps": ()},
        {"steps": (ONE, ONE)},
        {"steps": (replace(ONE, above=Decimal(9)),)},
        {"steps": (replace(ONE, percent=Decimal(-1)),)},
        {"minimum": Decimal(9), "cap": Decimal(8)},
        {"cap": Decimal("NaN")},
    ],
)
def test_a_scale_without_a_sense_is_refused(odd: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        AwardScale(**({"steps": (ONE,), "currency": "EUR"} | odd))


@given(
    st.decimals("-1e9", "1e9", places=2),
    st.sampled_from(sorted(EXAMPLES)),
    st.lists(st.integers(1, 30), min_size=1, max_size=6),
)
def test_no_award_exceeds_the_cap_and_shares_add_up(
    benefit: Decimal, name: str, weights: list[int]
) -> None:
    scale = EXAMPLES[name]
    earned = award(benefit, scale)
    assert scale.cap is not None
    assert 0 <= earned <= scale.cap
    shares = dict(enumerate(weights))
    shares[0] += 100 - sum(weights)
    if shares[0] >= 0:
        assert sum(share_award(earned, shares, scale.digits).values()) == earned


@given(st.decimals(0, "1e9", places=2), st.decimals(0, "1e6", places=2))
def test_a_larger_benefit_never_earns_less(benefit: Decimal, more: Decimal) -> None:
    for scale in EXAMPLES.values():
        assert award(benefit, scale) <= award(benefit + more, scale)
