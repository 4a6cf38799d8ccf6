"""Money for small ideas, as leadership sets it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kaizen.core.transaction import transaction
from kaizen.people.models import Area
from kaizen.savings.actions.budgets import set_budget
from kaizen.savings.models.budgets import Budget
from tests.support.cast import THURSDAY, Cast

#: The quarter of the Thursday on which tests begin.
THIS_QUARTER = date(2026, 1, 1)


def budget(cast: Cast, amount: str, area: Area | None = None, **others: Any) -> Budget:
    """So much for the small ideas of an area this quarter, by Lena: the press shop's by default."""
    values: dict[str, Any] = {
        "quarter_on": THIS_QUARTER,
        "reason": "As agreed for the year.",
        "actor": cast.lena,
        "now": THURSDAY,
        **others,
    }
    with transaction():
        return set_budget(area or cast.press, amount=Decimal(amount), **values)
