"""Money for small ideas: who sets it, for which quarter, version by version."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.events import history
from kaizen.savings.models.budgets import Budget
from kaizen.savings.queries.budgets import budget_left
from tests.support.cast import Cast
from tests.support.money import budget

DAY = date(2026, 3, 12)


def test_it_counts_in_its_area_and_below_until_the_quarter_ends(cast: Cast) -> None:
    budget(cast, "1500", cast.production)
    found = budget_left(cast.session, cast.press, DAY)
    assert found is not None
    assert (found.area, found.left, found.currency) == (cast.production, Decimal(1500), "EUR")
    assert (found.quarter_on, found.until_on) == (date(2026, 1, 1), date(2026, 3, 31))
    assert budget_left(cast.session, cast.logistics, DAY) is None
    assert budget_left(cast.session, cast.press, date(2026, 4, 1)) is None
    assert history(cast.session, "area", cast.production.id)[-1].kind == "budget.set"


def test_the_nearest_area_upward_counts(cast: Cast) -> None:
    budget(cast, "1500", cast.production)
    budget(cast, "200")
    found = budget_left(cast.session, cast.press, DAY)
    assert found is not None
    assert found.amount == Decimal(200)


def test_a_new_version_counts_and_the_old_ones_stay(cast: Cast) -> None:
    budget(cast, "1500")
    budget(cast, "900")
    found = budget_left(cast.session, cast.press, DAY)
    assert found is not None
    assert found.amount == Decimal(900)
    rows = cast.session.scalars(select(Budget).order_by(Budget.number)).all()
    assert [(row.number, row.amount) for row in rows] == [(1, Decimal(1500)), (2, Decimal(900))]


@pytest.mark.parametrize("who", ["olga", "sam", "fay", "nils"])
def test_only_leadership_sets_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        budget(cast, "1500", actor=getattr(cast, who))


def test_a_leader_sets_none_at_another_site(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        budget(cast, "1500", cast.brook_line)


@pytest.mark.parametrize(
    ("amount", "others", "field"),
    [
        ("-1", {}, "amount"),
        ("NaN", {}, "amount"),
        ("1e12", {}, "amount"),
        ("1", {"quarter_on": None}, "quarter_on"),
        ("1", {"quarter_on": date(2025, 10, 1)}, "quarter_on"),
        ("1", {"quarter_on": date(2026, 2, 1)}, "quarter_on"),
        ("1", {"quarter_on": date(2028, 4, 1)}, "quarter_on"),
        ("1", {"reason": ""}, "reason"),
    ],
)
def test_refusals(cast: Cast, amount: str, others: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        budget(cast, amount, **others)
    assert refused.value.field == field
