"""Areas share a claim, and claims on one thing save no more than it fell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaizen.core.errors import Conflict, InvalidInput
from kaizen.people.models import Membership
from kaizen.savings.actions.verifying import Findings
from kaizen.savings.rules.lines import BenefitClass, Driver
from tests.support.cast import Cast, later
from tests.support.claims import (
    benefits,
    claimed,
    entries,
    line,
    pool,
    total,
    use,
    verified,
    verify,
)
from tests.support.stages import begun


def test_areas_share_a_claim(cast: Cast) -> None:
    idea = claimed(cast, "12000.00")
    shares = {cast.press.id: 67, cast.assembly.id: 33}
    verify(cast, idea, Findings("Seen", shares=shares))
    rows = {row.area_id: row.amount for row in entries(cast, idea)}
    assert sum(rows.values()) == Decimal("657.53")
    assert rows[cast.assembly.id] == Decimal("216.98")
    # What was spent is counted by the same areas.
    assert total(cast, idea, benefit=False) == Decimal(180)


def test_areas_of_another_site_share_nothing(cast: Cast) -> None:
    idea = claimed(cast, "500")
    with pytest.raises(InvalidInput, match="this site"):
        verify(cast, idea, Findings("Seen", shares={cast.brook_line.id: 100}))


def test_claims_take_no_more_than_the_pool_fell(cast: Cast) -> None:
    pool(cast, "100000", "90000")
    first = verified(cast, "6000")
    second = claimed(cast, "4000.01")
    with pytest.raises(Conflict, match=f"{first.reference} have taken so much that 4,000.00"):
        verify(cast, second)
    less = {benefits(cast, second)[0].id: Decimal(4000)}
    verify(cast, second, Findings("Seen", "No more is left.", amounts=less))


def test_one_claim_alone_cannot_exceed_the_stated_cost(cast: Cast) -> None:
    pool(cast, "1000", None)
    idea = claimed(cast, "1000.01")
    with pytest.raises(Conflict, match="at most 1,000.00"):
        verify(cast, idea)


def test_another_driver_or_a_later_window_is_another_thing(cast: Cast) -> None:
    pool(cast, "1000", None)
    verified(cast, "1000")
    other = begun(cast)
    line(cast, other, "500", driver=Driver.LABOUR_TIME, benefit=BenefitClass.SOFT_CAPACITY,
         hours="900")  # fmt: skip
    verify(cast, use(other))
    after = claimed(cast, "1000", on=date(2027, 3, 12), now=later(days=365))
    verify(cast, after, at=later(days=390))


def test_only_the_share_that_counts_in_the_area_takes_from_its_pool(cast: Cast) -> None:
    pool(cast, "1000", None)
    idea = claimed(cast, "2000")
    verify(cast, idea, Findings("Seen", shares={cast.press.id: 50, cast.logistics.id: 50}))
    with pytest.raises(Conflict):
        verify(cast, claimed(cast, "0.02"))


def test_the_deeper_finance_verifies_too(cast: Cast) -> None:
    cast.vera.memberships.append(Membership(area=cast.production, role="finance"))
    cast.session.flush()
    verify(cast, claimed(cast, "500"), by=cast.vera)
