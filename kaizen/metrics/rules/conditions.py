"""Conditions of work by area and month: what they are, their limits, and how they add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kaizen.core.errors import InvalidInput

#: A figure about fewer people than these is about persons; their area is counted with the one
#: above it (operations.md, "Security").
FEWEST_PEOPLE = 5
EARLIEST = date(2000, 1, 1)


class Condition(StrEnum):
    """What leaders enter once a month."""

    #: Percent of the planned working time that people were away ill.
    ABSENCE = "absence"
    #: Accidents at work after which somebody needed treatment.
    ACCIDENTS = "accidents"
    #: Hours worked beyond the agreed ones, of all people of the area together.
    OVERTIME = "overtime"


#: Beyond these somebody has slipped on the keys.
HIGHEST: Mapping[Condition, Decimal] = {
    Condition.ABSENCE: Decimal(100),
    Condition.ACCIDENTS: Decimal(999),
    Condition.OVERTIME: Decimal(99_999),
}
DECIMALS: Mapping[Condition, int] = {
    Condition.ABSENCE: 2,
    Condition.ACCIDENTS: 0,
    Condition.OVERTIME: 1,
}

#: The value of each month that has one.
Series = dict[date, Decimal]


@dataclass(frozen=True)
class Place:
    """One area of the tree: its path of ids from the site down, and who works right there."""

    area_id: int
    path_ids: tuple[int, ...]
    people: int


def require_value(condition: Condition, value: Decimal | None) -> Decimal | None:
    """The value, if it can be one; None takes back what stands there.

    Raises:
        InvalidInput: below zero, higher than anything real, or with too many decimals.
    """
    if value is None:
        return None
    if not value.is_finite() or not 0 <= value <= HIGHEST[condition]:
        raise InvalidInput(
            "%(value)s cannot be right: write a number from 0 to %(most)s.",
            field=condition.value,
            value=value,
            most=HIGHEST[condition],
        )
    if value != round(value, DECIMALS[condition]):
        if condition is Condition.ACCIDENTS:
            raise InvalidInput("Accidents are whole numbers.", field=condition.value)
        raise InvalidInput(
            "%(value)s has too many decimals; at most %(most)s.",
            field=condition.value,
            value=value,
            most=DECIMALS[condition],
        )
    return value


def wholes_of(
    places: Iterable[Place],
    own: Mapping[tuple[int, date], Decimal],
    months: Sequence[date],
    condition: Condition,
) -> dict[int, Series]:
    """The values of each area by its id: what was typed for it, else what lies below it together.

    Accidents and hours add up; absence is the mean weighted by the people of each area today. A
    month counts only when every area below that ever gave a value in these months gave one in
    it: a sum over fewer areas would look like a fall. Months without a value have none.
    """
    found: dict[int, Series] = {}
    heads: dict[int, int] = {}
    below: dict[int, list[int]] = {}
    for place in sorted(places, key=lambda one: -len(one.path_ids)):
        children = below.get(place.area_id, [])
        heads[place.area_id] = place.people + sum(heads[child] for child in children)
        telling = [child for child in children if found[child]]
        found[place.area_id] = series = {}
        for month in months:
            typed = own.get((place.area_id, month))
            if typed is None and telling and all(month in found[child] for child in telling):
                values = [(found[child][month], heads[child]) for child in telling]
                typed = together(condition, values)
            if typed is not None:
                series[month] = typed
        if len(place.path_ids) > 1:
            below.setdefault(place.path_ids[-2], []).append(place.area_id)
    return found


def together(condition: Condition, parts: Sequence[tuple[Decimal, int]]) -> Decimal:
    """One value for several areas, each given with its people.

    3 % of 40 people and 6 % of 20 are 4 % of 60; 2 accidents and 1 are 3.
    """
    if condition is not Condition.ABSENCE:
        return sum((value for value, _ in parts), Decimal(0))
    people = sum(many for _, many in parts)
    weights = [Decimal(many) if people else Decimal(1) for _, many in parts]
    weighted = (value * weight for (value, _), weight in zip(parts, weights, strict=True))
    total = sum(weighted, Decimal(0))
    return (total / sum(weights)).quantize(Decimal("0.01"), ROUND_HALF_UP)
