"""Tools and machines, put together from plain shapes."""

import math

from kaizen.cli.demo.studio import Colour, Face, Thing, Vec
from kaizen.cli.demo.studio_things import (
    BLUE,
    DARK,
    GREY,
    INK,
    STEEL,
    TEAL,
    WHITE,
    WOOD,
    box,
    cylinder,
    merged,
    sheet,
    slab,
    upright,
)


def wrench(
    at: Vec, length: float, *, lying: bool, turn: float = 0.0, colour: Colour = STEEL
) -> Thing:
    """A wrench with an open jaw at `at` and a ring at its other end."""
    jaw, shaft = length * 0.13, length * 0.055
    eye = length * 0.1235
    low = -length + jaw * 1.9
    left = [(-shaft, jaw), (-jaw * 0.95, jaw), (-jaw * 1.1, jaw * 2.0), (-jaw * 0.55, jaw * 2.3)]
    notch = [(-jaw * 0.45, jaw * 1.45), (jaw * 0.45, jaw * 1.45)]
    right = [(-x, y) for x, y in reversed(left)]
    round_eye = [_on_circle(eye, low, angle) for angle in range(60, -241, -20)]
    tool = slab([*left, *notch, *right, *round_eye], at, 0.016, colour, lying=lying, turn=turn)
    hole = [_on_circle(jaw * 0.5, low, angle) for angle in range(0, 360, 36)]
    gap = slab(hole, at, 0.018, DARK, lying=lying, turn=turn, gloss=0.0)
    return merged([tool, Thing([Face(gap.faces[-1].points, DARK, lift=0.4)])])


def _on_circle(radius: float, centre: float, degrees: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    return radius * math.cos(angle), centre + radius * math.sin(angle)


def screwdriver(at: Vec, tip: Vec, colour: Colour) -> Thing:
    """A screwdriver from the end of its handle to its tip."""

    def on(share: float) -> Vec:
        x, y, z = (at[k] + (tip[k] - at[k]) * share for k in range(3))
        return x, y, z

    return merged(
        [
            cylinder(on(0.42), tip, 0.009, STEEL, sides=9),
            cylinder(at, on(0.08), 0.016, colour, top=0.026, sides=14),
            cylinder(on(0.08), on(0.36), 0.026, colour, top=0.022, sides=14, gloss=0.7),
            cylinder(on(0.36), on(0.43), 0.022, colour, top=0.012, sides=14),
        ]
    )


def hammer(at: Vec, *, turn: float, lying: bool) -> list[Thing]:
    """A hammer, lying on a bench or hanging on a board."""
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))

    def go(x: float, y: float) -> Vec:
        u, v = x * c - y * s, x * s + y * c
        return (at[0] + u, at[1] + 0.03, at[2] + v) if lying else (at[0] + u, at[1] + v, at[2])

    return [
        cylinder(go(0, -0.36), go(0, -0.02), 0.02, WOOD, top=0.016, sides=12),
        cylinder(go(-0.09, 0), go(0.07, 0), 0.036, DARK, sides=14, gloss=0.6),
        cylinder(go(0.07, 0), go(0.13, 0), 0.03, DARK, top=0.01, sides=14),
    ]


def machine(
    x: float, z: float, w: float, h: float, d: float, *, colour: Colour = TEAL
) -> list[Thing]:
    """A machine's body with a door, a plinth and a stripe."""
    return [
        box((x, 0.0, z), (w, 0.1, d), DARK),
        box((x, 0.1, z), (w, h - 0.1, d), colour, gloss=0.3),
        box((x + w * 0.1, h * 0.3, z - 0.02), (w * 0.5, h * 0.55, 0.02), GREY, gloss=0.4),
        sheet(
            upright(x + w * 0.15, h * 0.42, z - 0.024, w * 0.4, h * 0.38),
            (150, 176, 180),
            gloss=0.8,
        ),
        box((x + w * 0.56, h * 0.5, z - 0.05), (0.025, h * 0.2, 0.03), INK),
    ]


def panel(x: float, y: float, z: float, *, big_signs: bool) -> list[Thing]:
    """A control panel: screen, keys and the red stop button."""
    things = [
        box((x, y, z), (0.42, 0.62, 0.12), (88, 94, 98), gloss=0.3),
        sheet(upright(x + 0.05, y + 0.36, z - 0.004, 0.32, 0.21), (92, 196, 208), glow=True),
        cylinder(
            (x + 0.34, y + 0.12, z), (x + 0.34, y + 0.12, z - 0.06), 0.042, (206, 38, 32), gloss=0.6
        ),
    ]
    for row in range(3):
        for col in range(3):
            things.append(
                box(
                    (x + 0.05 + col * 0.065, y + 0.09 + row * 0.075, z - 0.012),
                    (0.048, 0.055, 0.012),
                    WHITE if not big_signs or row else BLUE,
                )
            )
    for line in range(4):
        things.append(
            sheet(
                upright(
                    x + 0.08, y + 0.4 + line * 0.04, z - 0.006, 0.24 - 0.05 * (line % 2), 0.012
                ),
                (28, 84, 96),
                glow=True,
            )
        )
    return things
