"""Paints simple rooms and things in perspective, lit from one side, with soft shadows.

Lengths are metres: x to the right, y up, z away from the viewer. Things are painted in the
order in which they are put into the room, so a scene is written from the back to the front.
"""

import math
from dataclasses import dataclass, field
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Vec = tuple[float, float, float]
Colour = tuple[int, int, int]
Point = tuple[float, float]

SIZE = (1200, 900)
OVERSAMPLE = 2
SHADOW_SHRINK = 4
NEAR = 0.05


@dataclass(frozen=True)
class Face:
    """A flat piece of a surface; `lift` brings it forward when pieces are sorted."""

    points: tuple[Vec, ...]
    colour: Colour
    gloss: float = 0.0
    outside_only: bool = False
    glow: bool = False
    lift: float = 0.0


@dataclass
class Thing:
    """Pieces that are sorted among themselves and painted together."""

    faces: list[Face] = field(default_factory=list)
    casts: bool = True


@dataclass
class Plane:
    """A floor, wall or table top: carries marks and catches the shadows of things."""

    points: tuple[Vec, ...]
    colour: Colour
    marks: list[tuple[tuple[Vec, ...], Colour]] = field(default_factory=list)
    mottle: float = 0.06
    shade: float = 0.5


def minus(a: Vec, b: Vec) -> Vec:
    """The way from b to a."""
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def dot(a: Vec, b: Vec) -> float:
    """The inner product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    """The vector that stands upright on both."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def unit(a: Vec) -> Vec:
    """The same direction with length one."""
    length = math.sqrt(dot(a, a)) or 1.0
    return a[0] / length, a[1] / length, a[2] / length


