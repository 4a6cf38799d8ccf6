"""The demo plant's two sites: their areas and working time."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random


@dataclass(frozen=True)
class DemoShift:
    """A stretch of work in local time, `06:00` to `14:00`; an earlier end is the next day's."""

    name: str
    start: str
    end: str


@dataclass(frozen=True)
class DemoArea:
    """One node of the area tree; None and empty mean: as in the nearest area above.

    `place` is how people speak of it on the floor. `workdays` counts Monday as 0. `labour_rate`
    is money an hour in the site's currency.
    """

    code: str
    name: str
    parent_code: str | None
    kind: str
    place: str
    time_zone: str | None = None
    currency: str | None = None
    country: str | None = None
    region: str | None = None
    labour_rate: Decimal | None = None
    workdays: tuple[int, ...] = ()
    shifts: tuple[DemoShift, ...] = ()
    ideas: str = "any"


WEEK = (0, 1, 2, 3, 4)
EARLY = DemoShift("A", "06:00", "14:00")
LATE = DemoShift("B", "14:00", "22:00")
NIGHT = DemoShift("C", "22:00", "06:00")
DAY = DemoShift("D", "07:30", "16:00")
THREE_SHIFTS = (EARLY, LATE, NIGHT)
TWO_SHIFTS = (EARLY, LATE)


def _area(
    code: str,
    name: str,
    kind: str,
    place: str,
    ideas: str,
    *,
    rate: str = "",
    shifts: tuple[DemoShift, ...] = (),
    under: str = "",
) -> DemoArea:
    return DemoArea(
        code=code,
        name=name,
        parent_code=under or code.rpartition("-")[0],
        kind=kind,
        place=place,
        labour_rate=Decimal(rate) if rate else None,
        shifts=shifts,
        ideas=ideas,
    )


NORDHAFEN: tuple[DemoArea, ...] = (
    DemoArea(
        code="NH",
        name="Nordhafen",
        parent_code=None,
        kind="site",
        place="the main gate",
        time_zone="Europe/Berlin",
        currency="EUR",
        country="DE",
        region="HH",
        labour_rate=Decimal("38.50"),
        workdays=WEEK,
        shifts=THREE_SHIFTS,
    ),
    _area("NH-PROD", "Production", "department", "the production hall", "production"),
    _area(
        "NH-PRESS",
        "Press shop",
        "workshop",
        "the press shop",
        "production",
        under="NH-PROD",
        rate="38.50",
    ),
    _area("NH-PRESS-1", "Press 1", "line", "press 1", "production"),
    _area("NH-PRESS-2", "Press 2", "line", "press 2", "production"),
    _area("NH-PRESS-3", "Press 3", "line", "press 3", "production"),
    _area("NH-PRESS-4", "Press 4", "line", "press 4", "production"),
    _area(
        "NH-MACH",
        "Machining",
        "workshop",
        "lathe 7",
        "production",
        under="NH-PROD",
        rate="41.20",
    ),
    _area(
        "NH-ASM",
        "Assembly",
        "workshop",
        "the assembly hall",
        "production",
        under="NH-PROD",
        rate="36.80",
    ),
    _area("NH-ASM-1", "Assembly 1", "line", "assembly 1", "production"),
    _area("NH-ASM-2", "Assembly 2", "line", "assembly 2", "production"),
    _area("NH-ASM-3", "Assembly 3", "line", "assembly 3", "production"),
    _area(
        "NH-PAINT",
        "Paint shop",
        "workshop",
        "the paint booth",
        "production",
        under="NH-PROD",
        rate="39.10",
    ),
    _area(
        "NH-PACK",
        "Packing",
        "workshop",
        "packing table 3",
        "production",
        under="NH-PROD",
        rate="33.40",
    ),
    _area(
        "NH-MAINT",
        "Maintenance",
        "department",
        "the workshop",
        "maintenance",
        rate="44.00",
    ),
    _area(
        "NH-MECH",
        "Mechanical workshop",
        "workshop",
        "the mechanical workshop",
        "maintenance",
        under="NH-MAINT",
    ),
    _area(
        "NH-ELEC",
        "Electrical workshop",
        "workshop",
        "the electrical workshop",
        "maintenance",
        under="NH-MAINT",
    ),
    _area(
        "NH-LOG",
        "Logistics",
        "department",
        "the yard gate",
        "logistics",
        rate="32.60",
        shifts=TWO_SHIFTS,
    ),
    _area("NH-GOODSIN", "Goods in", "cell", "dock 1", "logistics", under="NH-LOG"),
    _area("NH-DISP", "Dispatch", "cell", "dock 4", "logistics", under="NH-LOG"),
    _area(
        "NH-QUAL",
        "Quality",
        "department",
        "the measuring room",
        "quality",
        rate="43.00",
        shifts=TWO_SHIFTS,
    ),
    _area(
        "NH-INCOMING",
        "Incoming inspection",
        "cell",
        "inspection table 2",
        "quality",
        under="NH-QUAL",
    ),
    _area("NH-LAB", "Laboratory", "cell", "the lab bench", "quality", under="NH-QUAL"),
    _area(
        "NH-OFFICE",
        "Office",
        "department",
        "the front office",
        "office",
        rate="46.00",
        shifts=(DAY,),
    ),
    _area("NH-PLAN", "Planning", "office", "the planning room", "office", under="NH-OFFICE"),
    _area("NH-PURCH", "Purchasing", "office", "the purchasing desk", "office", under="NH-OFFICE"),
    _area("NH-ACC", "Accounts", "office", "the accounts desk", "office", under="NH-OFFICE"),
)

