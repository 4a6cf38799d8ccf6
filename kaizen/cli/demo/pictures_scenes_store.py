"""Photos from packing and the store: printers, trays, aisles, trolleys."""

from kaizen.cli.demo.studio import Face, Studio, Thing
from kaizen.cli.demo.studio_goods import carton, pallet, shelf, tray
from kaizen.cli.demo.studio_things import (
    BLUE,
    CARD,
    DARK,
    GREY,
    INK,
    STEEL,
    WHITE,
    YELLOW,
    box,
    cylinder,
    flat,
    label,
    room,
    sheet,
    table_top,
    tinted,
    tube,
    upright,
)


def printer(after: bool, seed: int) -> Studio:
    """The label printer far off in a corner; the printer at the packing table."""
    view = Studio((0.1, 1.6, -1.9), (0.15, 1.0, 0.7), seed=seed, zoom=1.2)
    if after:
        view.put(*room(wall_z=1.9), box((-2.4, 0.0, -0.35), (4.8, 0.845, 0.05), GREY))
        view.put(table_top(-2.4, -0.4, 4.8, 1.7, 0.85))
        view.put(carton(-1.1, 0.85, 0.55, (0.5, 0.42, 0.4), turn=14, open_lid=False))
        view.put(carton(0.95, 0.85, 0.6, (0.45, 0.3, 0.4), turn=-12, open_lid=False))
        _printer(view, -0.28, 0.85, 0.3, 1.0)
        for i in range(2):
            y = 0.85 + i * 0.17
            view.put(cylinder((0.82, y, 0.25), (0.82, y + 0.16, 0.25), 0.16, WHITE, sides=40))
            view.put(
                cylinder((0.82, y + 0.16, 0.25), (0.82, y + 0.161, 0.25), 0.06, tinted(CARD, 0.8))
            )
        view.put(carton(-1.05, 0.85, -0.1, (0.4, 0.24, 0.32), turn=-8))
        return view
    lane = [(flat(-6, 0.9, 12, 0.09), YELLOW), (flat(-6, 2.4, 12, 0.09), YELLOW)]
    view = Studio((0.1, 1.7, -2.6), (0.3, 0.75, 1.2), seed=seed, zoom=1.1)
    view.put(*room(wall_z=4.2, marks=lane))
    view.put(box((1.3, 0, 3.2), (1.2, 0.8, 0.7), GREY))
    _printer(view, 1.6, 0.8, 3.3, 0.9)
    view.put(
        box((-2.9, 0.0, -0.66), (2.42, 0.845, 1.2), GREY), table_top(-2.9, -0.7, 2.5, 1.3, 0.85)
    )
    view.put(carton(-1.5, 0.85, -0.1, (0.6, 0.4, 0.45), turn=18, open_lid=False))
    view.put(carton(-1.1, 0.85, -0.55, (0.45, 0.26, 0.35), turn=-6))
    return view


def _printer(view: Studio, x: float, y: float, z: float, k: float) -> None:
    w, d = 0.62 * k, 0.5 * k
    view.put(box((x, y, z), (w, 0.34 * k, d), (84, 88, 94), gloss=0.3))
    hood = cylinder(
        (x, y + 0.34 * k, z + d / 2),
        (x + w, y + 0.34 * k, z + d / 2),
        d / 2,
        (96, 100, 106),
        gloss=0.5,
        sides=40,
    )
    view.put(hood)
    view.put(
        sheet(
            upright(x + w * 0.66, y + 0.2 * k, z - 0.004, 0.14 * k, 0.09 * k),
            (96, 204, 214),
            glow=True,
        )
    )
    view.put(box((x + w * 0.12, y + 0.06 * k, z - 0.01), (w * 0.5, 0.06 * k, 0.01), INK))
    paper = [
        (x + w * 0.14, y + 0.08 * k, z - 0.01),
        (x + w * 0.6, y + 0.08 * k, z - 0.01),
        (x + w * 0.6, y + 0.015, z - 0.26 * k),
        (x + w * 0.14, y + 0.015, z - 0.26 * k),
    ]
    view.put(sheet(paper, WHITE))
    view.put(
        sheet(
            [
                (x + w * 0.2, y + 0.055 * k, z - 0.07 * k),
                (x + w * 0.32, y + 0.055 * k, z - 0.07 * k),
                (x + w * 0.32, y + 0.03 * k, z - 0.19 * k),
                (x + w * 0.2, y + 0.03 * k, z - 0.19 * k),
            ],
            INK,
        )
    )


def trays(after: bool, seed: int) -> Studio:
    """Parts in open cartons; the same parts in stacking trays on a pallet."""
    view = Studio((0.5, 1.75, -2.5), (0.1, 0.5, 0.9), seed=seed, zoom=1.55)
    view.put(*room(wall_z=2.6))
    view.put(*pallet(-0.95, 0.5, w=1.9, d=1.0))
    if after:
        for column in (1, 0):
            for row in range(4):
                for i in range(3):
                    view.put(
                        *tray(
                            -0.9 + i * 0.62, 0.136 + row * 0.2, 0.56 + column * 0.44, top=row == 3
                        )
                    )
        view.put(label(-0.68, 0.72, 0.54, 0.2, 0.1))
        return view
    for x, y, z, w, h, turn in (
        (-0.9, 0.14, 0.9, 0.8, 0.5, 4),
        (0.05, 0.14, 0.9, 0.75, 0.46, -7),
        (-0.6, 0.66, 0.9, 0.7, 0.34, 12),
        (-0.95, 0.14, 0.42, 0.85, 0.36, -3),
        (0.1, 0.14, 0.4, 0.7, 0.4, 8),
    ):
        view.put(carton(x, y, z, (w, h, 0.46), turn=turn))
    view.put(carton(0.35, 0.0, -0.65, (0.6, 0.3, 0.45), turn=-20))
    view.put(
        sheet(
            [
                (-0.9, 0.003, -0.3),
                (-0.35, 0.003, -0.05),
                (-0.15, 0.003, -0.5),
                (-0.7, 0.003, -0.75),
            ],
            CARD,
        )
    )
    return view


