"""Where ideas are decided, and how well a no is said."""

from __future__ import annotations

from collections.abc import Mapping

from kaizen.reports.rules.programme.shares import Share

#: The first level: the supervisor who knows the work.
FIRST_LEVEL = "first"
#: Of a hundred decisions, so many shall end there (product.md, "Two lanes").
FIRST_LEVEL_GOAL_PERCENT = 80
#: The parts of `DECLINED_HOW`.
INSTEAD = "instead"
APPEALED = "appealed"


def decided_first(settled_by: Mapping[str, int]) -> Share:
    """The share of decisions that ended with the supervisor.

    Formula: settled at the first level ÷ settled at any level (agreed, confirmed, declined,
    parked, joined), by the month of the decision.
    """
    return Share(settled_by.get(FIRST_LEVEL, 0), sum(settled_by.values()))


def declined_with_instead(declined: int, how: Mapping[str, int]) -> Share:
    """The share of declined ideas whose author was offered something instead.

    Formula: declined with a way that could work ÷ all declined. Each no has a reason and a
    sentence anyhow: without them the answer is not taken.
    """
    return Share(how.get(INSTEAD, 0), declined)


def declined_and_appealed(declined: int, how: Mapping[str, int]) -> Share:
    """The share of declined ideas for which the author asked for a second look.

    Formula: second looks asked for ÷ all declined. Few are good; none at all in a plant with
    many declined ideas may mean that nobody knows of it.
    """
    return Share(how.get(APPEALED, 0), declined)


def commonest(parts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Parts by how often they occur, the commonest first; equal ones by name."""
    return sorted(parts.items(), key=lambda part: (-part[1], part[0]))
