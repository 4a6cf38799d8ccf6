"""Goods and furniture of a plant: cartons, bins, trays, pallets, shelves."""

import math
from random import Random

from kaizen.cli.demo.studio import Colour, Face, Thing, Vec
from kaizen.cli.demo.studio_things import (
    BLUE,
    CARD,
    GREY,
    INK,
    STEEL,
    TEAL,
    WOOD,
    box,
    cylinder,
    label,
    merged,
    sheet,
    spun,
    tinted,
    upright,
)


def carton(
    x: float,
    y: float,
    z: float,
    size: Vec,
    *,
    turn: float = 0.0,
    open_lid: bool = True,
    colour: Colour = CARD,
) -> Thing:
    """A cardboard box with its flaps open, or taped shut."""
    w, h, d = size
    if not open_lid:
        shut = box((x, y, z), size, colour, gloss=0.05)
        tape = sheet(
            [
                (x, y + h + 0.002, z + d * 0.45),
                (x, y + h + 0.002, z + d * 0.55),
                (x + w, y + h + 0.002, z + d * 0.55),
                (x + w, y + h + 0.002, z + d * 0.45),
            ],
            tinted(colour, 1.18),
        )
        return spun(merged([shut, tape]), (x + w / 2, y, z + d / 2), turn)
    low, high = y + 0.004, y + h
    p, q, r, s = (x, z), (x + w, z), (x + w, z + d), (x, z + d)
    faces = [
        Face(
            ((p[0], low, p[1]), (s[0], low, s[1]), (r[0], low, r[1]), (q[0], low, q[1])),
            tinted(colour, 0.62),
        )
    ]
    inside, tilt = tinted(colour, 0.78), 0.34 * min(w, d)
    for a, b, out in (
        (p, q, (0.0, -1.0)),
        (q, r, (1.0, 0.0)),
        (r, s, (0.0, 1.0)),
        (s, p, (-1.0, 0.0)),
    ):
        wall = ((a[0], low, a[1]), (a[0], high, a[1]), (b[0], high, b[1]), (b[0], low, b[1]))
        near = out == (0.0, -1.0)
        faces.append(Face(wall, colour if near else inside))
        if not near:
            faces.append(
                Face(
                    tuple((v[0] + out[0] * 0.004, v[1], v[2] + out[1] * 0.004) for v in wall),
                    colour,
                    outside_only=True,
                )
            )
        rise = tilt * (0.15 if near else 0.55)
        flap = (
            wall[1],
            wall[2],
            (b[0] + out[0] * tilt, high + rise, b[1] + out[1] * tilt),
            (a[0] + out[0] * tilt, high + rise, a[1] + out[1] * tilt),
        )
        faces.append(Face(flap, tinted(colour, 1.06)))
    return spun(Thing(faces), (x + w / 2, y, z + d / 2), turn)


def screws(x: float, y: float, z: float, w: float, d: float, count: int, random: Random) -> Thing:
    """Loose screws in a heap."""
    parts = []
    for _ in range(count):
        a = random.uniform(0, 2 * math.pi)
        sx, sz = x + random.random() * w, z + random.random() * d
        sy = y + random.random() * 0.03 + 0.012
        ex, ez = sx + math.cos(a) * 0.05, sz + math.sin(a) * 0.05
        parts.append(cylinder((sx, sy, sz), (ex, sy + 0.012, ez), 0.008, STEEL, sides=7))
        parts.append(
            cylinder(
                (ex, sy + 0.012, ez),
                (ex + math.cos(a) * 0.012, sy + 0.015, ez + math.sin(a) * 0.012),
                0.017,
                tinted(STEEL, 0.92),
                sides=6,
            )
        )
    return merged(parts)


