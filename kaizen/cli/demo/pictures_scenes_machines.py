"""Photos of machines: hoses, panels, gauges, oil."""

import math

from kaizen.cli.demo.studio import Plane, Studio, Vec
from kaizen.cli.demo.studio_things import (
    BLUE,
    DARK,
    GREY,
    INK,
    RED,
    STEEL,
    TEAL,
    WALL,
    WHITE,
    YELLOW,
    box,
    cylinder,
    flat,
    label,
    room,
    sheet,
    tinted,
    tube,
    upright,
)
from kaizen.cli.demo.studio_tools import machine, panel

HOSE = (26, 28, 30)


def hose(after: bool, seed: int) -> Studio:
    """An air hose across the walkway; the same hose on a reel at the wall."""
    view = Studio(
        (-0.3, 1.75, -3.0),
        (0.5 if after else 0.35, 1.0 if after else 0.62, 0.9),
        seed=seed,
        zoom=1.3,
    )
    lanes = [(flat(-6, -0.55, 14, 0.11), YELLOW), (flat(-6, 1.0, 14, 0.11), YELLOW)]
    view.put(*room(wall_z=2.9, marks=lanes))
    view.put(box((-1.9, 0, 1.7), (0.9, 1.0, 0.7), (196, 196, 190)))
    if after:
        _hose_on_reel(view)
    else:
        _hose_on_floor(view)
    return view


