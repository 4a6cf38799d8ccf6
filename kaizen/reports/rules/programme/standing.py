"""How what is open stands at the moment: its age, and how much each holder carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from kaizen.reports.rules.programme.shares import Share

#: The last day of each stretch of age; what is older than the last one is the sixth.
AGES = (7, 30, 60, 90)


def ageing(days_open: Mapping[int, int]) -> tuple[int, ...]:
    """Open ideas by their age in days: up to 7, 8-30, 31-60, 61-90 and over 90.

    `days_open` is days since sending → how many.
    """
    counts = [0] * (len(AGES) + 1)
    for days, many in days_open.items():
        counts[sum(days > last for last in AGES)] += many
    return tuple(counts)


def older_than_ninety(ages: Sequence[int]) -> Share:
    """The share of open ideas that are older than 90 days; `ages` as `ageing` gives them."""
    return Share(ages[-1], sum(ages))


def work_per_holder(items: int, holders: int) -> Decimal | None:
    """Open ideas ÷ the people who hold them, to a tenth; None where nobody holds any.

    Of an area, never of a person: nobody is ranked.
    """
    if not holders:
        return None
    return (Decimal(items) / holders).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
