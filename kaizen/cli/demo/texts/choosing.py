"""All base ideas, ideas for one place, and a cheap endless supply for mass loads."""

from collections.abc import Collection
from dataclasses import replace
from random import Random

from kaizen.cli.demo.texts.anywhere import ANYWHERE
from kaizen.cli.demo.texts.assembly import ASSEMBLY
from kaizen.cli.demo.texts.logistics import LOGISTICS
from kaizen.cli.demo.texts.machining import MACHINING
from kaizen.cli.demo.texts.maintenance import MAINTENANCE
from kaizen.cli.demo.texts.model import IdeaText, fill
from kaizen.cli.demo.texts.office import OFFICE
from kaizen.cli.demo.texts.paint_packing import PACKING, PAINT
from kaizen.cli.demo.texts.press import PRESS
from kaizen.cli.demo.texts.quality import QUALITY
from kaizen.cli.demo.texts.words import (
    CUSTOMERS,
    DIRECTIONS,
    MATERIALS,
    MOMENTS,
    PLACES,
    rare_word,
)

TEXTS: tuple[IdeaText, ...] = (
    *PRESS,
    *MACHINING,
    *ASSEMBLY,
    *PAINT,
    *PACKING,
    *MAINTENANCE,
    *LOGISTICS,
    *QUALITY,
    *OFFICE,
    *ANYWHERE,
)


HALL_SCENES = ("gates", "hose", "lane", "spill", "tools", "aisle")
"""What is never seen in an office, although it may be said anywhere in a hall."""


def texts_for(kind: str, code: str) -> tuple[IdeaText, ...]:
    """The base ideas that could be said in an area of this kind with this code.

    Ideas made for exactly this area come first, then those for the whole kind, then those for
    anywhere; a loader that takes them in this order gives each area its own voice.
    """
    parts = code.split("-")
    own = [text for text in TEXTS if text.fits and any(part in text.fits for part in parts)]
    same = [text for text in TEXTS if not text.fits and text.kind_of_area == kind]
    if kind == "any":
        return (*own, *same)
    quiet = kind == "office"
    return (*own, *same, *(text for text in ANYWHERE if not (quiet and text.scene in HALL_SCENES)))


def said_at(text: IdeaText, place: str, random: Random, *, taken: Collection[str] = ()) -> IdeaText:
    """The base idea as somebody at `place` would say it: with the place, often with a moment.

    Where the title is `taken` already, the place goes into it too: lists do not repeat themselves.
    """
    told = fill(text, place)
    problem, title = told.problem, told.title
    if random.random() < 0.45:
        problem = f"{problem} {random.choice(MOMENTS)}"
    if title in taken:
        title = f"{title}, {place.removeprefix('the ')}"
    return replace(told, title=title, problem=problem)


def pick_text(random: Random, index: int) -> IdeaText:
    """One idea for a mass load; `index` is its number and decides its rare words.

    Cheap enough for a million calls. Each text carries one part number that occurs at most
    500 times in a million consecutive numbers, so that a search for it stays small.
    """
    base = TEXTS[int(random.random() * len(TEXTS))]
    places = PLACES[base.kind_of_area]
    place = f"{places[int(random.random() * len(places))]} {int(random.random() * 24) + 1}"
    detail = (
        f"{MOMENTS[int(random.random() * len(MOMENTS))]} "
        f"It is about part {rare_word(index)} for {CUSTOMERS[index % len(CUSTOMERS)]}, "
        f"{MATERIALS[int(random.random() * len(MATERIALS))]}, "
        f"{DIRECTIONS[int(random.random() * len(DIRECTIONS))]}."
    )
    told = fill(base, place)
    return replace(
        told,
        title=f"{told.title}, {rare_word(index)}",
        problem=f"{told.problem} {detail}",
    )
