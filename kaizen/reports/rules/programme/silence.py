"""Where nothing is said: areas and shifts from which no idea came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kaizen.core.text import name_order


@dataclass(frozen=True)
class Place:
    """An area or a shift: how many people belong to it, and how many ideas came from it."""

    name: str
    heads: int
    ideas: int
    #: Of an area: the numbers of all above it and its own, as the area keeps it.
    path: str = ""


def silent(places: Iterable[Place]) -> list[Place]:
    """Places with people and without an idea in the span, the largest first.

    A place without people cannot be silent. Equal ones stand by name.
    """
    quiet = [place for place in places if place.heads and not place.ideas]
    return sorted(quiet, key=lambda place: (-place.heads, name_order(place.name)))


def uppermost(places: Iterable[Place]) -> list[Place]:
    """Areas without those that lie below another one of them; the order stays."""
    found = list(places)
    return [
        place
        for place in found
        if not any(
            place.path.startswith(other.path) and place.path != other.path for other in found
        )
    ]


def shifts(ideas: Mapping[str, int], heads: Mapping[str, int]) -> list[Place]:
    """Each shift that people belong to, with the ideas of its people, by name.

    Ideas without a known shift are in none of them.
    """
    return [Place(name, many, ideas.get(name, 0)) for name, many in sorted(heads.items()) if name]
