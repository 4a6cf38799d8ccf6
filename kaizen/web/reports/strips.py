"""Strips of months that stand below each other: the same months at the same place in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from kaizen.web.reports.month_axis import month_axis, named_to_the_last


@dataclass(frozen=True)
class Point:
    """One month of a strip: its value, how it is written, and the ends of its margin."""

    value: float
    words: str
    #: The same as it fits above a bar.
    short: str = ""
    low: float | None = None
    high: float | None = None


#: The months of a strip in their order; None is a gap.
Points = Sequence[Point | None]


@dataclass(frozen=True)
class Field:
    """The field of a strip in its own units."""

    width: int
    height: int = 132
    left: int = 14
    right: int = 6
    top: int = 24
    bottom: int = 36
    most_labels: int = 13


WIDE = Field(560)
#: As large as on a phone, so that its letters are not shrunk.
NARROW = Field(324, most_labels=5)


@dataclass(frozen=True)
class Shape:
    """A bar, a whisker, a dot or a word, by its class; unused measures are zero."""

    look: str
    x: float
    y: float
    width: float = 0
    height: float = 0
    text: str = ""


@dataclass
class Strip:
    """What is drawn: bars first, then the line, whiskers, dots and words."""

    on: Field
    ground: float = 0
    bars: list[Shape] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    whiskers: list[Shape] = field(default_factory=list)
    dots: list[Shape] = field(default_factory=list)
    words: list[Shape] = field(default_factory=list)


def bars(months: Sequence[date], points: Points, on: Field, look: str) -> Strip:
    """One bar for each month, from zero; losses hang below the ground line."""
    values = [point.value for point in points if point]
    scale = _Scale(on, len(months), min([0.0, *values]), max([0.0, *values]))
    strip = Strip(on, ground=scale.y(0))
    width = round(min(scale.step * 0.56, 34), 1)
    for place, point in enumerate(points):
        if point is None:
            continue
        top, end = sorted((scale.y(point.value), scale.y(0)))
        x = round(scale.x(place) - width / 2, 1)
        strip.bars.append(Shape(look, x, top, width, max(round(end - top, 1), 0.8)))
    _name(strip, scale, months, points)
    return strip


def dots(
    months: Sequence[date], points: Points, on: Field, *, lowest: float = 0, highest: float = 0
) -> Strip:
    """A dot for each month with its margin, joined where no month is missing between."""
    ends = [end for p in points if p for end in (p.value, p.low, p.high) if end is not None]
    scale = _Scale(on, len(months), min([lowest, *ends]), max([highest, *ends]))
    strip = Strip(on, ground=scale.y(0))
    run: list[str] = []
    for place, point in enumerate([*points, None]):
        if point is None:
            if len(run) > 1:
                strip.lines.append(" ".join(run))
            run = []
            continue
        x, y = scale.x(place), scale.y(point.value)
        run.append(f"{x},{y}")
        strip.dots.append(Shape("dot", x, y))
        if point.low is not None and point.high is not None:
            top = scale.y(point.high)
            strip.whiskers.append(Shape("margin", x, top, 0, round(scale.y(point.low) - top, 1)))
    _name(strip, scale, months, points)
    return strip


class _Scale:
    """From months and values to units of the field."""

    def __init__(self, on: Field, many: int, lowest: float, highest: float) -> None:
        self.on = on
        self.step = (on.width - on.left - on.right) / max(many, 1)
        self.lowest = lowest
        self.span = (highest - lowest) or 1.0

    def x(self, place: float) -> float:
        return round(self.on.left + (place + 0.5) * self.step, 1)

    def y(self, value: float) -> float:
        on = self.on
        share = (value - self.lowest) / self.span
        return round(on.height - on.bottom - share * (on.height - on.bottom - on.top), 1)


def _name(strip: Strip, scale: _Scale, months: Sequence[date], points: Points) -> None:
    """Words for months below and values above: as many as have room, the newest among them."""
    on = strip.on
    named = named_to_the_last(len(months), on.most_labels)
    names = month_axis(months, named)
    for place in sorted(named):
        x, name = scale.x(place), names[place]
        strip.words.append(Shape("axis", x, on.height - 19, text=name.name))
        if name.year:
            strip.words.append(Shape("axis", x, on.height - 5, text=name.year))
        point = points[place]
        if point is not None:
            top = max(point.value, point.high if point.high is not None else point.value, 0)
            strip.words.append(
                Shape("value", x, round(scale.y(top) - 6, 1), text=point.short or point.words)
            )
