"""Do our many small ideas cost us money? The net of an area's ideas; money.md, "Guards"."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

NONE = Decimal(0)


class Scope(StrEnum):
    """Which ideas are reckoned with."""

    #: Those that a supervisor settled alone.
    SMALL = "small"
    ALL = "all"


@dataclass(frozen=True)
class Net:
    """What ideas brought and what they cost, in the currency of the site; costs have a plus.

    `hard` are verified hard savings, `once` what was really spent, `running` the running cost,
    `handling` the time that reviewing and owning takes, at the area's labour rate, `awards` what
    was signed for their authors.
    """

    hard: Decimal = NONE
    once: Decimal = NONE
    running: Decimal = NONE
    handling: Decimal = NONE
    awards: Decimal = NONE

    @property
    def left(self) -> Decimal:
        """Hard savings less every cost; below zero the ideas cost money."""
        return self.hard - self.once - self.running - self.handling - self.awards

    def __add__(self, other: Net) -> Net:
        return Net(
            self.hard + other.hard,
            self.once + other.once,
            self.running + other.running,
            self.handling + other.handling,
            self.awards + other.awards,
        )


@dataclass(frozen=True)
class Standing:
    """The net of one area in one period, read twice.

    `so_far` is what the ledger says for the months of the period. `closed` takes the changes that
    came into use in the period to the end of their windows, at what was verified: cost is booked
    on day one and savings over twelve months, so that a good quarter looks bad so far.
    `months` is the net of each month so far; `unproven` counts changes nobody has verified yet,
    which bring nothing here.
    """

    so_far: Net = Net()
    closed: Net = Net()
    months: dict[date, Decimal] = field(default_factory=dict)
    decided: int = 0
    unproven: int = 0

    def __add__(self, other: Standing) -> Standing:
        months = {
            month: self.months.get(month, NONE) + other.months.get(month, NONE)
            for month in sorted({*self.months, *other.months})
        }
        return Standing(
            self.so_far + other.so_far,
            self.closed + other.closed,
            months,
            self.decided + other.decided,
            self.unproven + other.unproven,
        )

    @property
    def says_something(self) -> bool:
        """Whether anything happened at all."""
        return bool(self.decided or self.unproven or self.so_far != Net() or self.closed != Net())


def handling_cost(decided: int, *, minutes: int, rate: Decimal | None) -> Decimal:
    """What reviewing and owning so many ideas cost: minutes each × loaded labour rate an hour.

    An area without a labour rate counts nothing; its page says so.
    """
    return NONE if rate is None else Decimal(decided * minutes) / 60 * rate


def to_the_end(
    yearly: Decimal, *, starts_on: date, ends_on: date, booked_to: date | None
) -> Decimal:
    """What a run-rate still brings from the first day not yet booked to the end of its window."""
    begin = max(booked_to or starts_on, starts_on)
    return yearly * max((ends_on - begin).days, 0) / (ends_on - starts_on).days