def aisle(after: bool, seed: int) -> Studio:
    """Pallets left in the walkway; pallets in their marked places."""
    view = Studio((0.3, 1.9, -3.6), (0.0, 0.85, 2.0), seed=seed, zoom=1.2)
    marks = [(flat(-0.95, -3, 0.1, 9), YELLOW), (flat(0.95, -3, 0.1, 9), YELLOW)]
    if after:
        for z in (-0.2, 1.6, 3.4):
            for x in (-2.75, 1.35):
                marks += [
                    (flat(x, z, 1.4, 0.06), WHITE),
                    (flat(x, z + 1.25, 1.4, 0.06), WHITE),
                    (flat(x, z, 0.06, 1.3), WHITE),
                    (flat(x + 1.36, z, 0.06, 1.3), WHITE),
                ]
    view.put(*room(wall_z=6.0, marks=marks))
    for x in (-3.6, 3.3):
        view.put(*shelf(x, 1.0, 0.5, 4.0, (1.6, 0.9), colour=BLUE, height=2.6))
    view.put(box((-0.9, 0, 5.9), (1.8, 2.3, 0.08), (150, 158, 160)))
    spots = [(x, z) for z in (3.6, 1.8, 0.0) for x in (-2.65, 1.45)]
    if not after:
        spots = [(-2.3, 3.6), (0.35, 3.2), (1.6, 1.9), (-1.5, 1.3), (0.1, 0.2), (-2.5, -0.2)]
    for x, z in spots:
        view.put(*pallet(x, z))
        levels = view.random.choice((1, 2, 2)) if after else view.random.choice((1, 2, 3))
        for row in range(levels):
            for i in range(2):
                turn = 0 if after else view.random.uniform(-7, 7)
                view.put(
                    carton(
                        x + 0.03 + i * 0.58,
                        0.14 + row * 0.36,
                        z + 0.05,
                        (0.55, 0.35, 0.7),
                        turn=turn,
                        open_lid=False,
                        colour=tinted(CARD, view.random.uniform(0.88, 1.08)),
                    )
                )
    return view


def trolley(after: bool, seed: int) -> Studio:
    """A heavy box on the floor; the box at hip height on a lifting trolley."""
    view = Studio((0.3, 1.6, -2.4), (0.15, 0.62, 0.7), seed=seed, zoom=1.45)
    view.put(*room(wall_z=2.3))
    view.put(*shelf(0.9, 1.2, 1.4, 0.6, (1.5, 0.75), colour=GREY, height=2.1))
    view.put(*tray(1.0, 0.75, 1.3), *tray(1.62, 0.75, 1.3))
    if not after:
        view.put(carton(-0.55, 0.0, 0.5, (0.75, 0.42, 0.55), turn=9))
        view.put(*_castings(view, -0.45, 0.46, 0.62))
        view.put(carton(0.55, 0.0, 0.2, (0.5, 0.3, 0.4), turn=-18))
        return view
    view.put(box((-0.85, 0.14, 0.25), (1.25, 0.08, 0.75), BLUE, gloss=0.3))
    for x, y, a, b in ((-0.75, 0.22, 0.25, 0.78), (-0.75, 0.78, 0.25, 0.22)):
        view.put(Thing([_arm((x, y), (a, b), z) for z in (0.9, 0.32)]))
    for x in (-0.75, 0.2):
        for z in (0.85, 0.3):
            view.put(cylinder((x, 0.09, z), (x, 0.09, z + 0.06), 0.09, INK))
    view.put(box((-0.88, 0.78, 0.25), (1.3, 0.05, 0.75), BLUE, gloss=0.3))
    view.put(
        tube(
            [
                (-0.95, 0.2, 0.3),
                (-1.05, 1.1, 0.3),
                (-1.06, 1.15, 0.6),
                (-1.05, 1.1, 0.92),
                (-0.95, 0.2, 0.92),
            ],
            0.025,
            STEEL,
        )
    )
    view.put(carton(-0.62, 0.83, 0.34, (0.75, 0.36, 0.5)))
    view.put(*_castings(view, -0.55, 1.17, 0.42))
    return view


def _arm(start: tuple[float, float], end: tuple[float, float], z: float) -> Face:
    return Face(
        (
            (start[0], start[1], z),
            (start[0], start[1] + 0.07, z),
            (end[0], end[1] + 0.02, z),
            (end[0], end[1] - 0.05, z),
        ),
        DARK,
    )


def _castings(view: Studio, x: float, y: float, z: float) -> list[Thing]:
    things = []
    for i in range(6):
        px, pz = x + (i % 3) * 0.2, z + (1 - i // 3) * 0.18
        things.append(
            cylinder(
                (px + 0.1, y, pz + 0.1),
                (px + 0.1, y + 0.1, pz + 0.1),
                0.075,
                tinted(STEEL, 0.8 + view.random.random() * 0.2),
                gloss=0.6,
            )
        )
    return things
