"""The things that stand in the demo's photos: boxes, bins, hoses, tools, pallets."""

import math
from collections.abc import Callable, Sequence

from kaizen.cli.demo.studio import Colour, Face, Plane, Thing, Vec, cross, minus, mix, unit

TEAL: Colour = (36, 138, 134)
BLUE: Colour = (22, 96, 172)
RED: Colour = (205, 46, 38)
YELLOW: Colour = (246, 204, 40)
GREEN: Colour = (34, 140, 84)
DARK: Colour = (52, 56, 60)
STEEL: Colour = (168, 172, 174)
GREY: Colour = (120, 126, 130)
WHITE: Colour = (238, 238, 234)
CARD: Colour = (190, 140, 84)
WOOD: Colour = (196, 152, 98)
WALL: Colour = (226, 225, 218)
FLOOR: Colour = (158, 158, 154)
INK: Colour = (44, 44, 46)

Turn = Callable[[Vec], Vec]


def turned(centre: Vec, degrees: float) -> Turn:
    """A turn about the upright axis through `centre`."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def turn(p: Vec) -> Vec:
        x, z = p[0] - centre[0], p[2] - centre[2]
        return centre[0] + x * cos + z * sin, p[1], centre[2] - x * sin + z * cos

    return turn


def tinted(colour: Colour, share: float) -> Colour:
    """The colour made lighter (above 1) or darker (below 1)."""
    red, green, blue = (max(0, min(255, round(c * share))) for c in colour)
    return red, green, blue


def box(corner: Vec, size: Vec, colour: Colour, *, turn: float = 0.0, gloss: float = 0.15) -> Thing:
    """A closed block; `corner` is its lowest, left, nearest corner."""
    x, y, z = corner
    w, h, d = size
    p = [(x + i * w, y + j * h, z + k * d) for i in (0, 1) for j in (0, 1) for k in (0, 1)]
    if turn:
        spin = turned((x + w / 2, y, z + d / 2), turn)
        p = [spin(q) for q in p]
    sides = ((0, 2, 6, 4), (5, 7, 3, 1), (1, 3, 2, 0), (4, 6, 7, 5), (2, 3, 7, 6), (1, 0, 4, 5))
    return Thing(
        [Face(tuple(p[i] for i in side), colour, gloss, outside_only=True) for side in sides]
    )


def sheet(
    points: Sequence[Vec], colour: Colour, *, gloss: float = 0.0, glow: bool = False
) -> Thing:
    """A flat piece without thickness that casts no shadow: a label, a screen, a mark."""
    return Thing([Face(tuple(points), colour, gloss, glow=glow)], casts=False)


def upright(x: float, y: float, z: float, w: float, h: float) -> list[Vec]:
    """The corners of a rectangle that faces the viewer."""
    return [(x, y, z), (x, y + h, z), (x + w, y + h, z), (x + w, y, z)]


def flat(x: float, z: float, w: float, d: float, y: float = 0.0) -> tuple[Vec, ...]:
    """The corners of a rectangle that lies on a level `y`."""
    return (x, y, z), (x, y, z + d), (x + w, y, z + d), (x + w, y, z)


def label(x: float, y: float, z: float, w: float, h: float, *, paper: Colour = WHITE) -> Thing:
    """A printed label that faces the viewer: paper with two lines of print."""
    faces = [Face(tuple(upright(x, y, z, w, h)), paper)]
    for row, share in ((0.58, 0.8), (0.25, 0.5)):
        strip = upright(x + w * 0.1, y + h * row, z - 0.002, w * share, h * 0.17)
        faces.append(Face(tuple(strip), INK, lift=0.05))
    return Thing(faces, casts=False)


def room(
    *,
    wall_z: float,
    floor: Colour = FLOOR,
    wall: Colour = WALL,
    wide: float = 9.0,
    marks: Sequence[tuple[tuple[Vec, ...], Colour]] = (),
) -> list[Plane]:
    """A floor and the wall behind it."""
    ground = Plane(flat(-wide, -4.0, 2 * wide, wall_z + 4.0), floor, list(marks), mottle=0.16)
    dado: list[tuple[tuple[Vec, ...], Colour]] = [
        (tuple(upright(-wide, 0.0, wall_z, 2 * wide, 1.0)), tinted(wall, 0.9)),
        (tuple(upright(-wide, 1.0, wall_z, 2 * wide, 0.025)), tinted(wall, 0.8)),
        (tuple(upright(-wide, 0.0, wall_z, 2 * wide, 0.1)), tinted(wall, 0.6)),
    ]
    sides = tuple(upright(-wide, 0.0, wall_z, 2 * wide, 6.0))
    back = Plane(sides, wall, dado, mottle=0.07, shade=0.3)
    return [back, ground]


def table_top(
    x: float, z: float, w: float, d: float, y: float, *, planks: int = 34, colour: Colour = WOOD
) -> Plane:
    """A wooden top that catches shadows; the grain is a row of uneven strips."""
    marks: list[tuple[tuple[Vec, ...], Colour]] = []
    for i in range(planks * 3):
        near = z + d * i / (planks * 3)
        tone = 1 + 0.055 * math.sin(i * 2.3) + 0.04 * math.sin(i * 0.71 + 1)
        marks.append((flat(x, near, w, d / planks / 3, y), tinted(colour, tone)))
    return Plane(flat(x, z, w, d, y), colour, marks, mottle=0.1, shade=0.42)


def ring(centre: Vec, axis: Vec, radius: float, count: int) -> list[Vec]:
    """Points evenly spread on a circle about an axis."""
    helper: Vec = (0.0, 1.0, 0.0) if abs(axis[1]) < 0.9 else (1.0, 0.0, 0.0)
    u = unit(cross(helper, axis))
    v = cross(axis, u)
    points = []
    for i in range(count):
        c, s = math.cos(2 * math.pi * i / count), math.sin(2 * math.pi * i / count)
        points.append(tuple(centre[k] + radius * (c * u[k] + s * v[k]) for k in range(3)))
    return [(p[0], p[1], p[2]) for p in points]


def cylinder(
    foot: Vec,
    head: Vec,
    radius: float,
    colour: Colour,
    *,
    top: float | None = None,
    gloss: float = 0.3,
    sides: int = 26,
) -> Thing:
    """A round bar or a cone (`top` = the radius at its head), closed at both ends."""
    axis = unit(minus(head, foot))
    low = ring(foot, axis, radius, sides)
    high = ring(head, axis, radius if top is None else top, sides)
    faces = [
        Face((low[i - 1], low[i], high[i], high[i - 1]), colour, gloss, outside_only=True)
        for i in range(sides)
    ]
    faces.append(Face(tuple(high), colour, gloss, outside_only=True))
    faces.append(Face(tuple(reversed(low)), colour, gloss, outside_only=True))
    return Thing(faces)


def tube(
    path: Sequence[Vec], radius: float, colour: Colour, *, gloss: float = 0.5, sides: int = 12
) -> Thing:
    """A hose or cable along a path of points, rounded between them."""
    points = smooth(path)
    faces: list[Face] = []
    before: list[Vec] = []
    for i, point in enumerate(points):
        ahead = points[min(i + 1, len(points) - 1)]
        behind = points[max(i - 1, 0)]
        around = ring(point, unit(minus(ahead, behind)), radius, sides)
        if before:
            faces += [
                Face(
                    (before[k - 1], before[k], around[k], around[k - 1]),
                    colour,
                    gloss,
                    outside_only=True,
                )
                for k in range(sides)
            ]
        before = around
    faces.append(Face(tuple(before), tinted(colour, 0.7)))
    return Thing(faces)


def smooth(path: Sequence[Vec], steps: int = 9) -> list[Vec]:
    """A curve through all points of the path (Catmull-Rom)."""
    if len(path) < 3:
        return list(path)
    points: list[Vec] = []
    padded = [path[0], *path, path[-1]]
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            points.append(_between(a, b, c, d, t))
    points.append(path[-1])
    return points


def _between(a: Vec, b: Vec, c: Vec, d: Vec, t: float) -> Vec:
    x, y, z = (
        0.5
        * (
            2 * b[k]
            + (c[k] - a[k]) * t
            + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t
            + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t**3
        )
        for k in range(3)
    )
    return x, y, z


def merged(things: Sequence[Thing]) -> Thing:
    """Several things as one, sorted together piece by piece."""
    return Thing([face for thing in things for face in thing.faces])


def spun(thing: Thing, centre: Vec, degrees: float) -> Thing:
    """The same thing turned about the upright axis."""
    turn = turned(centre, degrees)
    return Thing(
        [
            Face(
                tuple(turn(p) for p in f.points), f.colour, f.gloss, f.outside_only, f.glow, f.lift
            )
            for f in thing.faces
        ],
        thing.casts,
    )


def slab(
    outline: Sequence[tuple[float, float]],
    at: Vec,
    thick: float,
    colour: Colour,
    *,
    lying: bool,
    turn: float = 0.0,
    gloss: float = 0.5,
) -> Thing:
    """A flat shape with thickness, lying on a table or standing before a wall."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    rim = [(x * cos - y * sin, x * sin + y * cos) for x, y in outline]
    if lying:
        front = [(at[0] + x, at[1] + thick, at[2] + y) for x, y in rim]
        back = [(at[0] + x, at[1], at[2] + y) for x, y in rim]
    else:
        front = [(at[0] + x, at[1] + y, at[2] - thick) for x, y in rim]
        back = [(at[0] + x, at[1] + y, at[2]) for x, y in rim]
    faces = [
        Face((back[i - 1], back[i], front[i], front[i - 1]), tinted(colour, 0.8), gloss)
        for i in range(len(rim))
    ]
    faces.append(Face(tuple(front), colour, gloss, lift=0.2))
    return Thing(faces)


def middle(a: Vec, b: Vec) -> Vec:
    """The point half way."""
    return mix(a, b, 0.5)
