"""The process behaviour chart (XmR): did something change, or does it only go up and down?

After Shewhart and Wheeler: a value is compared with the mean of a stretch of time that counts
as normal, and with natural limits 2.66 mean moving ranges away from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

#: 3 / 1.128: three standard deviations, from the mean of the ranges of two neighbours.
RANGES_TO_LIMIT = 2.66
#: With fewer values the limits say nothing yet.
FEWEST = 12
#: So many values in a row on one side of the mean are no chance any more.
RUN = 8


@dataclass(frozen=True)
class Limits:
    """The mean and the natural limits, in the unit of the values."""

    mean: float
    lower: float
    upper: float
    mean_range: float


@dataclass(frozen=True)
class Spell:
    """A stretch below the limits of what was normal, by positions in the series.

    `start` is the first value that belongs to it, `found` the one that made it a signal, `end`
    the first that is back at the mean or above; None while it lasts.
    """

    start: int
    found: int
    end: int | None


def limits_of(values: Sequence[float], *, floor: float | None = 0.0) -> Limits:
    """The limits of these values; a count never falls below the `floor`.

    Raises:
        ValueError: fewer than two values have no range.
    """
    if len(values) < 2:
        raise ValueError("Limits need at least two values")
    mean = fmean(values)
    mean_range = fmean(abs(later - earlier) for earlier, later in pairwise(values))
    lower = mean - RANGES_TO_LIMIT * mean_range
    return Limits(
        mean=mean,
        lower=lower if floor is None else max(floor, lower),
        upper=mean + RANGES_TO_LIMIT * mean_range,
        mean_range=mean_range,
    )


def low_spells(values: Sequence[float], limits: Limits) -> list[Spell]:
    """Where the values fell below what was normal: beyond the limit, or `RUN` below the mean.

    A spell begins with the first value below the mean of the run that led to it, and lasts
    until a value is back at the mean: one quiet week is no second signal.
    """
    spells: list[Spell] = []
    start, found = None, None
    for place, value in enumerate(values):
        if value >= limits.mean:
            if start is not None and found is not None:
                spells.append(Spell(start, found, place))
            start = found = None
            continue
        start = place if start is None else start
        is_signal = value < limits.lower or place - start + 1 >= RUN
        found = place if found is None and is_signal else found
    if start is not None and found is not None:
        spells.append(Spell(start, found, None))
    return spells


def risen_at(values: Sequence[float], limits: Limits) -> int | None:
    """Where the first run of `RUN` values above the mean begins; None where there is none."""
    start: int | None = None
    for place, value in enumerate(values):
        if value <= limits.mean:
            start = None
            continue
        start = place if start is None else start
        if place - start + 1 >= RUN:
            return start
    return None


def beyond(values: Sequence[float], limits: Limits) -> list[int]:
    """Positions of the values outside the limits, on either side."""
    return [
        place for place, value in enumerate(values) if value < limits.lower or value > limits.upper
    ]
