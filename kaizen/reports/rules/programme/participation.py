"""How many people take part, and how much comes from each head."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from kaizen.reports.rules.programme.shares import Share

#: A head-year is one person of the area for so many days.
DAYS_A_YEAR = 365
_HUNDREDTH = Decimal("0.01")


def took_part(wrote: int, people: int) -> Share:
    """The share of an area's people who wrote or co-wrote an idea.

    Both are sets of persons as bits (`figures.bits_of`). Formula: people of the area among those
    who wrote ÷ people of the area; who wrote here and belongs elsewhere counts there.
    """
    return Share((wrote & people).bit_count(), people.bit_count())


def per_head_year(many: int, *, heads: int, days: int) -> Decimal | None:
    """So many ideas, or changes in use, per head and year, to the hundredth.

    Formula: many ÷ (heads × days ÷ 365); `days` are the calendar days of the span that have
    passed, so that a year that runs can be compared with a whole one. None without a head or
    a day.
    """
    if not heads or days <= 0:
        return None
    a_year = Decimal(many * DAYS_A_YEAR) / (heads * days)
    return a_year.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