def storage_bin(
    x: float,
    y: float,
    z: float,
    random: Random,
    *,
    w: float = 0.26,
    h: float = 0.17,
    d: float = 0.3,
    colour: Colour = BLUE,
    fill: int = 14,
) -> list[Thing]:
    """A plastic bin with a low front, a label and screws in it."""
    back = [box((x, y, z + d - 0.01), (w, h, 0.01), tinted(colour, 0.85))]
    back.append(
        Thing(
            [
                Face(
                    (
                        (x, y + 0.01, z),
                        (x, y + 0.01, z + d),
                        (x + w, y + 0.01, z + d),
                        (x + w, y + 0.01, z),
                    ),
                    tinted(colour, 0.45),
                )
            ]
        )
    )
    sides = []
    for sx, tone in ((x, 1.0), (x + w, 0.9)):
        sides.append(
            Face(
                (
                    (sx, y, z),
                    (sx, y + h * 0.55, z),
                    (sx, y + h, z + d * 0.45),
                    (sx, y + h, z + d),
                    (sx, y, z + d),
                ),
                tinted(colour, tone * 0.85),
                0.3,
            )
        )
    front = [
        box((x - 0.006, y, z), (w + 0.012, h * 0.55, 0.014), colour, gloss=0.4),
        label(x + w * 0.18, y + h * 0.12, z - 0.004, w * 0.64, h * 0.32),
    ]
    heap = screws(x + 0.03, y + h * 0.42, z + 0.04, w - 0.09, d - 0.12, fill, random)
    lip = [
        box((x - 0.006, y + h - 0.012, z + d * 0.45), (0.012, 0.012, d * 0.55), colour),
        box((x + w - 0.006, y + h - 0.012, z + d * 0.45), (0.012, 0.012, d * 0.55), colour),
    ]
    return [merged(back), Thing(sides), heap, *lip, *front]


def pallet(x: float, z: float, *, w: float = 1.2, d: float = 0.8, y: float = 0.0) -> list[Thing]:
    """A wooden pallet."""
    parts: list[Thing] = []
    for k in (0.0, 0.42, 0.84):
        for i in (0.0, 0.44, 0.88):
            parts.append(
                box(
                    (x + w * i, y + 0.02, z + d * (0.84 - k)),
                    (w * 0.12, 0.09, d * 0.16),
                    tinted(WOOD, 0.8),
                )
            )
        parts.append(box((x, y, z + d * (0.84 - k)), (w, 0.02, d * 0.16), tinted(WOOD, 0.9)))
    for i in range(7):
        tone = 0.92 + 0.05 * (i % 3)
        parts.append(
            box((x, y + 0.11, z + d * (6 - i) / 7), (w, 0.025, d / 7 - 0.02), tinted(WOOD, tone))
        )
    return parts


def tray(
    x: float,
    y: float,
    z: float,
    *,
    w: float = 0.58,
    h: float = 0.2,
    d: float = 0.38,
    colour: Colour = GREY,
    top: bool = False,
) -> list[Thing]:
    """A stacking tray; only the top one shows its inside."""
    body = box((x, y, z), (w, h, d), colour, gloss=0.2)
    things = [
        body,
        sheet(upright(x + w * 0.36, y + h * 0.55, z - 0.003, w * 0.28, h * 0.2), INK),
        box(
            (x - 0.008, y + h - 0.022, z - 0.008),
            (w + 0.016, 0.022, d + 0.016),
            tinted(colour, 1.12),
            gloss=0.3,
        ),
    ]
    if top:
        hole = [
            (x + 0.03, y + h + 0.002, z + 0.03),
            (x + 0.03, y + h + 0.002, z + d - 0.03),
            (x + w - 0.03, y + h + 0.002, z + d - 0.03),
            (x + w - 0.03, y + h + 0.002, z + 0.03),
        ]
        things.append(sheet(hole, tinted(colour, 0.5)))
        things.append(
            sheet(
                [
                    (hole[1][0], y + h + 0.003, z + d - 0.09),
                    hole[1],
                    hole[2],
                    (hole[2][0], y + h + 0.003, z + d - 0.09),
                ],
                tinted(colour, 0.8),
            )
        )
    return things


def shelf(
    x: float,
    z: float,
    w: float,
    d: float,
    levels: tuple[float, ...],
    *,
    colour: Colour = TEAL,
    height: float = 2.4,
) -> list[Thing]:
    """Posts and boards of an open shelf."""
    posts = [
        box((px, 0.0, z + d - 0.05), (0.05, height, 0.05), tinted(colour, 0.8))
        for px in (x, x + w - 0.05)
    ]
    return posts + [box((x, level - 0.04, z), (w, 0.04, d), colour) for level in levels]
