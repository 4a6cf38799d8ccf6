"""Where nothing is said: areas and shifts from which no idea came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """An area or a shift: how many people belong to it, and how many ideas came from it."""

    name: str
    heads: int
    ideas: int


def silent(places: Iterable[Place]) -> list[Place]:
    """Places with people and without an idea in the span, the largest first.

    A place without people cannot be silent. Equal ones stand by name.
    """
    quiet = [place for place in places if place.heads and not place.ideas]
    return sorted(quiet, key=lambda place: (-place.heads, place.name))


def shifts(ideas: Mapping[str, int], heads: Mapping[str, int]) -> list[Place]:
    """Each shift that people belong to, with the ideas of its people, by name.

    Ideas without a known shift are in none of them.
    """
    return [Place(name, many, ideas.get(name, 0)) for name, many in sorted(heads.items()) if name]
