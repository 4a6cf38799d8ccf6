"""Guards against counting twice: what cuts of one cost come to together, and ideas cut in two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from kaizen.core.errors import InvalidInput
from kaizen.core.reckoned import PRECISION
from kaizen.savings.rules.lines import Cost

#: Ideas whose costs nearly reach the limit, within so many days, may be one idea in parts.
SPLIT_WITHIN = timedelta(days=30)
#: From this share of a limit on, a cost is just under it.
JUST_UNDER = Decimal("0.8")
#: So many of one person, or of one area, are several.
SEVERAL_OF_PERSON = 2
SEVERAL_OF_AREA = 3


def pool_total(base: Decimal, rates: Sequence[Decimal]) -> Decimal:
    """What several percent cuts of one yearly cost save together: B × (1 − ∏(1 − rᵢ)).

    `base` is the cost before all of them, each rate the share that one idea cuts of what the
    others leave (0.1 is 10 %). Two cuts of 20 % and 10 % of 1,000 save 280, not 300. Unrounded,
    in the currency of `base` (money.md, "Double counting").

    Raises:
        InvalidInput: the base is no amount or below zero, or a rate is not between 0 and 1.
    """
    if not base.is_finite() or base < 0:
        raise InvalidInput("What it costs a year is not below zero.", field="base")
    if not all(rate.is_finite() and 0 <= rate <= 1 for rate in rates):
        raise InvalidInput("A cut lies between 0 and 100 percent.", field="rates")
    with localcontext(prec=PRECISION):
        left = base
        for rate in rates:
            left *= 1 - rate
        return base - left


@dataclass(frozen=True)
class SmallIdea:
    """What is asked of an idea to see whether it is part of a larger one."""

    idea_id: int
    author_id: int | None
    area_id: int
    sent_on: date
    cost: Cost


def parts_of_one(
    idea: SmallIdea,
    others: Iterable[SmallIdea],
    *,
    one_off_limit: Decimal | None,
    yearly_limit: Decimal | None,
) -> tuple[int, ...]:
    """The ids of ideas with which this one may have been one idea that was cut in parts.

    They are just under the limit as it is, within 30 days of it, and of the same person, or at
    least two more of the same area. Empty where nothing looks like it; it is a question to ask,
    never a verdict (money.md, "Splitting").
    """
    limits = (one_off_limit, yearly_limit)
    if not is_just_under(idea.cost, limits):
        return ()
    near = [
        other
        for other in others
        if other.idea_id != idea.idea_id
        and abs(other.sent_on - idea.sent_on) <= SPLIT_WITHIN
        and is_just_under(other.cost, limits)
    ]
    same_person = {
        other.idea_id
        for other in near
        if idea.author_id is not None and other.author_id == idea.author_id
    }
    same_area = {other.idea_id for other in near if other.area_id == idea.area_id}
    found: set[int] = set()
    if len(same_person) + 1 >= SEVERAL_OF_PERSON:
        found |= same_person
    if len(same_area) + 1 >= SEVERAL_OF_AREA:
        found |= same_area
    return tuple(sorted(found))


def is_just_under(cost: Cost, limits: tuple[Decimal | None, Decimal | None]) -> bool:
    """Whether one of the two costs nearly reaches its limit and does not go over it."""
    return any(
        limit is not None and limit * JUST_UNDER <= amount <= limit and amount > 0
        for amount, limit in zip((cost.one_off, cost.yearly), limits, strict=True)
    )
