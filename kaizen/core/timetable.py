"""When a thing that recurs is due: each so many minutes, or at an hour of the day or week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from kaizen.core.local_time import to_instant, to_local

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Every:
    """Again and again, one span after the last beginning."""

    span: timedelta

    def next_after(self, last: datetime, *, time_zone: str) -> datetime:
        """The moment, in UTC, that follows the last beginning."""
        return last + self.span

    def due_at(
        self, last: datetime | None, *, since: datetime, now: datetime, time_zone: str
    ) -> datetime:
        """When it is due; a thing that never began is due from the moment it is known.

        Where the last beginning lies more than one span in the future, the clock was set
        back meanwhile: waiting for that moment to come again could take an hour. Clocks of
        two machines that differ by less than the span change nothing.
        """
        if last is None:
            return min(since, now)
        return now if last - now > self.span else last + self.span


@dataclass(frozen=True)
class At:
    """Each day when the wall clock shows the hour; with a weekday (Monday is 0), each week."""

    hour: int
    weekday: int | None = None

    def next_after(self, last: datetime, *, time_zone: str) -> datetime:
        """The first such hour, in UTC, after a moment."""
        day = to_local(last, time_zone=time_zone).date()
        while True:
            moment = to_instant(day, time(self.hour), time_zone=time_zone)
            if moment > last and self.weekday in (None, day.weekday()):
                return moment
            day += ONE_DAY

    def due_at(
        self, last: datetime | None, *, since: datetime, now: datetime, time_zone: str
    ) -> datetime:
        """When it is due: the first such hour after the last beginning, or after it was known.

        An hour that a clock set back shows a second time is not a second hour.
        """
        return self.next_after(last or since, time_zone=time_zone)


Timing = Every | At
