"""Photos of desks, screens and boards."""

from kaizen.cli.demo.studio import Colour, Plane, Studio, Thing
from kaizen.cli.demo.studio_things import (
    BLUE,
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
    room,
    sheet,
    table_top,
    tinted,
    upright,
)

FOLDERS: tuple[Colour, ...] = (BLUE, RED, GREEN, YELLOW, TEAL, DARK)


def desk(after: bool, seed: int) -> Studio:
    """Paper in heaps on a desk; folders in a row with coloured backs."""
    view = Studio((0.3, 1.6, -1.5), (0.08, 0.95, 0.5), seed=seed, zoom=1.45)
    view.put(*room(wall_z=1.3), table_top(-2.4, -0.6, 4.8, 1.7, 0.75, colour=(206, 190, 164)))
    _monitor(view, -0.95, 0.75, 0.75, busy=not after)
    if after:
        for i in range(9):
            tone = FOLDERS[i % 6]
            x = 0.05 + i * 0.105
            view.put(box((x, 0.755, 0.55), (0.095, 0.42, 0.34), tone, gloss=0.1))
            view.put(label(x + 0.015, 0.93, 0.545, 0.065, 0.16))
            view.put(cylinder((x + 0.047, 0.84, 0.552), (x + 0.047, 0.84, 0.545), 0.02, INK))
        for i in range(3):
            view.put(box((0.12, 0.755 + i * 0.075, -0.15), (0.42, 0.012, 0.34), GREY))
            view.put(box((0.14, 0.77 + i * 0.075, -0.13), (0.38, 0.012 + 0.01 * i, 0.3), WHITE))
        return view
    for x, z, high in (
        (0.1, 0.5, 16),
        (0.55, 0.55, 22),
        (0.3, 0.05, 9),
        (-0.35, 0.15, 6),
        (0.85, 0.1, 12),
    ):
        for i in range(high):
            tone = (
                tinted(WHITE, view.random.uniform(0.86, 1.0))
                if i % 7
                else view.random.choice(FOLDERS)
            )
            view.put(
                box(
                    (x + view.random.uniform(-0.02, 0.02), 0.752 + i * 0.013, z),
                    (0.3, 0.011, 0.38),
                    tone,
                    turn=view.random.uniform(-16, 16),
                    gloss=0.0,
                )
            )
    return view


def _monitor(view: Studio, x: float, y: float, z: float, *, busy: bool) -> None:
    view.put(
        box((x + 0.2, y, z), (0.3, 0.015, 0.2), DARK),
        box((x + 0.32, y, z + 0.1), (0.06, 0.2, 0.04), DARK),
    )
    view.put(box((x, y + 0.14, z + 0.05), (0.72, 0.44, 0.03), (40, 42, 46)))
    view.put(sheet(upright(x + 0.02, y + 0.165, z + 0.045, 0.68, 0.39), (226, 236, 238), glow=True))
    if busy:
        for i in range(6):
            px, py = x + 0.04 + 0.07 * i, y + 0.36 - 0.032 * i
            view.put(
                sheet(
                    upright(px, py, z + 0.044, 0.24, 0.15),
                    ((120, 150, 190), (206, 170, 120), (150, 190, 150))[i % 3],
                    glow=True,
                )
            )
            view.put(
                sheet(
                    upright(px + 0.01, py + 0.01, z + 0.043, 0.22, 0.11), (244, 244, 242), glow=True
                )
            )
        for i in range(7):
            tilt = view.random.uniform(-0.012, 0.012)
            px = x + 0.02 + 0.1 * i
            view.put(
                sheet(
                    [
                        (px, y + 0.08, z + 0.04),
                        (px + tilt, y + 0.165, z + 0.04),
                        (px + 0.08 + tilt, y + 0.165, z + 0.04),
                        (px + 0.08, y + 0.08 + tilt, z + 0.04),
                    ],
                    YELLOW,
                )
            )
        return
    for i in range(5):
        view.put(
            sheet(
                upright(x + 0.06, y + 0.49 - i * 0.065, z + 0.044, 0.4, 0.03),
                (90, 130, 140),
                glow=True,
            )
        )
        view.put(
            sheet(
                upright(x + 0.54, y + 0.49 - i * 0.065, z + 0.044, 0.1, 0.03),
                (60, 160, 110),
                glow=True,
            )
        )


