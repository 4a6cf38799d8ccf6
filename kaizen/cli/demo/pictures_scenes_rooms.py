"""Photos of what everybody uses: first aid, lockers, light, dry floors."""

from kaizen.cli.demo.studio import Colour, Studio, Thing, Vec
from kaizen.cli.demo.studio_goods import carton, screws, storage_bin
from kaizen.cli.demo.studio_things import (
    BLUE,
    CARD,
    DARK,
    GREEN,
    GREY,
    INK,
    RED,
    STEEL,
    TEAL,
    WHITE,
    YELLOW,
    box,
    cylinder,
    flat,
    label,
    ring,
    room,
    sheet,
    table_top,
    tinted,
    tube,
    upright,
)
from kaizen.cli.demo.studio_tools import machine

FOLDERS: tuple[Colour, ...] = (BLUE, RED, GREEN, YELLOW, TEAL, DARK)


def first_aid(after: bool, seed: int) -> Studio:
    """The first-aid box behind crates; the box in the open with a sign and a free floor."""
    view = Studio((0.3, 1.6, -2.4), (0.12, 1.12, 1.0), seed=seed, zoom=1.26)
    marks = (
        []
        if not after
        else [
            (flat(-0.62, 0.55, 1.3, 1.25), tinted(GREEN, 1.1)),
            (flat(-0.54, 0.63, 1.14, 1.17), (158, 158, 154)),
        ]
    )
    view.put(*room(wall_z=1.9, marks=marks))
    view.put(
        box((-0.32, 1.1, 1.72), (0.7, 0.5, 0.18), GREEN if after else (226, 228, 224), gloss=0.4)
    )
    tone, back = (WHITE, GREEN) if after else (GREEN, WHITE)
    view.put(
        sheet(upright(-0.03, 1.2, 1.715, 0.12, 0.3), tone),
        sheet(upright(-0.12, 1.29, 1.714, 0.3, 0.12), tone),
    )
    if after:
        view.put(box((-0.27, 1.82, 1.86), (0.6, 0.6, 0.03), back))
        view.put(
            sheet(upright(-0.04, 1.9, 1.85, 0.14, 0.44), WHITE),
            sheet(upright(-0.19, 2.05, 1.849, 0.44, 0.14), WHITE),
        )
        view.put(box((1.2, 0, 1.2), (0.9, 1.1, 0.6), GREY))
        return view
    for x, y, z, w, h, turn in (
        (-0.75, 0, 1.1, 0.8, 0.6, 6),
        (0.1, 0, 1.15, 0.75, 0.7, -5),
        (-0.6, 0.6, 1.15, 0.7, 0.5, -8),
        (0.15, 0.7, 1.2, 0.62, 0.48, 9),
        (-1.35, 0, 0.8, 0.6, 0.5, 15),
    ):
        view.put(
            carton(
                x,
                y,
                z,
                (w, h, 0.5),
                turn=turn,
                open_lid=False,
                colour=tinted(CARD, view.random.uniform(0.9, 1.08)),
            )
        )
    view.put(
        cylinder((0.95, 0.0, 1.3), (0.85, 1.7, 1.8), 0.02, CARD),
        carton(0.75, 0, 0.4, (0.5, 0.3, 0.4), turn=-22),
    )
    return view


