"""Photos of lanes and gates."""

from kaizen.cli.demo.studio import Studio
from kaizen.cli.demo.studio_goods import carton, pallet
from kaizen.cli.demo.studio_things import (
    BLUE,
    CARD,
    DARK,
    GREEN,
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
    room,
    sheet,
    tinted,
    upright,
)


def lane(after: bool, seed: int) -> Studio:
    """A blind crossing of the forklift lane; the crossing with zebra, mirror and sign."""
    view = Studio((0.6, 1.8, -3.4), (0.1, 0.95, 1.6), seed=seed, zoom=1.15)
    marks = [
        (flat(-8, 0.4, 16, 0.1), tinted(YELLOW, 0.85)),
        (flat(-8, 2.6, 16, 0.1), tinted(YELLOW, 0.85)),
    ]
    if after:
        marks += [(flat(-1.25 + i * 0.5, 0.55, 0.27, 2.0), WHITE) for i in range(6)]
        marks += [(flat(-1.5, -0.1, 3.2, 0.16), RED)]
    view.put(*room(wall_z=4.0, marks=marks))
    view.put(box((0.1, 0, 3.92), (1.7, 2.4, 0.06), (122, 132, 136)))
    view.put(*[box((0.1, 0.4 * i, 3.9), (1.7, 0.02, 0.02), (96, 106, 110)) for i in range(1, 6)])
    _forklift(view, -2.6, 1.15)
    view.put(box((2.3, 0, -0.4), (0.9, 2.3, 1.0), TEAL))
    if after:
        view.put(cylinder((1.45, 0, -0.1), (1.45, 2.05, -0.1), 0.035, STEEL))
        view.put(cylinder((1.45, 2.05, -0.12), (1.45, 2.05, -0.16), 0.29, RED, sides=44))
        view.put(
            cylinder(
                (1.45, 2.05, -0.161),
                (1.45, 2.05, -0.164),
                0.25,
                (190, 206, 212),
                gloss=0.9,
                sides=44,
            )
        )
        view.put(sheet([(1.18, 1.1, -0.15), (1.45, 1.58, -0.15), (1.72, 1.1, -0.15)], YELLOW))
        view.put(
            sheet(upright(1.435, 1.22, -0.152, 0.03, 0.2), INK),
            sheet(upright(1.435, 1.15, -0.152, 0.03, 0.03), INK),
        )
    else:
        view.put(*pallet(0.9, -0.3))
        for i in range(3):
            view.put(
                carton(
                    0.95, 0.14 + i * 0.4, -0.25, (1.05, 0.39, 0.7), turn=i * 3.0 - 2, open_lid=False
                )
            )
    return view


def _forklift(view: Studio, x: float, z: float) -> None:
    for wx in (x + 0.25, x + 1.2):
        view.put(cylinder((wx, 0.22, z + 0.9), (wx, 0.22, z + 0.75), 0.22, INK))
    view.put(box((x, 0.2, z), (1.3, 0.5, 0.85), (232, 150, 34), gloss=0.4))
    view.put(
        box((x, 0.7, z), (0.5, 0.28, 0.85), (232, 150, 34), gloss=0.4),
        box((x + 0.62, 0.7, z + 0.2), (0.12, 0.42, 0.45), INK),
    )
    for px in (x + 0.08, x + 1.05):
        for pz in (z + 0.76, z + 0.04):
            view.put(box((px, 0.7, pz), (0.05, 1.15, 0.05), DARK))
    view.put(box((x, 1.83, z), (1.15, 0.05, 0.85), DARK))
    for wx in (x + 0.25, x + 1.1):
        view.put(cylinder((wx, 0.22, z + 0.02), (wx, 0.22, z - 0.1), 0.22, INK, sides=32))
        view.put(cylinder((wx, 0.22, z - 0.1), (wx, 0.22, z - 0.105), 0.1, (214, 190, 120)))
    view.put(
        box((x + 1.3, 0.1, z + 0.1), (0.08, 1.9, 0.08), INK),
        box((x + 1.3, 0.1, z + 0.65), (0.08, 1.9, 0.08), INK),
    )
    view.put(
        box((x + 1.38, 0.06, z + 0.12), (0.95, 0.05, 0.1), DARK),
        box((x + 1.38, 0.06, z + 0.6), (0.95, 0.05, 0.1), DARK),
    )


def gates(after: bool, seed: int) -> Studio:
    """Mixed goods on a dispatch floor; goods sorted by lorry behind numbered signs."""
    view = Studio((0.4, 2.0, -3.4), (0.0, 0.9, 1.6), seed=seed, zoom=1.2)
    tones = (BLUE, GREEN, RED)
    marks = []
    if after:
        for i, tone in enumerate(tones):
            x = -2.45 + i * 1.75
            marks += [
                (flat(x, -0.6, 0.07, 3.2), tone),
                (flat(x + 1.4, -0.6, 0.07, 3.2), tone),
                (flat(x, -0.6, 1.4, 0.07), tone),
            ]
    view.put(*room(wall_z=3.6, marks=marks))
    for i, tone in enumerate(tones):
        x = -2.45 + i * 1.75
        view.put(box((x, 0, 3.52), (1.45, 2.2, 0.06), (150, 158, 160)))
        view.put(
            *[box((x, 0.36 * k, 3.5), (1.45, 0.02, 0.02), (118, 126, 128)) for k in range(1, 7)]
        )
        if after:
            view.put(box((x + 0.4, 2.35, 3.5), (0.65, 0.42, 0.05), tone))
            view.put(
                *[
                    sheet(upright(x + 0.72 - 0.06 * i + 0.12 * k, 2.44, 3.49, 0.05, 0.24), WHITE)
                    for k in range(i + 1)
                ]
            )
    count = 9
    for n in range(count):
        x = -2.4 + (n % 3) * 1.75 + 0.1
        z = 2.0 - (n // 3) * 1.0
        if not after:
            x += view.random.uniform(-0.45, 0.45)
            z += view.random.uniform(-0.3, 0.3)
        view.put(*pallet(x, z, w=1.15, d=0.75))
        h = view.random.choice((0.4, 0.55, 0.7))
        wrapped = carton(
            x + 0.04,
            0.14,
            z + 0.04,
            (1.05, h, 0.66),
            turn=0 if after else view.random.uniform(-14, 14),
            open_lid=False,
            colour=tinted(CARD, view.random.uniform(0.85, 1.1)),
        )
        view.put(wrapped, label(x + 0.4, 0.14 + h * 0.5, z - 0.02, 0.26, 0.14))
    return view
