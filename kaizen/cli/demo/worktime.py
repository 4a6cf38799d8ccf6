"""Working time of the demo plant, reckoned once for three years so that looking it up is cheap."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from kaizen.core.calendar import ONE_DAY, WorkingCalendar

MONTHS_BACK_DAYS = 800
AHEAD_DAYS = 480
LONGEST_TALK = timedelta(minutes=110)


@dataclass
class WorkTime:
    """The working days of one calendar around a moment; days are named by their index."""

    calendar: WorkingCalendar
    now: datetime
    days: list[date] = field(default_factory=list)
    starts: list[datetime] = field(default_factory=list)
    ends: list[datetime] = field(default_factory=list)
    today: int = 0
    _first: date = date.min
    _or_after: list[int] = field(default_factory=list)
    _shifts: dict[str, tuple[timedelta, timedelta]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        calendar, local = self.calendar, self.calendar.local_day(self.now)
        self._first = local - ONE_DAY * MONTHS_BACK_DAYS
        for step in range(MONTHS_BACK_DAYS + AHEAD_DAYS):
            day = self._first + ONE_DAY * step
            self._or_after.append(len(self.days))
            if calendar.is_working_day(day):
                self.days.append(day)
                self.starts.append(calendar.start_of_day(day))
                self.ends.append(calendar.end_of_day(day))
        begun = [i for i, start in enumerate(self.starts) if start < self.now]
        self.today = begun[-1]
        first = min(shift.start for shift in calendar.shifts)
        for shift in calendar.shifts:
            length = _hours(shift.start, shift.end)
            # What is typed after midnight would belong to the next day; nobody counts that here.
            self._shifts[shift.name] = (
                _hours(first, shift.start) if shift.start != first else timedelta(0),
                LONGEST_TALK if shift.past_midnight else length,
            )

    def moment(self, day: int, shift: str, share: float) -> datetime:
        """A moment of the working day within the shift, never after now; `share` is 0 to 1."""
        offset, length = self._shifts.get(shift) or next(iter(self._shifts.values()))
        start = self.starts[day] + offset
        end = min(start + length, self.now)
        if end <= start:
            start, end = self.starts[day], min(self.starts[day] + length, self.now)
        return (start + (end - start) * share).replace(microsecond=0)

    def due_after(self, day: int, working_days: int) -> datetime:
        """The end of the n-th working day after a day."""
        return self.ends[day + working_days]

    def first_answer_due(self, day: int, sent_at: datetime) -> datetime:
        """The same local time on the next working day."""
        return self.starts[day + 1] + (sent_at - self.starts[day])

    def on_or_after(self, day: date) -> int:
        """The index of the day itself if it is worked, else of the next one that is."""
        return self._or_after[max(0, min((day - self._first).days, len(self._or_after) - 1))]

    def before(self, day: date) -> int:
        """The index of the last working day up to the day."""
        index = self.on_or_after(day)
        return index if index < len(self.days) and self.days[index] == day else index - 1

    def end_of(self, day: date) -> datetime:
        """The end of that calendar day, or of the next one that is worked."""
        return self.ends[self.on_or_after(day)]


def _hours(start: time, end: time) -> timedelta:
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return timedelta(minutes=minutes if minutes > 0 else minutes + 24 * 60)
