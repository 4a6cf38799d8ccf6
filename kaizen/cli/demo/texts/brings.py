"""What ideas of the demo plant bring in money, by title: the numbers somebody filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kaizen.savings.rules.lines import BenefitClass, Driver
from kaizen.savings.rules.rates import RateKind


@dataclass(frozen=True)
class Brings:
    """One entry of the estimate: a driver with its numbers, and where they come from.

    `evidence` is what finance looked at; `falling_cost` names the cost of people that falls
    where freed labour is money.
    """

    driver: Driver
    numbers: Mapping[str, str] = field(default_factory=dict)
    benefit: BenefitClass | None = None
    basis: str = ""
    evidence: str = ""
    sure_percent: int = 70
    falling_cost: str = ""

    @property
    def amounts(self) -> dict[str, Decimal]:
        """The numbers as they are reckoned with."""
        return {name: Decimal(number) for name, number in self.numbers.items()}


#: What finance has entered for each site, by its currency; labour is the area's own.
SITE_RATES: dict[str, dict[RateKind, Decimal]] = {
    "EUR": {
        RateKind.ENERGY_KWH: Decimal("0.24"),
        RateKind.DEMAND_KW_MONTH: Decimal("11.50"),
        RateKind.MARGIN_MINUTE: Decimal("2.10"),
        RateKind.CARRYING_PERCENT: Decimal(9),
        RateKind.DISCOUNT_PERCENT: Decimal(8),
    },
    "GBP": {
        RateKind.ENERGY_KWH: Decimal("0.27"),
        RateKind.DEMAND_KW_MONTH: Decimal("9.80"),
        RateKind.MARGIN_MINUTE: Decimal("1.60"),
        RateKind.CARRYING_PERCENT: Decimal(10),
        RateKind.DISCOUNT_PERCENT: Decimal(8),
    },
}


def _energy(kwh: int, evidence: str, *, peak_kw: int = 0, sure: int = 70) -> Brings:
    numbers = {"kwh": str(kwh)} | ({"peak_kw": str(peak_kw), "months": "12"} if peak_kw else {})
    return Brings(Driver.ENERGY, numbers, evidence=evidence, sure_percent=sure)


def _scrap(good: int, before: str, after: str, cost: str, value: str, evidence: str) -> Brings:
    numbers = {
        "good_units": str(good),
        "scrap_before": before,
        "scrap_after": after,
        "cost_to_step": cost,
        "scrap_value": value,
    }
    return Brings(Driver.SCRAP, numbers, evidence=evidence)


def _material(before: str, after: str, volume: int, price: str, evidence: str) -> Brings:
    numbers = {"use_before": before, "use_after": after, "volume": str(volume), "price": price}
    return Brings(Driver.MATERIAL, numbers, evidence=evidence, sure_percent=90)


def _amount(
    yearly: int, basis: str, evidence: str, benefit: BenefitClass = BenefitClass.HARD_COST
) -> Brings:
    return Brings(Driver.AMOUNT, {"yearly": str(yearly)}, benefit, basis, evidence)


def _hours(
    before: str, after: str, cycles: str, people: int, falling_cost: str, basis: str, evidence: str
) -> Brings:
    """Labour that is money, because a cost of people falls and nobody was dismissed for it."""
    numbers = {
        "minutes_before": before,
        "minutes_after": after,
        "cycles_a_day": cycles,
        "people": str(people),
        "working_days": "220",
    }
    return Brings(
        Driver.LABOUR_TIME,
        numbers,
        BenefitClass.HARD_COST,
        basis,
        evidence,
        falling_cost=falling_cost,
    )


def _stock(reduction: int, evidence: str) -> Brings:
    return Brings(Driver.STOCK, {"reduction": str(reduction)}, evidence=evidence)


#: Whoever is not named here frees time at most, as the author guessed it.
BRINGS: dict[str, tuple[Brings, ...]] = {
    # Press shop.
    "Tool board for …": (
        _hours(
            "13",
            "7",
            "2.4",
            1,
            "overtime",
            "Overtime on Saturday for the die changes.",
            "Overtime list of the press shop, eight weeks before and after.",
        ),
        _amount(
            900,
            "The second tool set of the budget is not bought, quote of Hartmann.",
            "Budget line struck out by the buyer.",
            BenefitClass.AVOIDANCE,
        ),
    ),
    "Jacket for the oil tanks": (
        _energy(15600, "Meter of the tank heating, four weeks.", peak_kw=4, sure=90),
    ),
    "Big numbers on the die rack": (
        _amount(640, "Two damaged dies a year less, repair bills.", "Bills of the die shop."),
    ),
    "Catch the oil below …": (
        _material("0.9", "0.3", 480, "4.10", "Oil taken from the store, two months."),
    ),
    "Pre-set the next die beside the press": (
        _hours(
            "18",
            "8",
            "2",
            2,
            "overtime",
            "Overtime on Saturday for the die changes.",
            "Overtime list of the press shop, ten weeks before and after.",
        ),
    ),
    "Scrap chute straight into the container": (
        _hours(
            "4",
            "2.5",
            "16",
            1,
            "agency",
            "Agency hours for carrying scrap.",
            "Invoices of the agency, one quarter.",
        ),
    ),
    # Machining.
    "Drawing on a screen at …": (
        _scrap(9000, "1.0", "0.3", "44.00", "1.20", "Parts of an old revision, half a year."),
    ),
    "Wash parts in the basket they travel in": (
        _material("1.2", "0.6", 5200, "0.62", "Cleaner taken from the store."),
    ),
    "Deburr in the machine": (
        _amount(9400, "Outside deburring, order of this year.", "The order was cancelled."),
    ),
    "Small parts chute instead of dropping": (
        _scrap(52000, "1.4", "0.6", "3.80", "0.30", "Scrap sheet of the lathe, six weeks."),
    ),
    "Broken inserts in a marked cup": (
        _scrap(18000, "0.9", "0.5", "11.20", "0.80", "Scrap sheet, ten weeks."),
    ),
    "Sort chips by metal at the machine": (
        _amount(2300, "Price of sorted against mixed chips.", "Credit notes of the dealer."),
    ),
    "Air gun with a holder and less pressure": (_energy(3100, "Meter of the compressor."),),
    "Vice with a fixed stop at …": (
        _scrap(9000, "1.1", "0.7", "16.50", "0.90", "Scrap sheet, eight weeks."),
    ),
    # Assembly.
    "A pin so left and right cannot be mixed": (
        _scrap(24000, "1.2", "0.2", "9.60", "0.00", "Rejects at the last test, eight weeks."),
    ),
    "Reusable trays instead of cardboard": (
        _material("1", "0", 9200, "0.78", "Cardboard invoices of one quarter."),
    ),
    "Test the cable before it is built in": (
        Brings(
            Driver.REWORK,
            {
                "rework_before": "2.4",
                "rework_after": "0.6",
                "volume": "11000",
                "minutes": "14",
                "parts": "6.20",
            },
            evidence="Rework list of the line, six weeks.",
        ),
    ),
    "Tape dispenser for one hand": (
        _material("0.42", "0.31", 26000, "0.18", "Tape taken from the store."),
    ),
    "Camera check for left and right": (
        _scrap(64000, "1.1", "0.2", "24.00", "0.50", "Rejects and claims, twelve weeks."),
    ),
    "One trolley with everything for one unit": (
        _hours(
            "7",
            "4.5",
            "10",
            1,
            "overtime",
            "Overtime at the end of the month.",
            "Overtime list of the line, eight weeks.",
        ),
    ),
    # Paint.
    "Quick coupling for the filter change": (
        Brings(
            Driver.DOWNTIME,
            {"minutes": "105", "events": "46"},
            BenefitClass.REVENUE,
            evidence="Log of the booth: more hangers painted and shipped.",
        ),
    ),
    "Hooks sorted by part": (
        _scrap(15000, "1.1", "0.8", "7.40", "0.00", "Coats with hook marks, six weeks."),
    ),
    "Fix the hissing coupling at the filter": (_energy(9400, "Night meter of the compressor."),),
    "Mark which racks are dry": (
        _scrap(15000, "1.9", "1.2", "7.40", "0.00", "Reworked coats, seven weeks."),
    ),
    "Collect the rinse water for the first wash": (
        _material("46", "29", 520, "0.62", "Water meter of the paint shop."),
    ),
    "Cover the parts that wait overnight": (
        _scrap(15000, "0.8", "0.5", "7.40", "0.00", "Reworked coats, seven weeks."),
    ),
    # Maintenance and logistics.
    "Scan at the shelf instead of at the desk": (
        _hours(
            "1",
            "0.4",
            "40",
            1,
            "agency",
            "Agency hours at the month's end.",
            "Invoices of the agency, two months.",
        ),
    ),
    "Listen for air leaks every month": (_energy(8200, "Night meter of the compressor."),),
    "Spare parts with a smallest number": (_stock(7400, "Stock list before and after."),),
    "Clean the filter fans on a fixed day": (_energy(2600, "Meter of the hall fans."),),
    "Photo of the setting before we take it apart": (
        _amount(780, "Calls of the maker's fitter we no longer need.", "Service bills."),
    ),
    "Label with an arrow for this side up": (
        _amount(1150, "Transport damage we had to pay.", "Claims list, half a year."),
    ),
    "Clear wrap of the top pallet against rain": (
        _amount(540, "Wet cartons thrown away.", "Scrap note of goods out."),
    ),
    "Two-bin rack for M8 screws": (_stock(2900, "Stock list before and after."),),
    # Quality and office.
    "Fewer checks for suppliers who are always good": (
        _amount(1900, "Hours of the outside laboratory.", "Laboratory invoices."),
    ),
    "Invoices by e-mail only": (
        _material("1", "0.1", 3100, "0.95", "Postage of the year before."),
    ),
    "Order paper when the card turns up": (_stock(1600, "Stock list before and after."),),
    "Close the gate by itself in winter": (_energy(13800, "Heat meter of the hall, one winter."),),
    "Ask the supplier for one date": (
        _amount(
            1400,
            "Express freight of the year before, offer for this year.",
            "Freight offer, not taken up.",
            BenefitClass.AVOIDANCE,
        ),
    ),
}

#: What these drivers save falls in a bill, whoever reckons it.
_IN_A_BILL = frozenset({Driver.MATERIAL, Driver.SCRAP, Driver.REWORK, Driver.ENERGY})


def brings_hard(title: str) -> bool:
    """Whether an idea of this title brings money that falls in a bill."""
    return any(one.driver in _IN_A_BILL for one in BRINGS.get(title, ()))
