"""The words of money: classes, drivers, the numbers they ask for, and how sure one is."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from kaizen.savings.rules.asked import Unit
from kaizen.savings.rules.claims import Capacity
from kaizen.savings.rules.lines import BenefitClass, CostKind, Driver, ValueStage


@dataclass(frozen=True)
class DriverWords:
    """How a driver is offered: its name, its mark and when it fits."""

    name: LazyString
    icon: str
    hint: LazyString


#: In the order in which they are offered.
DRIVERS: dict[Driver, DriverWords] = {
    Driver.LABOUR_TIME: DriverWords(
        _("Less time"), icon="clock", hint=_("A step takes fewer minutes.")
    ),
    Driver.MATERIAL: DriverWords(
        _("Less material"), icon="package", hint=_("Each piece needs less of something.")
    ),
    Driver.SCRAP: DriverWords(
        _("Less scrap"), icon="recycle", hint=_("Fewer pieces are thrown away.")
    ),
    Driver.REWORK: DriverWords(
        _("Less rework"), icon="repeat", hint=_("Fewer pieces are done again.")
    ),
    Driver.ENERGY: DriverWords(
        _("Less energy"), icon="bolt", hint=_("Less current, or a lower peak.")
    ),
    Driver.DOWNTIME: DriverWords(
        _("Less standstill"), icon="engine-off", hint=_("A machine stands still for less time.")
    ),
    Driver.STOCK: DriverWords(
        _("Less stock"), icon="packages", hint=_("Less lies around that was paid for.")
    ),
    Driver.SPACE: DriverWords(
        _("Less space"), icon="ruler-2", hint=_("Rent falls, or an extension is dropped.")
    ),
    Driver.AMOUNT: DriverWords(
        _("Another amount"), icon="receipt", hint=_("A bill, an offer, a contract.")
    ),
}

CLASSES: dict[BenefitClass, tuple[LazyString, str]] = {
    BenefitClass.HARD_COST: (_("Hard"), ""),
    BenefitClass.REVENUE: (_("More sold"), ""),
    BenefitClass.AVOIDANCE: (_("Avoided"), "avoid"),
    BenefitClass.SOFT_CAPACITY: (_("Freed time"), "soft"),
    BenefitClass.WORKING_CAPITAL: (_("Cash released once"), "cash"),
    BenefitClass.INTANGIBLE: (_("Not in money"), "soft"),
}
COSTS: dict[CostKind, LazyString] = {
    CostKind.ONE_OFF: _("Cost, once"),
    CostKind.YEARLY: _("Cost, each year"),
}
STAGES: dict[ValueStage, LazyString] = {
    ValueStage.ESTIMATED: _("Estimated"),
    ValueStage.COMMITTED: _("Agreed"),
    ValueStage.CLAIMED: _("Claimed"),
    ValueStage.VERIFIED: _("Verified"),
}

#: As what somebody verified, after their name.
CAPACITIES: dict[Capacity, LazyString] = {
    Capacity.FINANCE: _("%(name)s, finance"),
    Capacity.LEADER: _("%(name)s, a leader: no finance named"),
}

#: What somebody chooses between, where a driver leaves a choice of class.
CHOICES: dict[tuple[Driver, BenefitClass], LazyString] = {
    (Driver.LABOUR_TIME, BenefitClass.SOFT_CAPACITY): _("Freed time: nobody’s pay changes"),
    (Driver.LABOUR_TIME, BenefitClass.HARD_COST): _(
        "Money: overtime, agency work or contracted hours fall"
    ),
    (Driver.DOWNTIME, BenefitClass.SOFT_CAPACITY): _("Freed time of those who wait"),
    (Driver.DOWNTIME, BenefitClass.REVENUE): _("More sold: everything is waiting for this machine"),
    (Driver.SPACE, BenefitClass.HARD_COST): _("A bill falls"),
    (Driver.SPACE, BenefitClass.AVOIDANCE): _("A planned cost will not come"),
    (Driver.AMOUNT, BenefitClass.HARD_COST): _("A bill or a budget falls"),
    (Driver.AMOUNT, BenefitClass.REVENUE): _("More is sold, without what it costs to make"),
    (Driver.AMOUNT, BenefitClass.AVOIDANCE): _("A planned cost will not come"),
}

NUMBERS: dict[tuple[Driver, str], LazyString] = {
    (Driver.LABOUR_TIME, "minutes_before"): _("Each time it takes, today"),
    (Driver.LABOUR_TIME, "minutes_after"): _("Each time it takes, afterwards"),
    (Driver.LABOUR_TIME, "cycles_a_day"): _("How often one person does it"),
    (Driver.LABOUR_TIME, "people"): _("How many people do it"),
    (Driver.LABOUR_TIME, "working_days"): _("On how many working days"),
    (Driver.MATERIAL, "use_before"): _("One piece needs, today"),
    (Driver.MATERIAL, "use_after"): _("One piece needs, afterwards"),
    (Driver.MATERIAL, "volume"): _("How many pieces"),
    (Driver.MATERIAL, "price"): _("What it costs, by the same measure"),
    (Driver.SCRAP, "good_units"): _("How many good pieces"),
    (Driver.SCRAP, "scrap_before"): _("Scrap, today"),
    (Driver.SCRAP, "scrap_after"): _("Scrap, afterwards"),
    (Driver.SCRAP, "cost_to_step"): _("What a piece has cost up to there"),
    (Driver.SCRAP, "scrap_value"): _("What a scrapped piece sells for"),
    (Driver.REWORK, "rework_before"): _("Done again, today"),
    (Driver.REWORK, "rework_after"): _("Done again, afterwards"),
    (Driver.REWORK, "volume"): _("How many pieces"),
    (Driver.REWORK, "minutes"): _("Doing one again takes"),
    (Driver.REWORK, "parts"): _("Doing one again needs parts for"),
    (Driver.ENERGY, "kwh"): _("How much less is used"),
    (Driver.ENERGY, "peak_kw"): _("How much lower the peak is"),
    (Driver.ENERGY, "months"): _("For how many months a year"),
    (Driver.DOWNTIME, "minutes"): _("How much less it stands still each time"),
    (Driver.DOWNTIME, "events"): _("How often it stands still"),
    (Driver.DOWNTIME, "people"): _("How many people wait"),
    (Driver.STOCK, "reduction"): _("How much less lies there, at what it cost"),
    (Driver.SPACE, "yearly"): _("How much less it costs"),
    (Driver.AMOUNT, "yearly"): _("How much it brings"),
}

_UNITS: dict[Unit, LazyString] = {
    Unit.MINUTES: _("min"),
    Unit.TIMES_A_DAY: _("times a day"),
    Unit.TIMES_A_YEAR: _("times a year"),
    Unit.PEOPLE: _("people"),
    Unit.DAYS_A_YEAR: _("days a year"),
    Unit.PIECES_A_YEAR: _("pieces a year"),
    Unit.PER_PIECE: _("kg, m, l …"),
    Unit.PERCENT: _("%"),
    Unit.KWH_A_YEAR: _("kWh a year"),
    Unit.KW: _("kW"),
    Unit.MONTHS: _("months"),
    Unit.MONEY: _("%(currency)s"),
    Unit.MONEY_A_PIECE: _("%(currency)s a piece"),
    Unit.MONEY_A_UNIT: _("%(currency)s a kg, m, l …"),
    Unit.MONEY_A_YEAR: _("%(currency)s a year"),
}

#: How sure somebody is, in words.
SURE: dict[int, LazyString] = {
    90: _("Certain"),
    70: _("Quite sure"),
    50: _("As likely as not"),
    30: _("A guess"),
}


def unit_words(unit: Unit, currency: str) -> str:
    """The unit as it stands behind its box."""
    words = str(_UNITS[unit])
    return words % {"currency": currency} if "%(" in words else words
