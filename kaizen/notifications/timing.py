"""When somebody may be written to: the day's message, quiet hours, free days, days away.

All of it is reckoned in the local time of the person's area; see ownership.md, "The ladder".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from kaizen.core.calendar import Shift, WorkingCalendar
from kaizen.core.errors import InvalidInput
from kaizen.core.local_time import to_instant, to_local

ONE_DAY = timedelta(days=1)
MIDNIGHT = time(0)


@dataclass(frozen=True)
class MessagePolicy:
    """When people of a site are written to unless they chose otherwise; kept as versions.

    Local times as ``HH:MM``; an empty `digest_at` means the start of each person's own shift,
    empty quiet hours mean that there are none.

    Raises:
        InvalidInput: something is no time of day, or only one end of the quiet hours is set.
    """

    name: ClassVar[str] = "messages"
    digest_at: str = ""
    quiet_from: str = "20:00"
    quiet_until: str = "06:00"
    danger_breaks_quiet: bool = True

    def __post_init__(self) -> None:
        for field in ("digest_at", "quiet_from", "quiet_until"):
            _read_time(getattr(self, field), field)
        require_both_ends(self.quiet_from, self.quiet_until)

    @classmethod
    def from_stored(cls, values: Mapping[str, Any]) -> MessagePolicy:
        """Build the policy from what JSON kept."""
        return cls(**values)

    @property
    def digest_time(self) -> time | None:
        """The fixed time of the day's message, if there is one."""
        return _read_time(self.digest_at, "digest_at")

    @property
    def quiet(self) -> Quiet | None:
        """The quiet hours, if there are any."""
        begin = _read_time(self.quiet_from, "quiet_from")
        end = _read_time(self.quiet_until, "quiet_until")
        return None if begin is None or end is None else Quiet(begin, end)


@dataclass(frozen=True)
class Quiet:
    """Hours in which nobody is written to; they may reach across midnight."""

    begin: time
    end: time

    def covers(self, at: time) -> bool:
        """Whether a time of day lies within them; the end itself does not."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


@dataclass(frozen=True)
class Hours:
    """The working time of one person, and what they chose.

    `away` are spans of days, both included. Quiet hours of the plant do not hold during the
    person's own shift: whoever works at night is awake then. Quiet hours of one's own do.
    """

    calendar: WorkingCalendar
    shift: Shift
    digest_at: time | None = None
    quiet: Quiet | None = None
    quiet_is_own: bool = False
    away: tuple[tuple[date, date], ...] = ()

    def works_on(self, day: date) -> bool:
        """Whether the day is worked in the area, and the person is here."""
        if any(begin <= day <= end for begin, end in self.away):
            return False
        return self.calendar.is_working_day(day)

    def is_at_work(self, moment: datetime) -> bool:
        """Whether the person's own shift runs; a night shift belongs to the day it began on."""
        today = self.calendar.local_day(moment)
        return any(
            self.works_on(day)
            and self.calendar.start_of_shift(day, self.shift) <= moment
            and moment < self.calendar.end_of_shift(day, self.shift)
            for day in (today, today - ONE_DAY)
        )

    def is_quiet(self, moment: datetime) -> bool:
        """Whether the person wants, or is meant, to be left in peace."""
        if self.quiet is None:
            return False
        at = to_local(moment, time_zone=self.calendar.time_zone).time()
        if not self.quiet.covers(at):
            return False
        return self.quiet_is_own or not self.is_at_work(moment)

    def may_be_told(self, moment: datetime) -> bool:
        """Whether a message may come at this moment: at work, or by day on a working day."""
        if self.is_quiet(moment):
            return False
        return self.is_at_work(moment) or self.works_on(self.calendar.local_day(moment))


@dataclass(frozen=True)
class DigestDay:
    """The working day whose message is due; it tells what was known at `known_at`."""

    day: date
    known_at: datetime


def digest_due(hours: Hours, now: datetime) -> DigestDay | None:
    """Which day's message is due at this moment, if any.

    It is due from its moment until the day or the person's shift ends, so that an outage
    delays it. What happens after its moment waits for the next working day, be it sent or not.
    """
    if hours.is_quiet(now):
        return None
    today = hours.calendar.local_day(now)
    for day in (today, today - ONE_DAY):
        if hours.works_on(day):
            begin = digest_moment(hours, day)
            if begin <= now < _end_of(hours, day):
                return DigestDay(day, begin)
    return None


def digest_moment(hours: Hours, day: date) -> datetime:
    """When, in UTC, the message of a working day is written.

    At the chosen time, else when the shift begins; where that lies in quiet hours, when these
    end on the same day.
    """
    zone = hours.calendar.time_zone
    moment = to_instant(day, hours.digest_at or hours.shift.start, time_zone=zone)
    if hours.quiet is None or not hours.is_quiet(moment):
        return moment
    return to_instant(day, hours.quiet.end, time_zone=zone)


def _end_of(hours: Hours, day: date) -> datetime:
    midnight = to_instant(day + ONE_DAY, MIDNIGHT, time_zone=hours.calendar.time_zone)
    return max(midnight, hours.calendar.end_of_shift(day, hours.shift))


def own_shift(calendar: WorkingCalendar, name: str) -> Shift:
    """The shift of that name in the calendar, else the first of the day."""
    first = min(calendar.shifts, key=lambda shift: shift.start)
    return next((shift for shift in calendar.shifts if name and shift.name == name), first)


def require_both_ends(begin: object, end: object) -> None:
    """Quiet hours have a beginning and an end, or are none at all.

    Raises:
        InvalidInput: only one of the two is there.
    """
    if bool(begin) != bool(end):
        raise InvalidInput(
            "Quiet hours need both a beginning and an end. Fill in both, or neither.",
            field="quiet_until" if begin else "quiet_from",
        )


def _read_time(text: str, field: str) -> time | None:
    if not text:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            "“%(text)s” is not a time of day. Write it as 06:30.", field=field, text=text
        ) from error
