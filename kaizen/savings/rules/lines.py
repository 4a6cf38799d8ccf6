"""Classes of benefit, drivers and the first estimate; money.md."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kaizen.ideas.rules import hours_a_year


class BenefitClass(StrEnum):
    """One class for each benefit; classes are shown side by side and never added."""

    HARD_COST = "hard_cost"
    REVENUE = "revenue"
    WORKING_CAPITAL = "working_capital"
    AVOIDANCE = "avoidance"
    SOFT_CAPACITY = "soft_capacity"
    INTANGIBLE = "intangible"


class CostKind(StrEnum):
    """Money spent once, or each year."""

    ONE_OFF = "one_off"
    YEARLY = "yearly"


class Driver(StrEnum):
    """What the amount of a line is reckoned from."""

    LABOUR_TIME = "labour_time"
    MATERIAL = "material"
    SCRAP = "scrap"
    REWORK = "rework"
    ENERGY = "energy"
    DOWNTIME = "downtime"
    STOCK = "stock"
    SPACE = "space"
    AMOUNT = "amount"
    #: Of costs: what is bought, and the hours that it takes.
    PURCHASE_AND_HOURS = "purchase_and_hours"


#: How sure whoever reckons is, in percent; a person says it in words.
SURE_PERCENTS = (90, 70, 50, 30)


class ValueStage(StrEnum):
    """How sure an amount is; stages stand side by side."""

    ESTIMATED = "estimated"
    COMMITTED = "committed"
    CLAIMED = "claimed"
    VERIFIED = "verified"


@dataclass(frozen=True)
class Cost:
    """What a change costs, in the site's currency; zero is typed, never assumed."""

    one_off: Decimal
    yearly: Decimal


@dataclass(frozen=True)
class FreedTime:
    """The time something takes now, a first guess: hours a year and their worth at a rate."""

    hours: Decimal
    rate: Decimal | None

    @property
    def worth(self) -> Decimal | None:
        """Hours × rate, unrounded; None where the area has no labour rate."""
        return None if self.rate is None else self.hours * self.rate


def first_guess(
    times_per_week: Decimal | None,
    minutes_each: Decimal | None,
    people_affected: int | None,
    *,
    rate: Decimal | None,
    working_days_a_year: int = 220,
    working_days_a_week: int = 5,
) -> FreedTime | None:
    """The helper's three numbers as freed time a year; None while one of them is missing."""
    if not times_per_week or not minutes_each or not people_affected:
        return None
    hours = hours_a_year(
        times_per_week,
        minutes_each,
        people_affected,
        working_days_a_year=working_days_a_year,
        working_days_a_week=working_days_a_week,
    )
    return FreedTime(hours, rate)