BROOKFIELD: tuple[DemoArea, ...] = (
    DemoArea(
        code="BF",
        name="Brookfield",
        parent_code=None,
        kind="site",
        place="the front door",
        time_zone="Europe/London",
        currency="GBP",
        country="GB",
        region="ENG",
        labour_rate=Decimal("27.40"),
        workdays=WEEK,
        shifts=TWO_SHIFTS,
    ),
    _area("BF-LINE-1", "Line 1", "line", "line 1", "production", under="BF"),
    _area("BF-LINE-2", "Line 2", "line", "line 2", "production", under="BF"),
    _area("BF-STORE", "Store", "cell", "the store counter", "logistics"),
    _area("BF-OFFICE", "Office", "office", "the front desk", "office", shifts=(DAY,)),
)

AREAS: tuple[DemoArea, ...] = NORDHAFEN + BROOKFIELD


SPOTS: dict[str, tuple[str, ...]] = {
    "NH-PRESS": ("press 1", "press 2", "press 3", "press 4"),
    "NH-MACH": ("lathe 5", "lathe 6", "lathe 7", "lathe 8", "mill 2", "mill 3", "saw 1"),
    "NH-ASM-1": ("station 1", "station 2", "station 3", "station 4"),
    "NH-ASM-2": ("cell 1", "cell 2", "cell 3"),
    "NH-ASM-3": ("station 7", "station 8", "station 9"),
    "NH-PAINT": ("paint booth 1", "paint booth 2", "the drying room"),
    "NH-PACK": ("packing table 1", "packing table 2", "packing table 3", "packing cell 3"),
    "NH-MECH": ("bench 1", "bench 2", "pump 4", "the mechanical workshop"),
    "NH-ELEC": ("cabinet 12", "cabinet 31", "the electrical workshop"),
    "NH-GOODSIN": ("dock 1", "dock 2", "rack 6"),
    "NH-DISP": ("dock 4", "dock 5", "gate 3"),
    "BF-LINE-1": ("line 1", "station 2", "station 5"),
    "BF-LINE-2": ("line 2", "station 11", "station 14"),
}


def spots_of(area: DemoArea) -> tuple[str, ...]:
    """The spots of the area as people name them there, for example `lathe 7`."""
    return SPOTS.get(area.code, (area.place,))


def spot_in(area: DemoArea, random: Random) -> str:
    """One of them."""
    return random.choice(spots_of(area))


def area_named(code: str) -> DemoArea:
    """The area with this code.

    Raises:
        KeyError: the plant has no such area.
    """
    return _BY_CODE[code]


def codes_upward(code: str) -> tuple[str, ...]:
    """The area's own code and those of all areas above it, the site last.

    Raises:
        KeyError: the plant has no such area.
    """
    above = area_named(code).parent_code
    return (code,) if above is None else (code, *codes_upward(above))


_BY_CODE = {area.code: area for area in AREAS}
