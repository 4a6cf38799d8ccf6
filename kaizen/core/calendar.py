"""Working time: which days are worked, when shifts begin and end, and when a thing is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kaizen.core.errors import InvalidInput
from kaizen.core.holidays import KEEPS_NONE, holidays_of
from kaizen.core.local_time import to_instant, to_local, zone

WEEK = frozenset(range(7))
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shift:
    """A named stretch of work in local time; an end at or before the start is next day's."""

    name: str
    start: time
    end: time

    @property
    def past_midnight(self) -> bool:
        """Whether the shift ends on the day after the one it began on."""
        return self.end <= self.start


@dataclass(frozen=True)
class WorkingCalendar:
    """When people of an area work; all questions are answered without asking the clock.

    `workdays` counts Monday as 0. `days_off` and `extra_workdays` are the plant's own;
    an extra working day wins over everything. A shift belongs to the day it begins on.

    Raises:
        InvalidInput: no working day in the week, no shift, or an unknown time zone.
    """

    time_zone: str
    workdays: frozenset[int]
    shifts: tuple[Shift, ...]
    days_off: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()
    country: str | None = None
    region: str | None = None
    working_days_a_year: int = 220

    def __post_init__(self) -> None:
        zone(self.time_zone)
        if not self.workdays or not self.workdays <= WEEK:
            raise InvalidInput("A week needs at least one working day.", field="workdays")
        if not self.shifts:
            raise InvalidInput("A working day needs at least one shift.", field="shifts")

    # Days

    @property
    def working_days_a_week(self) -> int:
        """How many days of an ordinary week are worked."""
        return len(self.workdays)

    def is_working_day(self, day: date) -> bool:
        """Whether work is done on the day."""
        if day in self.extra_workdays:
            return True
        if day in self.days_off or day.weekday() not in self.workdays:
            return False
        return self.country is None or day not in holidays_of(self.country, self.region, day.year)

    def next_working_day(self, day: date) -> date:
        """The first working day after the day."""
        return self.add_working_days(day, 1)

    def working_day_on_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next one that is."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def add_working_days(self, day: date, n: int) -> date:
        """The `n`-th working day after the day, or before it when `n` is negative.

        The day itself is day 0 and is not counted, be it worked or not; `n` of 0 gives it
        back. This is how spreadsheets' ``WORKDAY`` counts.
        """
        step = ONE_DAY if n >= 0 else -ONE_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days after `start` one must count to reach `end`.

        `start` is day 0 and is not counted, `end` is; negative when `end` lies before.
        The inverse of `add_working_days`.
        """
        if end < start:
            return -self._worked(end - ONE_DAY, start - ONE_DAY)
        return self._worked(start, end)

    def _worked(self, after: date, until: date) -> int:
        """Working days after one day, up to another: whole weeks, then what differs from them.

        A list asks it for each late row, and going day by day cost more than drawing the row.
        """
        weeks, rest = divmod((until - after).days, 7)
        counted = weeks * len(self.workdays)
        counted += sum((until - ONE_DAY * i).weekday() in self.workdays for i in range(rest))
        special = self.days_off | self.extra_workdays
        if self.country is not None:
            for year in range(after.year, until.year + 1):
                special |= frozenset(holidays_of(self.country, self.region, year))
        return counted + sum(
            self.is_working_day(day) - (day.weekday() in self.workdays)
            for day in special
            if after < day <= until
        )

    def plus_days_on(self, day: date, n: int) -> date:
        """`n` calendar days later, moved on to a working day if that one is free."""
        return self.working_day_on_or_after(day + ONE_DAY * n)

    def knows_holidays_for(self, year: int) -> bool:
        """Whether any holiday or day off of the year is known, or there are none on purpose.

        Where it is not, days are counted as if there were none, and the administrator
        is told.
        """
        if self.country == KEEPS_NONE or any(day.year == year for day in self.days_off):
            return True
        return self.country is not None and bool(holidays_of(self.country, self.region, year))

    # Moments

    def local_day(self, moment: datetime) -> date:
        """The date the calendar on the wall shows at an instant."""
        return to_local(moment, time_zone=self.time_zone).date()

    def working_day_of(self, moment: datetime) -> date:
        """The date of the working day to whose shifts an instant belongs.

        After midnight a night shift still belongs to the evening before. Outside of all
        shifts it is the local date, be that day worked or not.
        """
        today = self.local_day(moment)
        yesterday = today - ONE_DAY
        if self.is_working_day(yesterday) and moment <= self.end_of_day(yesterday):
            return yesterday
        return today

    def start_of_day(self, day: date) -> datetime:
        """The instant, in UTC, at which the first shift of the day begins."""
        return to_instant(day, self._first_start(), time_zone=self.time_zone)

    def end_of_day(self, day: date) -> datetime:
        """The instant, in UTC, at which the last shift of the day ends.

        After a night shift that is on the next morning.
        """
        last = max(self.shifts, key=lambda shift: (shift.past_midnight, shift.end))
        return self.end_of_shift(day, last)

    def start_of_shift(self, day: date, shift: Shift) -> datetime:
        """The instant, in UTC, at which a shift of the day begins."""
        return to_instant(day, shift.start, time_zone=self.time_zone)

    def end_of_shift(self, day: date, shift: Shift) -> datetime:
        """The instant, in UTC, at which a shift that began on the day ends."""
        last_day = day + ONE_DAY if shift.past_midnight else day
        return to_instant(last_day, shift.end, time_zone=self.time_zone)

    def first_answer_due(self, sent_at: datetime) -> datetime:
        """When a first answer is due, in UTC: the same local time on the next working day.

        What is sent on a free day counts as sent when the first shift of the next working
        day begins, and so is due when that shift begins a working day later.
        """
        sent = to_local(sent_at, time_zone=self.time_zone)
        day, at = sent.date(), sent.time()
        if not self.is_working_day(day):
            day, at = self.next_working_day(day), self._first_start()
        return to_instant(self.next_working_day(day), at, time_zone=self.time_zone)

    def due_after(self, moment: datetime, working_days: int) -> datetime:
        """The end, in UTC, of the last shift of the n-th working day after a moment.

        The local day of the moment is day 0 and is not counted. None at all means that
        day, or the next working day if it is free.
        """
        day = self.add_working_days(self.local_day(moment), working_days)
        return self.end_of_day(self.working_day_on_or_after(day))

    def end_of_shift_at(self, moment: datetime) -> datetime:
        """The end, in UTC, of the shift that runs at a moment; of the next one if none does.

        Where shifts overlap at the change-over, it is the one that began last: those are
        the people who will still be there.
        """
        running = [
            (start, end) for start, end in self._shifts_around(moment) if start <= moment < end
        ]
        if running:
            return max(running)[1]
        return min(span for span in self._shifts_around(moment) if span[0] > moment)[1]

    def _first_start(self) -> time:
        return min(shift.start for shift in self.shifts)

    def _shifts_around(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Start and end of every shift from the day before a moment to the next working day.

        Yesterday's night shift may still run; today's shifts may all be over.
        """
        today = self.local_day(moment)
        for day in (today - ONE_DAY, today, self.next_working_day(today)):
            if self.is_working_day(day):
                for shift in self.shifts:
                    yield self.start_of_shift(day, shift), self.end_of_shift(day, shift)


DEFAULT_CALENDAR = WorkingCalendar(
    time_zone="UTC",
    workdays=frozenset(range(5)),
    shifts=(
        Shift("early", time(6), time(14)),
        Shift("late", time(14), time(22)),
    ),
)
