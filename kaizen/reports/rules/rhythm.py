"""When an area is drying up, and how long changes hold: the rules of reckoning, without data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kaizen.core.xmr import FEWEST, Limits, Spell, limits_of, low_spells, risen_at


class Measure(StrEnum):
    """What is counted each week."""

    IDEAS = "ideas"
    VOICES = "voices"
    NEWS = "news"


#: So many weeks are looked at, the week that runs left out. Older ones fall out, and with them
#: what was normal then: what has been low for most of a year is what is normal there.
WEEKS = 56
#: Below one a week a quiet month is chance; such an area is watched with its neighbours.
FEWEST_A_WEEK = 1.0
#: The fade curve goes so far, over the changes that began in the last two years.
MONTHS = 12
CHANGES_SINCE = timedelta(days=730)
#: A look may be answered for so long; then it counts as not answered.
ANSWER_WITHIN = timedelta(days=14)
HELD = "held"


@dataclass(frozen=True)
class Week:
    """One week and what was counted in it; `monday` is its first day."""

    monday: date
    count: int

    @property
    def number(self) -> int:
        """The ISO number by which a plant calls it."""
        return self.monday.isocalendar().week


@dataclass(frozen=True)
class Normal:
    """What was normal from the week at position `start` on, as far as `until` (exclusive)."""

    limits: Limits
    start: int
    until: int

    @property
    def reckoned(self) -> int:
        """Up to where (exclusive) weeks went into the limits; from there on they are carried."""
        return self.start + FEWEST


@dataclass(frozen=True)
class Rhythm:
    """A series of weeks with what is normal, and the stretches below it.

    `normals` is empty while there are fewer than `FEWEST` weeks.
    """

    weeks: tuple[Week, ...]
    normals: tuple[Normal, ...]
    spells: tuple[Spell, ...]

    @property
    def is_enough(self) -> bool:
        """Whether there are weeks enough to tell."""
        return bool(self.normals)

    @property
    def missing(self) -> int:
        """How many more weeks it takes until one can tell."""
        return max(0, FEWEST - len(self.weeks))

    @property
    def is_tiny(self) -> bool:
        """Whether so little comes that chance cannot be told from change."""
        return self.is_enough and self.normals[-1].limits.mean < FEWEST_A_WEEK

    @property
    def open_spell(self) -> Spell | None:
        """The stretch below normal that lasts; none where so little comes anyhow."""
        last = self.spells[-1] if self.spells and not self.is_tiny else None
        return last if last is not None and last.end is None else None


def monday_of(day: date) -> date:
    """The first day of the ISO week in which `day` lies."""
    return day - timedelta(days=day.weekday())


def rhythm_of(weeks: Sequence[Week]) -> Rhythm:
    """What is normal in these weeks, and where they fall below it.

    The first `FEWEST` weeks say what is normal, and their limits are carried on: limits
    reckoned from all weeks would sink with the very fade that they are to show. Only upwards
    they move: after `RUN` weeks above the mean the weeks from there on are the new normal, as
    soon as there are `FEWEST` of them, so that a fade after a better time is a fade too.
    """
    counts = [week.count for week in weeks]
    normals: list[Normal] = []
    start = 0
    while start + FEWEST <= len(counts):
        limits = limits_of(counts[start : start + FEWEST])
        risen = risen_at(counts[start + FEWEST :], limits)
        until = len(counts)
        if risen is not None and start + FEWEST + risen + FEWEST <= len(counts):
            until = start + FEWEST + risen
        normals.append(Normal(limits, start, until))
        start = until if until < len(counts) else len(counts)
    spells = [
        Spell(
            spell.start + normal.start,
            spell.found + normal.start,
            None if spell.end is None else spell.end + normal.start,
        )
        for normal in normals
        for spell in low_spells(counts[normal.start : normal.until], normal.limits)
    ]
    return Rhythm(tuple(weeks), tuple(normals), tuple(spells))


@dataclass(frozen=True)
class Look:
    """A look at a change, by the day it was due; no result where nobody has looked."""

    due_on: date
    result: str | None


@dataclass(frozen=True)
class Change:
    """A change that came into use: when, its looks, and since when it is no more, if so."""

    began_on: date
    looks: tuple[Look, ...]
    ended_on: date | None = None


@dataclass(frozen=True)
class FadePoint:
    """So many of all changes that are that old still held when they were that old."""

    month: int
    held: int
    changes: int


def held_after(change: Change, months: int, *, today: date) -> bool | None:
    """Whether the change held `months` after it began; None while it is too young to say.

    It holds where the newest look that was due by then found it *always* used. Sometimes, not
    used, and nobody looked all count as not held; a look has `ANSWER_WITHIN` to be answered.
    """
    then = change.began_on + timedelta(days=round(months * 365 / 12))
    if then + ANSWER_WITHIN > today:
        return None
    if change.ended_on is not None and change.ended_on <= then:
        return False
    due = [look for look in change.looks if look.due_on <= then]
    return bool(due) and max(due, key=lambda look: look.due_on).result == HELD


def fade_curve(
    changes: Iterable[Change], *, today: date, months: int = MONTHS
) -> tuple[FadePoint, ...]:
    """The share of changes still in use, by whole months since each began.

    Each month counts only changes that are at least that old, so that young ones neither help
    nor harm; months that no change has reached are left out.
    """
    held, counted = [0] * (months + 1), [0] * (months + 1)
    for change in changes:
        for month in range(1, months + 1):
            answer = held_after(change, month, today=today)
            if answer is None:
                break
            counted[month] += 1
            held[month] += answer
    return tuple(
        FadePoint(month, held[month], counted[month])
        for month in range(1, months + 1)
        if counted[month]
    )
