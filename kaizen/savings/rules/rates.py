"""Kinds of dated rates: what one unit costs, and how large an amount can sensibly be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum


class RateKind(StrEnum):
    """What finance keeps a dated rate for; the unit is in the name (money.md, "Drivers")."""

    #: Loaded cost of one hour of work.
    LABOUR_HOUR = "labour_hour"
    #: Marginal tariff of one kilowatt hour.
    ENERGY_KWH = "energy_kwh"
    #: Demand charge for one kilowatt of peak in one month.
    DEMAND_KW_MONTH = "demand_kw_month"
    #: Contribution margin of one minute of a sold bottleneck.
    MARGIN_MINUTE = "margin_minute"
    #: What a year of bound stock costs, in percent of its value.
    CARRYING_PERCENT = "carrying_percent"
    #: At what rate a year money of the future is discounted, in percent.
    DISCOUNT_PERCENT = "discount_percent"


#: These are percentages a year and carry no currency.
PERCENTAGES = frozenset({RateKind.CARRYING_PERCENT, RateKind.DISCOUNT_PERCENT})

#: Above this it is a slip of the hand, in any currency.
HIGHEST: dict[RateKind, Decimal] = {
    RateKind.LABOUR_HOUR: Decimal(100_000),
    RateKind.ENERGY_KWH: Decimal(10_000),
    RateKind.DEMAND_KW_MONTH: Decimal(1_000_000),
    RateKind.MARGIN_MINUTE: Decimal(10_000_000),
    RateKind.CARRYING_PERCENT: Decimal(100),
    RateKind.DISCOUNT_PERCENT: Decimal(100),
}

#: A rate holds to this many decimals: energy is priced in parts of a cent.
RATE_DECIMALS = 6
LONGEST_ROLE = 60
#: So many times the rate before, or less than such a part of it, asks again.
UNLIKELY = 5
#: An area's first rate, where nobody says otherwise, has held from the beginning.
FROM_THE_BEGINNING = date(2000, 1, 1)
#: A rate for a day further ahead is a slip of the hand.
MOST_YEARS_AHEAD = 5
