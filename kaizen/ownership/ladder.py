"""The reminder ladder: who is told, how many working days before or after a thing is due.

The defaults are the table of ownership.md, "The ladder"; a site may set its own versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.errors import InvalidInput
from kaizen.ownership.rules import AssignmentKind

#: After the last rung it comes again each week; nothing is dropped for age.
ONE_WEEK = timedelta(days=7)
#: Working days without an answer after which a check is written down as missed.
DAYS_TO_MISS_A_CHECK = 10
SNOOZE_DAYS = (1, 3, 7)
MOST_SNOOZES = 2
MOST_RUNGS = 8
EARLIEST_RUNG, LATEST_RUNG = -5, 60


class LadderKind(StrEnum):
    """What waits; each has a ladder of its own."""

    ANSWER = "answer"
    DETAIL = "detail"
    DECIDE = "decide"
    ACCEPT = "accept"
    WORK = "work"
    ASLEEP = "asleep"
    CHECK = "check"
    PARKED = "parked"
    VERIFY = "verify"
    CLAIM = "claim"
    DISMISSAL = "dismissal"
    SCORE = "score"


#: The ladder that reminds of each kind of thing asked; work asleep has one besides.
LADDER_OF: dict[AssignmentKind, LadderKind] = {
    AssignmentKind.ANSWER: LadderKind.ANSWER,
    AssignmentKind.DETAIL: LadderKind.DETAIL,
    AssignmentKind.DECIDE: LadderKind.DECIDE,
    AssignmentKind.ACCEPT: LadderKind.ACCEPT,
    AssignmentKind.START: LadderKind.WORK,
    AssignmentKind.FINISH: LadderKind.WORK,
    AssignmentKind.CHECK: LadderKind.CHECK,
    AssignmentKind.REVIEW: LadderKind.PARKED,
    AssignmentKind.VERIFY: LadderKind.VERIFY,
    AssignmentKind.CLAIM: LadderKind.CLAIM,
    AssignmentKind.DISMISSAL: LadderKind.DISMISSAL,
    AssignmentKind.SCORE: LadderKind.SCORE,
}


class Told(StrEnum):
    """In which capacity somebody is told; who that is shows when the rung is sent."""

    HOLDER = "holder"
    DEPUTY = "deputy"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    NEXT_UP = "next up"
    TOP = "top"


class Channel(StrEnum):
    """How a rung travels: in the daily message, or at once."""

    DIGEST = "digest"
    AT_ONCE = "at once"


@dataclass(frozen=True)
class Rung:
    """One step: so many working days after the due day (negative: before), these are told."""

    after: int
    told: tuple[Told, ...]
    channel: Channel = Channel.DIGEST


@dataclass(frozen=True)
class Due:
    """A rung that has a moment: `occurrence` counts the weeks since the last rung first came."""

    rung: Rung
    occurrence: int
    at: datetime


def _rung(after: int, *told: Told) -> Rung:
    return Rung(after, told)


_H, _S, _L = Told.HOLDER, Told.SUPERVISOR, Told.LEADER

DEFAULT_LADDERS: dict[LadderKind, tuple[Rung, ...]] = {
    LadderKind.ANSWER: (
        _rung(0, _H),
        _rung(1, _H, Told.DEPUTY),
        _rung(3, _L),
        _rung(7, Told.TOP),
    ),
    LadderKind.DETAIL: (_rung(-1, _H), _rung(0, _H), _rung(1, _H, _S), _rung(3, _S)),
    LadderKind.DECIDE: (
        _rung(-1, _H),
        _rung(0, _H),
        _rung(1, _H),
        _rung(3, Told.NEXT_UP),
        _rung(7, Told.TOP),
    ),
    LadderKind.ACCEPT: (_rung(0, _H), _rung(1, _H, _S), _rung(3, _S), _rung(7, _L)),
    LadderKind.WORK: (_rung(-1, _H), _rung(0, _H), _rung(1, _H), _rung(3, _S), _rung(7, _L)),
    LadderKind.ASLEEP: (_rung(0, _H), _rung(5, _S), _rung(10, _L)),
    LadderKind.CHECK: (_rung(-1, _H), _rung(0, _H), _rung(1, _H), _rung(3, _S), _rung(7, _L)),
    LadderKind.PARKED: (_rung(0, _H), _rung(3, _S), _rung(7, _L)),
    LadderKind.VERIFY: (_rung(0, _H), _rung(3, Told.DEPUTY), _rung(7, _L)),
    LadderKind.CLAIM: (_rung(0, _H), _rung(3, _H, _S), _rung(7, _L)),
    LadderKind.DISMISSAL: (_rung(0, _H), _rung(3, Told.NEXT_UP), _rung(7, Told.TOP)),
    LadderKind.SCORE: (_rung(0, _H), _rung(1, _H), _rung(3, _L)),
}


@dataclass(frozen=True)
class LadderPolicy:
    """Who is told what and when; what leadership of a site may set, kept as versions.

    Raises:
        InvalidInput: a ladder is missing, tells nobody, or has two rungs on one day.
    """

    name: ClassVar[str] = "ladder"
    ladders: Mapping[LadderKind, tuple[Rung, ...]] = field(
        default_factory=lambda: dict(DEFAULT_LADDERS)
    )

    def __post_init__(self) -> None:
        for kind in LadderKind:
            _require_ladder(kind, self.ladders.get(kind, ()))

    @classmethod
    def from_stored(cls, values: Mapping[str, Any]) -> LadderPolicy:
        """Build the policy from what JSON kept; a kind that came later has its default."""
        stored = values["ladders"]
        return cls(
            {
                kind: _from_stored(stored[kind.value]) if kind.value in stored else rungs
                for kind, rungs in DEFAULT_LADDERS.items()
            }
        )


def reached(
    rungs: tuple[Rung, ...],
    due_on: date,
    calendar: WorkingCalendar,
    *,
    opened_at: datetime,
    now: datetime,
) -> list[Due]:
    """The rungs whose moments have come since the thing was asked, oldest first.

    A rung comes when the first shift of its working day begins, so that the daily message of
    that day carries it. What lies before the asking is no rung of this asking.
    """
    found = []
    for due in _climb(rungs, due_on, calendar):
        if due.at > now:
            break
        if due.at >= opened_at:
            found.append(due)
    return found


def next_after(
    rungs: tuple[Rung, ...], due_on: date, calendar: WorkingCalendar, moment: datetime
) -> datetime:
    """When the next rung after `moment` comes; there always is one."""
    return next(due.at for due in _climb(rungs, due_on, calendar) if due.at > moment)


def missed_at(due_on: date, calendar: WorkingCalendar) -> datetime:
    """When a check that nobody answered is written down as missed."""
    return calendar.start_of_day(calendar.add_working_days(due_on, DAYS_TO_MISS_A_CHECK))


def _climb(rungs: tuple[Rung, ...], due_on: date, calendar: WorkingCalendar) -> Iterator[Due]:
    """Every rung in its order, then the last one again each week, without end."""
    base = calendar.working_day_on_or_after(due_on)
    day = base
    for rung in rungs:
        day = calendar.add_working_days(base, rung.after)
        yield Due(rung, 0, calendar.start_of_day(day))
    weeks = 0
    while True:
        weeks += 1
        again = calendar.working_day_on_or_after(day + weeks * ONE_WEEK)
        yield Due(rungs[-1], weeks, calendar.start_of_day(again))


def _require_ladder(kind: LadderKind, rungs: tuple[Rung, ...]) -> None:
    if not rungs or len(rungs) > MOST_RUNGS:
        raise InvalidInput(
            "A ladder has between 1 and %(most)s steps.", field=kind.value, most=MOST_RUNGS
        )
    days = [rung.after for rung in rungs]
    if days != sorted(set(days)):
        raise InvalidInput("Each step needs a later day than the one before.", field=kind.value)
    if days[0] < EARLIEST_RUNG or days[-1] > LATEST_RUNG:
        raise InvalidInput(
            "A step lies between %(first)s and %(last)s working days from the due day.",
            field=kind.value,
            first=EARLIEST_RUNG,
            last=LATEST_RUNG,
        )
    if any(not rung.told for rung in rungs):
        raise InvalidInput("Say who is told at each step.", field=kind.value)


def _from_stored(rows: list[dict[str, Any]]) -> tuple[Rung, ...]:
    return tuple(
        Rung(row["after"], tuple(Told(told) for told in row["told"]), Channel(row["channel"]))
        for row in rows
    )
