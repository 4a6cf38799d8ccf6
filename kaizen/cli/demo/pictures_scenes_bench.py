"""Photos of shelves and benches: bins, tool boards, fixtures."""

from kaizen.cli.demo.studio import Plane, Studio
from kaizen.cli.demo.studio_goods import carton, screws, shelf, storage_bin
from kaizen.cli.demo.studio_things import (
    BLUE,
    DARK,
    GREY,
    RED,
    STEEL,
    TEAL,
    YELLOW,
    box,
    cylinder,
    flat,
    label,
    merged,
    room,
    sheet,
    spun,
    table_top,
    tube,
    upright,
)
from kaizen.cli.demo.studio_tools import hammer, screwdriver, wrench

HOSE = (26, 28, 30)


def bins(after: bool, seed: int) -> Studio:
    """Screws in torn cartons; screws in labelled bins."""
    view = Studio((0.45, 1.6, -1.4), (0.0, 1.0, 0.9), seed=seed, zoom=1.35)
    view.put(*room(wall_z=1.35))
    for level in (1.28, 0.78) if after else (1.2, 0.72):
        view.put(*shelf(-1.7, 0.45, 3.4, 0.55, (level,), colour=TEAL if after else GREY))
        view.put(Plane(flat(-1.7, 0.45, 3.4, 0.55, level + 0.001), TEAL if after else GREY))
        if after:
            for row in (0.19, 0.0):
                for i in range(7):
                    view.put(
                        *storage_bin(
                            -1.22 + i * 0.34, level + row, 0.5 - row * 0.1, view.random, fill=11
                        )
                    )
            continue
        x = -1.35
        while x < 1.3:
            w = view.random.uniform(0.26, 0.48)
            h = view.random.uniform(0.14, 0.24)
            view.put(carton(x, level, 0.56, (w, h, 0.3), turn=view.random.uniform(-14, 14)))
            if view.random.random() < 0.5:
                view.put(screws(x, level, 0.46, w, 0.08, 12, view.random))
            x += w + 0.16
    return view


def tools(after: bool, seed: int) -> Studio:
    """Tools in a heap on the bench; each tool in its outline on a board."""
    if not after:
        view = Studio((0.0, 1.75, -1.35), (0.05, 0.92, 0.45), seed=seed, zoom=1.2)
        view.put(*room(wall_z=1.3), table_top(-2.2, -0.7, 4.4, 1.9, 0.9))
        view.put(carton(-1.05, 0.9, 0.6, (0.36, 0.16, 0.26), turn=12))
        view.put(carton(0.5, 0.9, 0.45, (0.44, 0.2, 0.32), turn=-16))
        view.put(screws(0.58, 1.0, 0.5, 0.24, 0.16, 16, view.random))
        for _ in range(9):
            x, z = view.random.uniform(-0.7, 0.7), view.random.uniform(-0.35, 0.6)
            view.put(screws(x, 0.9, z, 0.12, 0.1, 3, view.random))
        for x, z, turn, size in (
            (-0.15, 0.45, 62, 0.44),
            (0.1, 0.1, 18, 0.46),
            (-0.72, 0.1, 128, 0.5),
            (0.6, -0.1, 245, 0.5),
        ):
            view.put(wrench((x, 0.9, z), size, lying=True, turn=turn))
        view.put(screwdriver((-0.62, 0.93, 0.42), (-0.2, 0.91, 0.5), RED))
        view.put(screwdriver((-0.5, 0.93, -0.08), (0.0, 0.91, -0.02), RED))
        view.put(screwdriver((0.34, 0.93, 0.2), (0.12, 0.91, 0.44), YELLOW))
        view.put(*hammer((0.05, 0.9, 0.3), turn=60, lying=True))
        return view
    view = Studio((0.1, 1.6, -1.75), (0.0, 1.42, 0.8), seed=seed, zoom=1.2)
    view.put(*room(wall_z=0.9))
    view.put(box((-1.35, 1.12, 0.82), (2.7, 1.1, 0.06), (206, 206, 200)))
    view.put(Plane(tuple(upright(-1.3, 1.16, 0.815, 2.6, 1.02)), (18, 108, 106)))
    for i in range(6):
        size = 0.5 - i * 0.045
        _outline(view, -1.0 + i * 0.17, 2.08 - size - 0.02, 0.15, size + 0.04)
        view.put(wrench((-0.925 + i * 0.17, 2.06 - size * 0.3, 0.8), size, lying=False))
    for i in range(4):
        _outline(view, 0.12 + i * 0.13, 1.62, 0.11, 0.46)
        x = 0.175 + i * 0.13
        view.put(screwdriver((x, 2.04, 0.78), (x, 1.66, 0.78), (RED, RED, YELLOW, BLUE)[i]))
    _outline(view, 0.7, 1.6, 0.36, 0.48)
    view.put(*hammer((0.87, 1.99, 0.76), turn=0, lying=False))
    for i in range(3):
        _outline(view, 0.14 + i * 0.2, 1.26, 0.17, 0.3)
        if i < 2:
            view.put(
                tube(
                    [
                        (0.2 + i * 0.2, 1.5, 0.79),
                        (0.26 + i * 0.2, 1.5, 0.79),
                        (0.27 + i * 0.2, 1.3, 0.79),
                    ],
                    0.009,
                    DARK,
                )
            )
    view.put(label(-0.9, 1.22, 0.8, 0.62, 0.07))
    view.put(
        box((-2.2, 0.8, 0.2), (4.4, 0.08, 0.7), (176, 134, 84)),
        table_top(-2.2, 0.2, 4.4, 0.7, 0.881),
    )
    for i in range(4):
        view.put(*storage_bin(-1.0 + i * 0.32, 0.885, 0.42, view.random, fill=10))
    return view