def mix(a: Vec, b: Vec, share: float) -> Vec:
    """The point that lies `share` of the way from a to b."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )


def normal_of(points: tuple[Vec, ...]) -> Vec:
    """The direction in which a flat piece looks."""
    return unit(cross(minus(points[1], points[0]), minus(points[2], points[0])))


class Studio:
    """One camera, one lamp, and what is put in front of them."""

    def __init__(self, eye: Vec, target: Vec, *, seed: int, zoom: float = 1.25) -> None:
        self.random = Random(seed)
        aside, up, near = (self.random.uniform(-1, 1) for _ in range(3))
        self.eye = (eye[0] + 0.2 * aside, eye[1] + 0.04 * up, eye[2] + 0.08 * near)
        self.forward = unit(minus(target, self.eye))
        self.right = unit(cross((0.0, 1.0, 0.0), self.forward))
        self.up = cross(self.forward, self.right)
        self.lamp = unit((-0.5, 0.9, -0.6))
        self.pool: Vec = target
        self.brightness = 1.0
        self.width, self.height = SIZE[0] * OVERSAMPLE, SIZE[1] * OVERSAMPLE
        self.focal = self.height * zoom
        self.parts: list[Thing | Plane] = []
        self.image = Image.new("RGB", (self.width, self.height), (120, 122, 122))
        self.draw = ImageDraw.Draw(self.image)

    def put(self, *parts: Thing | Plane) -> None:
        """Add parts in front of what is already there."""
        self.parts.extend(parts)

    def render(self) -> Image.Image:
        """Paint everything and hand back the finished photo, 1200 by 900 pixels."""
        for part in self.parts:
            if isinstance(part, Plane):
                self._paint_plane(part)
            else:
                self._paint_thing(part)
        return self._develop(self.image.reduce(OVERSAMPLE))

    def _in_camera(self, point: Vec) -> Vec:
        way = minus(point, self.eye)
        return dot(way, self.right), dot(way, self.up), dot(way, self.forward)

    def _project(self, points: tuple[Vec, ...]) -> list[Point]:
        seen = _clip_near([self._in_camera(point) for point in points])
        return [
            (self.width / 2 + x / z * self.focal, self.height / 2 - y / z * self.focal)
            for x, y, z in seen
        ]

    def _lit(self, face: Face, centre: Vec, normal: Vec) -> Colour:
        if face.glow:
            return face.colour
        to_eye = unit(minus(self.eye, centre))
        if dot(normal, to_eye) < 0:
            normal = (-normal[0], -normal[1], -normal[2])
        away = minus(centre, self.pool)
        fall = max(0.86, 1.06 - 0.03 * dot(away, away)) * self.brightness
        light = 0.66 + 0.1 * normal[1] + 0.5 * max(0.0, dot(normal, self.lamp))
        half = unit((self.lamp[0] + to_eye[0], self.lamp[1] + to_eye[1], self.lamp[2] + to_eye[2]))
        shine = face.gloss * max(0.0, dot(normal, half)) ** 18 * 150
        return _clamp(tuple(c * light * fall + shine * fall for c in face.colour))

    def _paint_thing(self, thing: Thing) -> None:
        ordered = sorted(thing.faces, key=lambda face: face.lift - self._distance(face.points))
        for face in ordered:
            normal = normal_of(face.points)
            if face.outside_only and dot(normal, minus(self.eye, face.points[0])) <= 0:
                continue
            self._paint_face(face, normal)

    def _distance(self, points: tuple[Vec, ...]) -> float:
        return sum(dot(minus(p, self.eye), minus(p, self.eye)) for p in points) / len(points)

    def _paint_face(self, face: Face, normal: Vec) -> None:
        outline = self._project(face.points)
        if len(outline) < 3:
            return
        if len(face.points) != 4:
            centre = face.points[0]
            self.draw.polygon(outline, fill=self._lit(face, centre, normal))
            return
        across = max(x for x, _ in outline) - min(x for x, _ in outline)
        down = max(y for _, y in outline) - min(y for _, y in outline)
        steps = min(9, max(1, round(max(across, down) / 110)))
        for piece in _split(face.points, steps):
            shape = self._project(piece)
            if len(shape) > 2:
                fill = self._lit(face, mix(piece[0], piece[2], 0.5), normal)
                self.draw.polygon(shape, fill=fill)

    def _paint_flat(self, points: tuple[Vec, ...], fill: Colour) -> None:
        outline = self._project(points)
        if len(outline) > 2:
            self.draw.polygon(outline, fill=fill)

    def _paint_plane(self, plane: Plane) -> None:
        normal = normal_of(plane.points)
        for points, colour in ((plane.points, plane.colour), *plane.marks):
            fill = self._lit(Face(points, colour), self.pool, normal)
            self._paint_flat(points, fill)
        outline = self._project(plane.points)
        small = (self.width // SHADOW_SHRINK, self.height // SHADOW_SHRINK)
        area = _filled(small, [_shrunk(outline)])
        towards = normal if dot(normal, minus(self.eye, plane.points[0])) > 0 else _back(normal)
        cast = self._shadow(plane.points[0], towards, self.lamp, small)
        near = self._shadow(plane.points[0], towards, towards, small)
        dark = ImageChops.add(
            cast.filter(ImageFilter.GaussianBlur(5)).point([round(v * plane.shade) for v in BYTES]),
            near.filter(ImageFilter.GaussianBlur(9)).point([round(v * 0.22) for v in BYTES]),
        )
        grain = self._cloud(small, plane.mottle)
        veil = ImageChops.multiply(ImageChops.invert(dark), grain)
        veil = Image.composite(veil, Image.new("L", small, 255), area)
        veil = veil.resize(self.image.size, Image.Resampling.BILINEAR)
        self.image = ImageChops.multiply(self.image, Image.merge("RGB", (veil, veil, veil)))
        self.draw = ImageDraw.Draw(self.image)

    def _shadow(self, origin: Vec, normal: Vec, to_lamp: Vec, size: tuple[int, int]) -> Image.Image:
        shapes = []
        slope = dot(normal, to_lamp)
        if slope <= 0.02:
            return Image.new("L", size, 0)
        for thing in self.parts:
            if isinstance(thing, Plane) or not thing.casts:
                continue
            for face in thing.faces:
                heights = [dot(minus(point, origin), normal) for point in face.points]
                if max(heights) < 0.004:
                    continue
                fallen = tuple(
                    mix(p, minus(p, to_lamp), max(0.0, h) / slope)
                    for p, h in zip(face.points, heights, strict=True)
                )
                shapes.append(_shrunk(self._project(fallen)))
        return _filled(size, shapes)

    def _cloud(self, size: tuple[int, int], depth: float) -> Image.Image:
        cloud = Image.new("L", size, 128)
        for columns, rows in ((9, 7), (70, 52), (300, 225)):
            noise = Image.frombytes("L", (columns, rows), self.random.randbytes(columns * rows))
            noise = noise.resize(size, Image.Resampling.BICUBIC)
            cloud = Image.blend(cloud, noise, 0.4)
        return cloud.point([round(255 * (1 - depth * (1 - v / 255))) for v in BYTES])

    def _develop(self, photo: Image.Image) -> Image.Image:
        photo = photo.filter(ImageFilter.GaussianBlur(0.6))
        edge = Image.radial_gradient("L").resize(SIZE, Image.Resampling.BILINEAR)
        edge = edge.point([255 - round(46 * (v / 255) ** 2.4) for v in BYTES])
        photo = ImageChops.multiply(photo, Image.merge("RGB", (edge, edge, edge)))
        speck = Image.frombytes("L", SIZE, self.random.randbytes(SIZE[0] * SIZE[1]))
        speck = speck.filter(ImageFilter.GaussianBlur(0.7)).point([v // 10 for v in BYTES])
        photo = ImageChops.add(photo, Image.merge("RGB", (speck, speck, speck)), 1, -12)
        return photo.point(
            [_curve(v, 1.02) for v in BYTES]
            + [_curve(v, 1.0) for v in BYTES]
            + [_curve(v, 0.965) for v in BYTES]
        )


BYTES = range(256)


def _curve(value: int, tint: float) -> int:
    share = value / 255
    lifted = share + 0.05 * math.sin(2 * math.pi * (share - 0.5)) * 0.5
    return max(0, min(255, round(255 * lifted * tint)))


def _clamp(colour: tuple[float, ...]) -> Colour:
    red, green, blue = (max(0, min(255, round(c))) for c in colour)
    return red, green, blue


def _back(a: Vec) -> Vec:
    return -a[0], -a[1], -a[2]


def _clip_near(points: list[Vec]) -> list[Vec]:
    kept: list[Vec] = []
    for index, here in enumerate(points):
        before = points[index - 1]
        if (here[2] > NEAR) != (before[2] > NEAR):
            kept.append(mix(before, here, (NEAR - before[2]) / (here[2] - before[2])))
        if here[2] > NEAR:
            kept.append(here)
    return kept


def _split(points: tuple[Vec, ...], steps: int) -> list[tuple[Vec, ...]]:
    a, b, c, d = points
    rows = [
        [mix(mix(a, b, i / steps), mix(d, c, i / steps), j / steps) for j in range(steps + 1)]
        for i in range(steps + 1)
    ]
    return [
        (rows[i][j], rows[i + 1][j], rows[i + 1][j + 1], rows[i][j + 1])
        for i in range(steps)
        for j in range(steps)
    ]


def _shrunk(points: list[Point]) -> list[Point]:
    return [(x / SHADOW_SHRINK, y / SHADOW_SHRINK) for x, y in points]


def _filled(size: tuple[int, int], shapes: list[list[Point]]) -> Image.Image:
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    for shape in shapes:
        if len(shape) > 2:
            draw.polygon(shape, fill=255)
    return mask
