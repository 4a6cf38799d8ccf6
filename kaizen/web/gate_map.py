"""Where the circles of the money gate's map stand: none covers another as long as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from kaizen.web.gate_page import Row

#: The least that the map measures, on a phone, in pixels.
_WIDTH, _HEIGHT = 296, 372
#: What a circle of each size measures on a phone.
_ACROSS = {"": 46, "m": 52, "l": 68, "xl": 76}
_STEP = 5
_NEAREST_EDGE = 10
_ALONG = range(_NEAREST_EDGE, 100 - _NEAREST_EDGE + 1, _STEP)


class Circle(NamedTuple):
    """A circle: percent of the map's sides, and its size."""

    x: int
    y: int
    size: str


def spaced(rows: Sequence[Row]) -> list[Row]:
    """Those on the map, in rank order: the keyboard meets them as the table does."""
    shown = [row for row in rows if row.is_on_map]
    circles = set_apart([Circle(row.x, row.y, row.size) for row in shown])
    return [replace(row, x=one.x, y=one.y) for row, one in zip(shown, circles, strict=True)]


def set_apart(circles: Sequence[Circle]) -> list[Circle]:
    """The circles where they can all be seen, in the same order.

    Ideas of the same scores would cover each other: the better ranked keeps its place, the next
    goes to the nearest free one. Where all is full they lie over each other; the table beside
    the map says the same.
    """
    placed: list[Circle] = []
    for circle in circles:
        placed.append(_free(circle, placed))
    return placed


def _free(circle: Circle, placed: Sequence[Circle]) -> Circle:
    places = [circle._replace(x=x, y=y) for x in _ALONG for y in _ALONG]
    nearest = sorted(places, key=lambda place: (_apart(place, circle), place))
    return next(
        (place for place in (circle, *nearest) if not any(_touch(place, one) for one in placed)),
        circle,
    )


def _touch(one: Circle, other: Circle) -> bool:
    between = (_ACROSS[one.size] + _ACROSS[other.size]) / 2
    return _apart(one, other) < between**2


def _apart(one: Circle, other: Circle) -> float:
    """The square of the distance in pixels."""
    across = (one.x - other.x) * _WIDTH / 100
    up = (one.y - other.y) * _HEIGHT / 100
    return across**2 + up**2
