"""How long people wait for an answer, those who still wait included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import gcd

from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.response import MOST_QUARTERS, QUARTERS_A_DAY, QUARTERS_AN_HOUR

#: Of a hundred answers, so many shall come within their limit.
GOAL_PERCENT = 95
MEDIAN = 50
#: So many of a hundred are answered faster than the second figure of the headline.
MOST = 85


@dataclass(frozen=True)
class Times:
    """Quarters of an hour of working days → how many; `running` by the age so far."""

    done: Mapping[int, int] = field(default_factory=dict)
    running: Mapping[int, int] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        """How many have their answer."""
        return sum(self.done.values())

    @property
    def waiting(self) -> int:
        """How many still wait."""
        return sum(self.running.values())


@dataclass(frozen=True)
class Waited:
    """A time in quarters of an hour.

    `is_at_least` where so many still wait that it grows, and from `MOST_QUARTERS` on.
    """

    quarters: int
    is_at_least: bool = False

    @property
    def hours(self) -> int:
        """Whole hours, half an hour rounded up."""
        return (2 * self.quarters + QUARTERS_AN_HOUR) // (2 * QUARTERS_AN_HOUR)


def answered_within(times: Times, limit: int = QUARTERS_A_DAY) -> Share:
    """The share answered within a limit in quarters of an hour.

    Formula: answered in time ÷ (answered + those who wait longer than the limit already). Who
    waits and is still in time counts in neither: nobody knows yet.
    """
    in_time = sum(many for quarters, many in times.done.items() if quarters <= limit)
    late = sum(many for quarters, many in times.running.items() if quarters > limit)
    return Share(in_time, times.answered + late)


def waited(times: Times, percent: int = MEDIAN) -> Waited | None:
    """The time within which `percent` of a hundred are answered; None where nobody is yet.

    The product-limit estimate: the share still waiting after t is the product over all times
    tᵢ ≤ t of 1 − answered(tᵢ) ÷ waiting(tᵢ), where one who still waits is among the waiting up
    to the age so far; the result is the first t at which it falls to 1 − percent. Without
    anybody waiting that is the nearest-rank percentile. Source: E. L. Kaplan, P. Meier,
    Nonparametric Estimation from Incomplete Observations, Journal of the American Statistical
    Association 53 (1958) 457-481.
    """
    if not times.answered:
        return None
    at_risk = times.answered + times.waiting
    ages = sorted({*times.done, *times.running})
    # Between two that leave unanswered the factors cancel: `still` ÷ `of` is the share at the
    # last of them, when `since` were waiting. Whole numbers, so that none is rounded.
    still, of, since = 1, 1, at_risk
    for quarters in ages:
        at_risk -= times.done.get(quarters, 0)
        if quarters in times.done and 100 * still * at_risk <= (100 - percent) * of * since:
            return Waited(quarters, is_at_least=quarters >= MOST_QUARTERS)
        left = times.running.get(quarters, 0)
        if left and at_risk > left:
            still, of, since = still * at_risk, of * since, at_risk - left
            shared = gcd(still, of)
            still, of = still // shared, of // shared
        at_risk -= left
    return Waited(ages[-1], is_at_least=True)