def lockers(after: bool, seed: int) -> Studio:
    """Coats and boots in a heap; coats on hooks and boots on a rack."""
    view = Studio((0.35, 1.6, -2.5), (0.0, 0.95, 1.0), seed=seed, zoom=1.4)
    view.put(*room(wall_z=1.8))
    for i in range(3):
        x = -2.1 + i * 0.42
        view.put(
            box((x, 0.1, 1.35), (0.4, 1.85, 0.45), (96, 130, 150), gloss=0.3),
            box((x + 0.31, 1.0, 1.33), (0.03, 0.12, 0.02), INK),
        )
        view.put(
            *[
                sheet(upright(x + 0.1, 1.7 + k * 0.05, 1.345, 0.2, 0.02), (60, 88, 104))
                for k in range(3)
            ]
        )
        if after:
            view.put(label(x + 0.12, 1.5, 1.345, 0.16, 0.1))
    tones: tuple[Colour, ...] = (BLUE, (196, 90, 40), GREEN, (72, 78, 84), (150, 50, 60))
    if after:
        view.put(box((-0.6, 1.68, 1.74), (2.3, 0.12, 0.06), (190, 150, 100)))
        view.put(box((-0.6, 0.26, 1.4), (2.3, 0.04, 0.4), (190, 150, 100)))
        for i, tone in enumerate(tones):
            x = -0.45 + i * 0.45
            view.put(cylinder((x + 0.14, 1.72, 1.74), (x + 0.14, 1.74, 1.6), 0.015, STEEL))
            view.put(*_coat(x, 0.8, 1.6, tone))
            view.put(*_boot(x, 0.3, 1.42), *_boot(x + 0.15, 0.3, 1.42))
        return view
    view.put(box((-0.5, 0.42, 0.9), (2.1, 0.06, 0.42), (190, 150, 100)))
    view.put(*[box((x, 0, 0.95), (0.06, 0.42, 0.3), DARK) for x in (-0.4, 1.44)])
    for i, tone in enumerate(tones):
        x = -0.5 + i * 0.36 + view.random.uniform(-0.1, 0.1)
        view.put(
            box(
                (x, 0.48, 0.95),
                (0.5, 0.1 + 0.05 * (i % 2), 0.34),
                tone,
                turn=view.random.uniform(-30, 30),
                gloss=0.0,
            )
        )
        view.put(
            box(
                (x + 0.1, 0.55, 0.98),
                (0.3, 0.09, 0.26),
                tinted(tone, 0.9),
                turn=view.random.uniform(-50, 50),
                gloss=0.0,
            )
        )
    for _ in range(7):
        x, z = view.random.uniform(-0.9, 1.3), view.random.uniform(-0.2, 0.7)
        view.put(*_boot(x, 0.0, z))
    return view


def _coat(x: float, y: float, z: float, tone: Colour) -> list[Thing]:
    front: list[Vec] = [
        (x, y, z),
        (x + 0.02, y + 0.72, z),
        (x + 0.1, y + 0.88, z),
        (x + 0.18, y + 0.88, z),
        (x + 0.27, y + 0.72, z),
        (x + 0.29, y, z),
    ]
    parts = [
        Thing([*sheet([(p[0] + 0.01, p[1], p[2] + 0.14) for p in front], tinted(tone, 0.7)).faces])
    ]
    parts.append(Thing(sheet(front, tone).faces))
    for side in (-0.07, 0.29):
        parts.append(
            Thing(
                sheet(
                    [
                        (x + side, y + 0.1, z - 0.01),
                        (x + side + (0.04 if side < 0 else 0.0), y + 0.72, z - 0.01),
                        (x + side + (0.1 if side < 0 else 0.03), y + 0.72, z - 0.01),
                        (x + side + 0.07, y + 0.1, z - 0.01),
                    ],
                    tinted(tone, 0.85),
                ).faces
            )
        )
    parts.append(sheet(upright(x + 0.14, y + 0.02, z - 0.012, 0.008, 0.8), tinted(tone, 0.6)))
    parts.append(sheet(upright(x, y + 0.28, z - 0.012, 0.29, 0.03), (220, 222, 200)))
    return parts


def _boot(x: float, y: float, z: float) -> list[Thing]:
    return [
        box((x, y, z - 0.1), (0.11, 0.08, 0.28), (58, 46, 38)),
        box((x, y + 0.07, z + 0.05), (0.11, 0.14, 0.13), (70, 56, 46)),
        box((x - 0.004, y, z - 0.105), (0.118, 0.02, 0.29), INK),
    ]


