"""Who verifies, what is looked at and how full a pool is, by the rules alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.errors import KaizenError
from kaizen.savings.rules.claims import (
    Claimed,
    Involved,
    PoolClaim,
    capacity_of,
    is_to_be_verified,
    peak_of,
)
from kaizen.savings.rules.lines import BenefitClass

amounts = st.decimals("0", "9000", places=2)
ids = st.integers(1, 6)


@given(ids, st.frozensets(ids), st.none() | ids, st.frozensets(ids),
       st.booleans(), st.booleans(), st.booleans())  # fmt: skip
def test_no_author_owner_committer_or_claimant_ever_verifies(
    person: int,
    authors: frozenset[int],
    owner: int | None,
    stood: frozenset[int],
    is_finance: bool,
    is_leader: bool,
    is_free: bool,
) -> None:
    try:
        capacity_of(
            person,
            Involved(authors, owner, stood),
            is_finance=is_finance,
            is_leader=is_leader,
            is_finance_free=is_free,
        )
    except KaizenError:
        return
    assert person not in authors | stood | {owner}
    assert is_finance or (is_leader and not is_free)


@given(st.lists(st.tuples(amounts, st.integers(0, 700)), max_size=8), st.integers(0, 700))
def test_the_fullest_day_is_that_of_a_reckoning_day_by_day(
    taken: list[tuple[Decimal, int]], start: int
) -> None:
    first = date(2026, 1, 1)
    found = [
        PoolClaim(number, first + timedelta(days=day), first + timedelta(days=day + 365), amount)
        for number, (amount, day) in enumerate(taken)
    ]
    begin, end = first + timedelta(days=start), first + timedelta(days=start + 365)
    slowly = max(
        sum((one.amount for one in found if one.starts_on <= day < one.ends_on), Decimal(0))
        for day in (begin + timedelta(days=n) for n in range((end - begin).days))
    )
    assert peak_of(found, begin, end) == slowly


@given(st.sampled_from(BenefitClass), amounts, st.decimals("0", "2000", places=1))
def test_money_is_always_looked_at_and_little_time_never(
    benefit: BenefitClass, amount: Decimal, hours: Decimal
) -> None:
    asked = is_to_be_verified([Claimed(benefit, amount, hours)])
    if benefit is BenefitClass.SOFT_CAPACITY:
        assert asked == (hours >= 880)
    elif benefit is BenefitClass.INTANGIBLE:
        assert not asked
    else:
        assert asked == (amount != 0)