def _hose_on_reel(view: Studio) -> None:
    view.put(*machine(-0.75, 1.6, 1.1, 2.1, 0.9))
    view.put(box((1.2, 1.62, 2.72), (0.16, 0.5, 0.18), TEAL))
    coil: list[Vec] = [
        (
            1.75 + 0.42 * math.sin(i / 9 * math.pi),
            1.2 + 0.42 * math.cos(i / 9 * math.pi),
            2.72 - 0.022 * (i // 3),
        )
        for i in range(82)
    ]
    view.put(cylinder((1.75, 1.2, 2.88), (1.75, 1.2, 2.5), 0.3, GREY))
    view.put(
        tube(
            [(1.28, 1.62, 2.7), (1.3, 1.35, 2.6), (1.5, 1.5, 2.6), *coil[3:]],
            0.045,
            BLUE,
            gloss=0.7,
        )
    )
    view.put(cylinder((1.75, 1.2, 2.5), (1.75, 1.2, 2.04), 0.05, STEEL))
    view.put(cylinder((1.75, 1.2, 2.1), (1.75, 1.2, 2.06), 0.2, (214, 214, 208)))


def _hose_on_floor(view: Studio) -> None:
    view.put(*machine(0.1, 1.6, 1.3, 2.1, 0.9))
    path: list[Vec] = [
        (0.55, 0.5, 1.56),
        (0.55, 0.2, 1.4),
        (0.45, 0.05, 1.1),
        (0.0, 0.05, 0.6),
        (-0.45, 0.05, 0.15),
        (-0.2, 0.05, -0.3),
        (0.35, 0.06, -0.2),
        (0.42, 0.07, 0.22),
        (-0.05, 0.12, 0.32),
        (-0.5, 0.06, 0.0),
        (-0.4, 0.05, -0.6),
        (0.2, 0.05, -0.8),
        (0.9, 0.05, -0.85),
    ]
    view.put(tube(path, 0.05, HOSE, gloss=0.6))
    view.put(
        tube(
            [
                (0.9, 0.5, 1.56),
                (0.92, 0.15, 1.4),
                (1.1, 0.04, 0.9),
                (1.5, 0.04, 0.4),
                (2.0, 0.04, 0.15),
                (2.8, 0.04, 0.0),
            ],
            0.035,
            BLUE,
            gloss=0.6,
        )
    )


def lathe(after: bool, seed: int) -> Studio:
    """The panel of a lathe with small signs; with big signs and a coloured band."""
    view = Studio((0.1, 1.6, -2.1), (0.25, 1.25, 0.6), seed=seed, zoom=1.25)
    view.put(*room(wall_z=2.6))
    view.put(
        box((-2.4, 0.0, 0.7), (3.6, 0.12, 1.2), DARK),
        box((-2.4, 0.12, 0.7), (3.6, 1.9, 1.2), (196, 206, 206)),
    )
    view.put(Plane(tuple(upright(-2.4, 0.12, 0.699, 3.6, 1.9)), (196, 206, 206), mottle=0.05))
    view.put(box((-2.4, 1.45, 0.69), (3.6, 0.1, 0.01), TEAL))
    view.put(box((-0.95, 0.6, 0.64), (1.2, 1.25, 0.06), (128, 134, 136), gloss=0.3))
    view.put(sheet(upright(-0.85, 0.75, 0.635, 0.65, 1.0), (148, 172, 176), gloss=0.9))
    view.put(box((0.08, 1.0, 0.58), (0.05, 0.45, 0.06), INK))
    view.put(*panel(0.5, 1.05, 0.5, big_signs=after))
    if after:
        for i, tone in enumerate((BLUE, YELLOW, (34, 140, 84))):
            view.put(box((0.5 + i * 0.145, 1.72, 0.56), (0.13, 0.15, 0.02), tone, gloss=0.3))
            view.put(sheet(upright(0.53 + i * 0.145, 1.76, 0.555, 0.07, 0.07), WHITE))
        view.put(label(0.5, 0.84, 0.6, 0.42, 0.16))
    else:
        for i in range(3):
            view.put(label(0.52 + i * 0.13, 1.72, 0.69, 0.07, 0.03))
        view.put(
            sheet(
                [(0.52, 0.82, 0.69), (0.55, 0.99, 0.69), (0.72, 0.97, 0.69), (0.7, 0.8, 0.69)],
                tinted(WHITE, 0.92),
            )
        )
    view.put(
        cylinder(
            (0.95, 2.02, 1.0), (0.95, 2.3, 1.0), 0.05, (34, 140, 84) if after else YELLOW, gloss=0.6
        )
    )
    return view


def gauge(after: bool, seed: int) -> Studio:
    """A pressure gauge that says nothing; the same with a green and a red zone."""
    view = Studio((-0.25, 1.6, -1.0), (0.0, 1.5, 0.6), seed=seed, zoom=1.35)
    view.put(*room(wall_z=0.75, wall=tinted(WALL, 0.97)))
    view.put(
        tube([(-1.6, 1.02, 0.62), (-0.3, 1.02, 0.62), (1.6, 1.02, 0.62)], 0.055, (150, 156, 158))
    )
    for i, x in enumerate((-0.42, 0.42)):
        view.put(cylinder((x, 1.02, 0.62), (x, 1.3, 0.62), 0.03, STEEL))
        view.put(cylinder((x, 1.5, 0.68), (x, 1.5, 0.54), 0.27, DARK, gloss=0.5, sides=48))
        view.put(cylinder((x, 1.5, 0.539), (x, 1.5, 0.536), 0.235, (240, 240, 234), sides=48))
        if after:
            for lo, hi, tone in (
                (210, 120, (48, 158, 96)),
                (120, 60, (236, 190, 50)),
                (60, -30, (204, 52, 40)),
            ):
                arc = [_dial(x, 1.5, a, 0.225) for a in range(lo, hi - 1, -6)]
                arc += [_dial(x, 1.5, a, 0.165) for a in range(hi, lo + 1, 6)]
                view.put(sheet(arc, tone, glow=True))
        for a in range(-30, 211, 20):
            side = 1.4
            view.put(
                sheet(
                    [
                        _dial(x, 1.5, a - side, 0.22),
                        _dial(x, 1.5, a + side, 0.22),
                        _dial(x, 1.5, a + side, 0.185),
                        _dial(x, 1.5, a - side, 0.185),
                    ],
                    INK,
                )
            )
        a = 150 - 35 * i
        view.put(
            sheet(
                [
                    _dial(x, 1.5, a, 0.19),
                    _dial(x, 1.5, a + 90, 0.016),
                    _dial(x, 1.5, a - 90, 0.016),
                ],
                RED if after else INK,
            )
        )
        view.put(cylinder((x, 1.5, 0.536), (x, 1.5, 0.52), 0.022, DARK))
        if after:
            view.put(label(x - 0.2, 1.84, 0.74, 0.4, 0.13))
    return view


def _dial(x: float, y: float, degrees: float, radius: float) -> Vec:
    a = math.radians(degrees)
    return x + radius * math.cos(a), y + radius * math.sin(a), 0.53
