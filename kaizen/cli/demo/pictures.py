"""Draws the demo's photos: a scene before and after the idea, different for each seed."""

from collections.abc import Callable
from typing import Literal
from zlib import crc32

from PIL import Image

from kaizen.cli.demo.pictures_scenes_bench import bins, brackets, tools
from kaizen.cli.demo.pictures_scenes_machines import gauge, hose, lathe
from kaizen.cli.demo.pictures_scenes_office import board, desk, screen
from kaizen.cli.demo.pictures_scenes_rooms import first_aid, light, lockers, spill
from kaizen.cli.demo.pictures_scenes_store import aisle, printer, trays, trolley
from kaizen.cli.demo.pictures_scenes_yard import gates, lane
from kaizen.cli.demo.studio import Studio

Variant = Literal["before", "after"]
Scene = Callable[[bool, int], Studio]

SCENES: dict[str, Scene] = {
    "aisle": aisle,
    "bins": bins,
    "board": board,
    "brackets": brackets,
    "desk": desk,
    "first_aid": first_aid,
    "gates": gates,
    "gauge": gauge,
    "hose": hose,
    "lane": lane,
    "lathe": lathe,
    "light": light,
    "lockers": lockers,
    "printer": printer,
    "screen": screen,
    "spill": spill,
    "tools": tools,
    "trays": trays,
    "trolley": trolley,
}


def draw_scene(name: str, variant: Variant, seed: int) -> Image.Image:
    """The photo of a scene, RGB, 1200 by 900 pixels; the same for the same three arguments.

    One photo takes about a quarter of a second; a loader draws a few seeds and uses them again.

    Raises:
        KeyError: no scene has this name.
    """
    mixed = crc32(f"{name} {variant} {seed}".encode())
    return SCENES[name](variant == "after", mixed).render()
