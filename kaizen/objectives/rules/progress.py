"""How far an aim has come, beside how much of its time is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

#: A result and its day.
Point = tuple[date, Decimal]


class Standing(StrEnum):
    """Where an aim stands, compared with the days that are over."""

    #: Its first day has not come.
    TO_COME = "to_come"
    #: Nobody has typed a value yet.
    UNKNOWN = "unknown"
    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    BEHIND = "behind"
    #: Its last day is over and the target is not reached.
    MISSED = "missed"


@dataclass(frozen=True)
class Progress:
    """The value now (None while unknown), and shares of way and time, 0 to 1 and beyond."""

    value: Decimal | None
    share: Decimal
    time_share: Decimal
    standing: Standing
    points: tuple[Point, ...] = ()

    @property
    def percent(self) -> int:
        """The way behind us in whole per cent, between nothing and all of it."""
        return min(100, max(0, int(self.share * 100)))

    @property
    def time_percent(self) -> int:
        """The time that is over, in whole per cent."""
        return min(100, max(0, int(self.time_share * 100)))


def way_share(start: Decimal, target: Decimal, value: Decimal) -> Decimal:
    """Which part of the way is behind us: (value − start) ÷ (target − start).

    It works downward too: from 14 to 8 minutes, 11 is half of the way. Below zero where it got
    worse, above one where more was reached than was wanted.
    """
    return (value - start) / (target - start)


def time_share(first: date, last: date, today: date) -> Decimal:
    """Which part of the days from `first` to `last`, both counted, is over at the end of today."""
    days = (last - first).days + 1
    over = (today - first).days + 1
    return min(Decimal(1), max(Decimal(0), Decimal(over) / Decimal(days)))


def progress_of(
    start: Decimal,
    target: Decimal,
    first: date,
    last: date,
    points: Sequence[Point],
    today: date,
    *,
    is_measured: bool = False,
) -> Progress:
    """Where an aim stands today; `points` are its values in the order of their days.

    On the way is what has come as far as the days: half of the year, half of the way. Results
    that come in steps make this a rough yardstick, and the page says so. A value that somebody
    measured is held against the days that were over when it was measured.
    """
    known = tuple(point for point in points if point[0] <= min(today, last))
    over = time_share(first, last, today)
    if not known:
        standing = Standing.TO_COME if today < first else Standing.UNKNOWN
        return Progress(None, Decimal(0), over, standing)
    value = known[-1][1]
    share = way_share(start, target, value)
    then = time_share(first, last, known[-1][0]) if is_measured else over
    return Progress(value, share, over, _standing(share, then, first, last, today), known)


def added_up(first: date, results: Sequence[Point]) -> list[Point]:
    """Results of single days as a rising sum that begins with nothing on the first day."""
    total = Decimal(0)
    points = [(first, total)]
    for day, amount in sorted(results):
        total += amount
        if points[-1][0] == day:
            points.pop()
        points.append((day, total))
    return points


def _standing(share: Decimal, over: Decimal, first: date, last: date, today: date) -> Standing:
    if share >= 1:
        return Standing.REACHED
    if today < first:
        return Standing.TO_COME
    if today > last:
        return Standing.MISSED
    return Standing.ON_THE_WAY if share >= over else Standing.BEHIND
