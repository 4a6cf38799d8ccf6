"""How much work is in hand and how fast it gets done: Little's law as a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

#: Up to this factor apart, the two times are called the same.
IN_STEP = Decimal("1.5")
#: Below so many done, a pace is chance.
FEWEST_DONE = 5
_WEEK = 7


class Pace(StrEnum):
    """What Little's law says of the work in hand."""

    #: Too little got done to tell.
    UNKNOWN = "unknown"
    #: What is in hand takes about as long as what got done took.
    IN_STEP = "in_step"
    #: More is in hand than the pace can carry: it lies, and gets older.
    PILES_UP = "piles_up"
    #: Less is in hand than usual at this pace: it runs empty, or old work was caught up.
    RUNS_DRY = "runs_dry"


@dataclass(frozen=True)
class Flow:
    """Agreed work: so many in hand now, so many done within so many days, and how long each took.

    `took` is calendar days from the yes to the day in use → how many changes.
    """

    in_hand: int
    days: int
    took: Mapping[int, int]

    @property
    def done(self) -> int:
        """How many came into use."""
        return sum(self.took.values())


def throughput(flow: Flow) -> Decimal | None:
    """Changes that come into use per week, to a tenth: done ÷ days × 7; None without a day."""
    if flow.days <= 0:
        return None
    return _tenth(Decimal(flow.done * _WEEK) / flow.days)


def mean_days(flow: Flow) -> Decimal | None:
    """Days from the yes to the day in use, the mean of what got done; None where nothing did."""
    if not flow.done:
        return None
    total = sum(days * many for days, many in flow.took.items())
    return _tenth(Decimal(total) / flow.done)


def days_at_this_pace(flow: Flow) -> Decimal | None:
    """Days until what is in hand is done, at the pace of the span; None where nothing got done.

    Formula: W = L ÷ λ with L = agreed work in hand now and λ = changes in use per day. Source:
    J. D. C. Little, A Proof for the Queuing Formula L = λW, Operations Research 9 (1961)
    383-387; for a span of time: the same, Little's Law as Viewed on Its 50th Anniversary,
    Operations Research 59 (2011) 536-549.
    """
    if not flow.done or flow.days <= 0:
        return None
    return _tenth(Decimal(flow.in_hand * flow.days) / flow.done)


def pace(flow: Flow) -> Pace:
    """Whether the two times agree: W at this pace against the mean of what got done.

    In a flow that is in step they are the same by Little's law. A W much longer than the mean
    says that more is agreed than gets done, and that what got done were the quick ones.
    """
    expected, measured = days_at_this_pace(flow), mean_days(flow)
    if expected is None or measured is None or flow.done < FEWEST_DONE:
        return Pace.UNKNOWN
    # Done on the day it was agreed counts as a day, so that nothing is divided by nothing.
    expected, measured = max(expected, Decimal(1)), max(measured, Decimal(1))
    if expected > measured * IN_STEP:
        return Pace.PILES_UP
    return Pace.RUNS_DRY if measured > expected * IN_STEP else Pace.IN_STEP


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