def _outline(view: Studio, x: float, y: float, w: float, h: float) -> None:
    t = 0.012
    for rect in ((x, y, w, t), (x, y + h - t, w, t), (x, y, t, h), (x + w - t, y, t, h)):
        view.put(sheet(upright(rect[0], rect[1], 0.812, rect[2], rect[3]), YELLOW))


def brackets(after: bool, seed: int) -> Studio:
    """Left and right bracket in one fixture; pins that let only the right side in."""
    view = Studio((0.0, 1.75, -1.1), (0.0, 1.0, 0.25), seed=seed, zoom=1.35)
    view.put(*room(wall_z=2.2), table_top(-2.2, -0.8, 4.4, 2.4, 0.9))
    for x in (-0.75, 0.4):
        view.put(*storage_bin(x, 0.9, 0.85, view.random, w=0.36, h=0.24, d=0.32))
    view.put(box((-0.62, 0.9, -0.1), (1.24, 0.09, 0.6), (84, 88, 92), gloss=0.4))
    view.put(Plane(flat(-0.62, -0.1, 1.24, 0.6, 0.991), (84, 88, 92)))
    pairs = ((-0.5, 0.0), (0.18, 0.0)) if after else ((-0.5, 9.0), (0.12, -14.0))
    for x, turn in pairs:
        side = x + 0.28 if x < 0 else x
        parts = [
            box((x, 0.992, 0.04), (0.32, 0.03, 0.3), STEEL, gloss=0.5),
            box((side, 1.0, 0.04), (0.035, 0.2, 0.3), STEEL, gloss=0.5),
        ]
        for sx in (0.1, 0.22):
            parts.append(cylinder((x + sx, 1.022, 0.12), (x + sx, 1.0232, 0.12), 0.026, DARK))
        whole = merged(parts)
        view.put(spun(whole, (x + 0.16, 0.0, 0.2), turn))
        if after:
            pin = x + (0.1 if x < 0 else 0.22)
            view.put(cylinder((pin, 1.0, 0.12), (pin, 1.09, 0.12), 0.028, YELLOW, gloss=0.6))
    if after:
        view.put(cylinder((0.0, 0.99, 0.3), (0.0, 1.1, 0.3), 0.05, RED))
        view.put(box((-0.03, 1.08, 0.04), (0.06, 0.05, 0.28), RED, gloss=0.5))
    else:
        view.put(screws(-0.1, 0.99, 0.1, 0.16, 0.2, 6, view.random))
        view.put(box((-0.2, 0.9, -0.42), (0.3, 0.03, 0.22), STEEL, turn=28, gloss=0.5))
    return view
