"""Small vocabularies that make mass-loaded ideas differ, and part numbers that are rare."""

RARE_SERIES = 2500

MOMENTS: tuple[str, ...] = (
    "It was the same again on Monday.",
    "It happens mostly on the night shift.",
    "Two of us counted it for a week.",
    "On Fridays it is worst.",
    "Since the new orders came it is every day.",
    "The late shift says the same.",
    "We lose the rhythm each time.",
    "It has been like that since the spring.",
    "New colleagues ask about it on their first day.",
    "I noticed it while I helped out.",
    "We have talked about it at the board twice.",
    "A visitor asked me why we do it like that.",
    "I took a photo so that you can see it.",
    "My colleague had the same trouble last week.",
    "We have got used to it, but it should not be so.",
)
CUSTOMERS: tuple[str, ...] = (
    "the pump maker",
    "the railway order",
    "the lift maker",
    "the farm machines",
    "the ferry order",
    "the bus maker",
    "the oven maker",
    "the crane maker",
    "the bakery machines",
    "the wind park",
    "the water works",
    "the spare parts order",
    "the school order",
    "the hospital beds",
    "the printing machines",
    "the trailer maker",
    "the tool maker",
)
MATERIALS: tuple[str, ...] = (
    "steel sheet 2 mm",
    "steel sheet 3 mm",
    "brass bar",
    "aluminium profile",
    "stainless tube",
    "cast iron",
    "spring steel",
    "copper strip",
    "black plastic",
    "rubber seal",
    "zinc casting",
    "oak pallet wood",
    "grey board",
)
DIRECTIONS: tuple[str, ...] = (
    "on the left side",
    "on the right side",
    "at the back",
    "near the gate",
    "below the window",
    "beside the pillar",
    "at the upper shelf",
    "next to the lift",
    "behind the guard",
    "in the middle row",
    "close to the stairs",
)
PLACES: dict[str, tuple[str, ...]] = {
    "production": ("press", "cell", "line", "station", "table", "machine"),
    "maintenance": ("workshop", "pump", "bench", "cabinet", "crane"),
    "logistics": ("dock", "gate", "aisle", "bay", "rack"),
    "quality": ("test table", "lab bench", "gauge place", "bay"),
    "office": ("desk", "room", "counter", "printer room"),
    "any": ("hall", "corner", "entrance", "stair", "bay"),
}
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


def rare_word(index: int) -> str:
    """The part number in idea `index`, for example `KX4471`.

    There are 2,500 of them in turn: in a million ideas each stands in 400. It is one word for
    the search, without a hyphen.
    """
    number = index % RARE_SERIES
    first = _LETTERS[number % len(_LETTERS)]
    second = _LETTERS[(number // len(_LETTERS)) % len(_LETTERS)]
    return f"{first}{second}{1000 + number * 7 % 9000}"