def light(after: bool, seed: int) -> Studio:
    """A dark bench; the same bench under a lamp."""
    view = Studio((0.1, 1.75, -1.6), (0.05, 1.15, 0.5), seed=seed, zoom=1.15)
    view.brightness = 1.06 if after else 0.5
    view.put(
        *room(wall_z=1.3),
        table_top(-2.4, -0.5, 4.8, 1.6, 0.9),
        box((-2.4, 0.0, -0.45), (4.8, 0.89, 0.05), GREY),
    )
    view.put(box((-1.5, 2.0, 0.9), (3.0, 0.05, 0.3), GREY))
    for i in range(4):
        view.put(*storage_bin(-1.15 + i * 0.36, 0.905, 0.8, view.random, fill=9))
    view.put(
        box((-0.35, 0.905, 0.2), (0.5, 0.12, 0.3), STEEL, gloss=0.5),
        cylinder((0.0, 1.02, 0.35), (0.0, 1.12, 0.35), 0.08, tinted(STEEL, 0.9)),
    )
    view.put(screws(0.3, 0.9, 0.05, 0.4, 0.2, 9, view.random))
    if after:
        view.put(box((-1.0, 1.93, 0.55), (2.0, 0.07, 0.16), (210, 214, 216)))
        view.put(
            sheet(flat(-0.96, 0.57, 1.92, 0.12, 1.929), (255, 252, 236), glow=True),
            sheet(upright(-0.96, 1.935, 0.548, 1.92, 0.03), (255, 252, 236), glow=True),
        )
    else:
        view.put(
            cylinder((0.5, 2.0, 0.7), (0.5, 1.86, 0.7), 0.04, DARK, top=0.09),
            cylinder((0.5, 1.86, 0.7), (0.5, 1.82, 0.7), 0.05, (120, 112, 92), top=0.03),
        )
    return view


def spill(after: bool, seed: int) -> Studio:
    """Oil on the floor under a machine; a drip tray and a dry floor."""
    view = Studio((0.15, 1.55, -2.3), (0.1, 0.5, 0.7), seed=seed, zoom=1.15)
    marks = [(flat(-6, -0.75, 12, 0.11), YELLOW)]
    if not after:
        marks += _puddle()
    view.put(
        *room(wall_z=2.6, marks=marks), *machine(-1.1, 0.75, 2.2, 1.9, 1.0, colour=(70, 120, 96))
    )
    view.put(
        tube(
            [
                (0.5, 0.75, 0.8),
                (0.5, 0.7, 0.62),
                (0.5, 0.45, 0.58),
                (0.62, 0.3, 0.66),
                (0.9, 0.25, 0.72),
            ],
            0.04,
            INK,
        )
    )
    view.put(cylinder((0.5, 0.72, 0.72), (0.5, 0.72, 0.56), 0.06, (200, 160, 70), gloss=0.7))
    if after:
        view.put(
            box((0.0, 0.0, 0.25), (1.0, 0.1, 0.45), (70, 76, 80), gloss=0.4),
            sheet(flat(0.04, 0.29, 0.92, 0.37, 0.102), (40, 42, 44)),
        )
        view.put(
            cylinder((1.45, 0, 0.5), (1.45, 0.5, 0.5), 0.2, YELLOW, gloss=0.4),
            label(1.33, 0.24, 0.29, 0.24, 0.14),
        )
    else:
        view.put(
            sheet(
                [
                    (-0.75, 0.006, -0.15),
                    (-0.55, 0.05, 0.15),
                    (-0.2, 0.02, 0.05),
                    (-0.4, 0.006, -0.28),
                ],
                (196, 188, 170),
            )
        )
        view.put(
            cylinder((1.35, 0, 0.3), (1.35, 0.34, 0.3), 0.17, (190, 60, 50), top=0.2),
            cylinder((1.35, 0.341, 0.3), (1.35, 0.342, 0.3), 0.17, INK),
        )
    return view


def _puddle() -> list[tuple[tuple[Vec, ...], Colour]]:
    marks = []
    for x, z, radius, tone in (
        (0.2, 0.25, 0.62, 0.5),
        (0.55, 0.05, 0.4, 0.42),
        (-0.25, 0.1, 0.33, 0.46),
        (0.75, -0.35, 0.16, 0.5),
        (0.2, 0.2, 0.4, 0.36),
    ):
        rim = ring((x, 0.0, z), (0.0, 1.0, 0.0), radius, 40)
        squeezed = tuple((p[0], 0.0, z + (p[2] - z) * 0.55) for p in rim)
        marks.append((squeezed, tinted((150, 138, 112), tone)))
    return marks
