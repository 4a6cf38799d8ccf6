"""A slow start: percent of the run-rate reached in each month of use, then all of it."""

from __future__ import annotations

import re

from kaizen.core.errors import InvalidInput

#: The twelfth month at the latest brings all of it: nothing counts beyond the window.
MOST_MONTHS = 11
_BETWEEN = re.compile(r"[\s,;%]+")


def read_ramp(typed: str) -> tuple[int, ...]:
    """The percents of the first months as somebody wrote them: ``25, 50, 75``; empty: no ramp.

    Raises:
        InvalidInput: something else than whole percents, or too many of them (field `ramp`).
    """
    parts = [part for part in _BETWEEN.split(typed.strip()) if part]
    if len(parts) > MOST_MONTHS:
        raise InvalidInput(
            "Write at most %(most)s months; afterwards all of it counts.",
            field="ramp",
            most=MOST_MONTHS,
        )
    if any(not (part.isascii() and part.isdigit() and len(part) <= 3) for part in parts):
        raise InvalidInput("Write whole percents, such as 25, 50, 75.", field="ramp")
    percents = tuple(int(part) for part in parts)
    if any(percent > 100 for percent in percents):
        raise InvalidInput("A month reaches 100 percent at most.", field="ramp")
    return percents
