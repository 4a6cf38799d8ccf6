"""Cuts of one cost multiply, and ideas just under a limit may be one idea in parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.errors import InvalidInput
from kaizen.savings.rules.lines import Cost
from kaizen.savings.rules.pools import SmallIdea, parts_of_one, pool_total


@pytest.mark.parametrize(
    ("base", "rates", "total"),
    [
        ("1000", ("0.2", "0.1"), "280"),
        ("1000", ("0.1", "0.2"), "280"),
        # Successive discounts, as every commercial arithmetic has them: 20 % and 10 % are 28 %.
        ("100", ("0.2", "0.1"), "28"),
        ("100", ("0.5", "0.5", "0.5"), "87.5"),
        ("100", ("1", "0.5"), "100"),
        ("100", (), "0"),
        ("0", ("0.3",), "0"),
    ],
)
def test_percent_cuts_multiply(base: str, rates: tuple[str, ...], total: str) -> None:
    assert pool_total(Decimal(base), [Decimal(rate) for rate in rates]) == Decimal(total)


@pytest.mark.parametrize(
    ("base", "rate", "field"),
    [
        ("-1", "0.1", "base"),
        ("NaN", "0.1", "base"),
        ("1", "1.01", "rates"),
        ("1", "-0.1", "rates"),
        ("1", "NaN", "rates"),
    ],
)
def test_what_is_no_cut_is_refused(base: str, rate: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        pool_total(Decimal(base), [Decimal(rate)])
    assert refused.value.field == field


RATES = st.lists(st.decimals(0, 1, places=4), max_size=8)


@given(st.decimals(0, 10**9, places=2), RATES)
def test_a_pool_never_saves_more_than_its_base_or_than_its_cuts_added(
    base: Decimal, rates: list[Decimal]
) -> None:
    total = pool_total(base, rates)
    assert 0 <= total <= base
    assert total <= base * sum(rates) + Decimal("1e-9")
    assert abs(total - pool_total(base, rates[::-1])) < Decimal("1e-9")


LIMIT = Decimal(500)


def small(
    idea_id: int, *, author: int | None = 1, area: int = 1, day: int = 1, cost: int = 480
) -> SmallIdea:
    return SmallIdea(idea_id, author, area, date(2026, 3, day), Cost(Decimal(cost), Decimal(0)))


def parts(idea: SmallIdea, *others: SmallIdea, limit: Decimal | None = LIMIT) -> tuple[int, ...]:
    return parts_of_one(idea, others, one_off_limit=limit, yearly_limit=limit)


def test_two_of_one_person_just_under_the_limit_are_asked_about() -> None:
    assert parts(small(1), small(2, area=2, day=31)) == (2,)


def test_three_of_one_area_just_under_the_limit_are_asked_about() -> None:
    assert parts(small(1), small(2, author=2)) == ()
    assert parts(small(1), small(2, author=2), small(3, author=None)) == (2, 3)


@pytest.mark.parametrize(
    "other",
    [
        small(1),
        small(2, author=2, area=2),
        small(2, cost=399),
        small(2, cost=501),
        SmallIdea(2, 1, 1, date(2026, 4, 1), Cost(Decimal(480), Decimal(0))),
    ],
)
def test_what_has_nothing_to_do_with_it_is_left_in_peace(other: SmallIdea) -> None:
    assert parts(small(1), other) == ()


def test_nothing_is_just_under_where_no_limit_binds_or_nothing_is_spent() -> None:
    assert parts(small(1), small(2), limit=None) == ()
    assert parts(small(1, cost=0), small(2, cost=0), limit=Decimal(0)) == ()
    assert parts(small(1, author=None), small(2, author=None)) == ()