def screen(after: bool, seed: int) -> Studio:
    """A screen full of windows and notes; one list on a clear screen."""
    view = Studio((0.1, 1.3, -1.1), (0.0, 1.02, 0.6), seed=seed, zoom=1.35)
    view.put(*room(wall_z=1.2), table_top(-2.4, -0.6, 4.8, 1.6, 0.75, colour=(206, 190, 164)))
    _monitor(view, -0.72, 0.75, 0.55, busy=not after)
    _monitor(view, 0.1, 0.75, 0.55, busy=not after)
    view.put(box((-0.5, 0.752, 0.1), (0.62, 0.02, 0.2), (60, 62, 66)))
    for row in range(4):
        view.put(sheet(flat(-0.47, 0.12 + row * 0.044, 0.56, 0.032, 0.774), (92, 96, 100)))
    view.put(box((0.22, 0.752, 0.14), (0.08, 0.03, 0.12), (60, 62, 66)))
    view.put(
        cylinder((0.62, 0.752, 0.2), (0.62, 0.86, 0.2), 0.05, RED if after else BLUE, gloss=0.5)
    )
    if not after:
        for i in range(8):
            view.put(
                box(
                    (-0.95 + i * 0.02, 0.752 + i * 0.006, 0.0),
                    (0.3, 0.005, 0.4),
                    tinted(WHITE, 0.98 - i * 0.012),
                    turn=view.random.uniform(-20, 20),
                    gloss=0.0,
                )
            )
    return view


def board(after: bool, seed: int) -> Studio:
    """Papers pinned anyhow; a team board in columns."""
    view = Studio((0.3, 1.5, -1.8), (0.0, 1.45, 1.0), seed=seed, zoom=1.36)
    view.put(*room(wall_z=1.2))
    view.put(box((-1.35, 0.8, 1.12), (2.7, 1.3, 0.05), (190, 194, 196)))
    view.put(
        Plane(
            tuple(upright(-1.3, 0.85, 1.115, 2.6, 1.2)),
            (236, 238, 236) if after else (186, 146, 100),
            mottle=0.05 if after else 0.3,
        )
    )
    if after:
        for i, tone in enumerate((GREY, BLUE, YELLOW, GREEN)):
            _column(view, -1.24 + i * 0.63, tone, cards=(4, 3, 2, 3)[i])
        _pens(view)
        return view
    for i in range(26):
        _pinned_paper(view, 1.11 - i * 0.0015, yellow=i % 5 == 0)
    return view


def _pinned_paper(view: Studio, z: float, *, yellow: bool) -> None:
    pick = view.random.uniform
    x, y, w, h = pick(-1.25, 0.95), pick(0.84, 1.72), pick(0.2, 0.32), pick(0.22, 0.3)
    t = pick(-0.06, 0.06)
    tone = (238, 214, 130) if yellow else tinted(WHITE, pick(0.84, 1.0))
    paper = [(x, y, z), (x + t, y + h, z), (x + w + t, y + h + t, z), (x + w, y + t, z)]
    view.put(Thing(sheet(paper, tone).faces))
    for share in (0.3, 0.45, 0.6, 0.75):
        line = upright(x + t + 0.03, y + h * share, z - 0.0006, w * 0.7, 0.012)
        view.put(sheet(line, (120, 120, 120)))


def _column(view: Studio, x: float, tone: Colour, *, cards: int) -> None:
    view.put(
        sheet(upright(x, 1.87, 1.112, 0.58, 0.13), tone),
        sheet(upright(x + 0.1, 1.915, 1.111, 0.3, 0.035), WHITE),
    )
    for card in range(cards):
        y = 1.62 - card * 0.25
        view.put(Thing(sheet(upright(x + 0.03, y, 1.1, 0.52, 0.2), (252, 250, 240)).faces))
        view.put(sheet(upright(x + 0.03, y, 1.099, 0.03, 0.2), tone))
        for row in range(3):
            line = upright(x + 0.1, y + 0.13 - row * 0.05, 1.098, 0.36 - 0.1 * row, 0.02)
            view.put(sheet(line, (90, 92, 96)))


def _pens(view: Studio) -> None:
    view.put(
        box((-0.5, 0.76, 1.05), (1.0, 0.03, 0.1), STEEL),
        cylinder((-0.2, 0.81, 1.08), (-0.02, 0.81, 1.08), 0.014, RED),
        cylinder((0.1, 0.81, 1.08), (0.28, 0.81, 1.08), 0.014, BLUE),
    )
