"""What each driver asks for: its numbers with units, its classes, whether it needs words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kaizen.savings.rules.lines import BenefitClass, Driver

_MOST = Decimal(10) ** 9


class Unit(StrEnum):
    """What a number counts; money stands for the currency of the site."""

    MINUTES = "min"
    TIMES_A_DAY = "times a day"
    TIMES_A_YEAR = "times a year"
    PEOPLE = "people"
    DAYS_A_YEAR = "days a year"
    PIECES_A_YEAR = "pieces a year"
    PER_PIECE = "per piece"
    PERCENT = "%"
    KWH_A_YEAR = "kWh a year"
    KW = "kW"
    MONTHS = "months"
    MONEY = "money"
    MONEY_A_PIECE = "money a piece"
    MONEY_A_UNIT = "money a unit"
    MONEY_A_YEAR = "money a year"


@dataclass(frozen=True)
class Number:
    """One number that a driver asks for; where it may be left out, nothing counts as zero."""

    name: str
    unit: Unit
    most: Decimal = _MOST
    decimals: int = 2
    is_needed: bool = True


@dataclass(frozen=True)
class Asked:
    """What a driver asks for, and which classes its amount may have."""

    numbers: tuple[Number, ...]
    #: The classes to choose from, the usual one first; empty where the driver settles them.
    classes: tuple[BenefitClass, ...]
    #: Whether it must be said in words where the amount comes from.
    needs_basis: bool = False


_HUNDRED = Decimal(100)
_PEOPLE = Number("people", Unit.PEOPLE, Decimal(100_000), 2)

#: What is asked for each driver of a benefit, in the order in which people choose it.
ASKED: dict[Driver, Asked] = {
    Driver.LABOUR_TIME: Asked(
        (
            Number("minutes_before", Unit.MINUTES, Decimal(100_000)),
            Number("minutes_after", Unit.MINUTES, Decimal(100_000)),
            Number("cycles_a_day", Unit.TIMES_A_DAY, Decimal(1_000_000)),
            _PEOPLE,
            Number("working_days", Unit.DAYS_A_YEAR, Decimal(366), 0),
        ),
        (BenefitClass.SOFT_CAPACITY, BenefitClass.HARD_COST),
    ),
    Driver.MATERIAL: Asked(
        (
            Number("use_before", Unit.PER_PIECE, decimals=6),
            Number("use_after", Unit.PER_PIECE, decimals=6),
            Number("volume", Unit.PIECES_A_YEAR, Decimal(10) ** 11),
            Number("price", Unit.MONEY_A_UNIT, decimals=6),
        ),
        (BenefitClass.HARD_COST,),
    ),
    Driver.SCRAP: Asked(
        (
            Number("good_units", Unit.PIECES_A_YEAR, Decimal(10) ** 11),
            Number("scrap_before", Unit.PERCENT, _HUNDRED, 4),
            Number("scrap_after", Unit.PERCENT, _HUNDRED, 4),
            Number("cost_to_step", Unit.MONEY_A_PIECE, decimals=6),
            Number("scrap_value", Unit.MONEY_A_PIECE, decimals=6, is_needed=False),
        ),
        (BenefitClass.HARD_COST,),
    ),
    Driver.REWORK: Asked(
        (
            Number("rework_before", Unit.PERCENT, _HUNDRED, 4),
            Number("rework_after", Unit.PERCENT, _HUNDRED, 4),
            Number("volume", Unit.PIECES_A_YEAR, Decimal(10) ** 11),
            Number("minutes", Unit.MINUTES, Decimal(100_000), is_needed=False),
            Number("parts", Unit.MONEY_A_PIECE, decimals=6, is_needed=False),
        ),
        (),
    ),
    Driver.ENERGY: Asked(
        (
            Number("kwh", Unit.KWH_A_YEAR, Decimal(10) ** 11, is_needed=False),
            Number("peak_kw", Unit.KW, is_needed=False),
            Number("months", Unit.MONTHS, Decimal(12), 0, is_needed=False),
        ),
        (BenefitClass.HARD_COST,),
    ),
    Driver.DOWNTIME: Asked(
        (
            Number("minutes", Unit.MINUTES, Decimal(100_000)),
            Number("events", Unit.TIMES_A_YEAR, Decimal(1_000_000)),
            _PEOPLE,
        ),
        (BenefitClass.SOFT_CAPACITY, BenefitClass.REVENUE),
    ),
    Driver.STOCK: Asked((Number("reduction", Unit.MONEY),), ()),
    Driver.SPACE: Asked(
        (Number("yearly", Unit.MONEY_A_YEAR),),
        (BenefitClass.HARD_COST, BenefitClass.AVOIDANCE),
        needs_basis=True,
    ),
    Driver.AMOUNT: Asked(
        (Number("yearly", Unit.MONEY_A_YEAR),),
        (BenefitClass.HARD_COST, BenefitClass.REVENUE, BenefitClass.AVOIDANCE),
        needs_basis=True,
    ),
}
