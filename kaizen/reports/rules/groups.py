"""Which areas of a table stand alone, and which are told together so that nobody is singled out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Fewer people than these are never told apart (operations.md, "Privacy").
FEWEST_PEOPLE = 5


@dataclass(frozen=True)
class Groups:
    """The positions of the areas that have a row each, and of those that share one.

    The shared row also tells what belongs to the area above alone.
    """

    alone: tuple[int, ...]
    together: tuple[int, ...]


def groups_of(heads: Sequence[int], *, rest: int, fewest: int = FEWEST_PEOPLE) -> Groups:
    """How the areas below one are told: those with fewer than `fewest` people together.

    `heads` are the people of each area, `rest` those of the area above who belong to none of
    them. What is told together has `fewest` people as well, or none: else the smallest of the
    others joins it, since whoever knows the total could take the difference.
    """
    together = [at for at, many in enumerate(heads) if 0 < many < fewest]
    alone = sorted((at for at in range(len(heads)) if at not in together), key=lambda at: heads[at])
    joined = rest + sum(heads[at] for at in together)
    while 0 < joined < fewest and any(heads[at] for at in alone):
        smallest = next(at for at in alone if heads[at])
        alone.remove(smallest)
        together.append(smallest)
        joined += heads[smallest]
    return Groups(tuple(sorted(alone)), tuple(sorted(together)))
