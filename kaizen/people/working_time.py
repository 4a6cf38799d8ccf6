"""The working time that an area has of its own: how it is kept, and what of it cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from kaizen.core.calendar import DEFAULT_CALENDAR, Shift, WorkingCalendar
from kaizen.core.errors import InvalidInput
from kaizen.core.holidays import check_place
from kaizen.core.local_time import zone
from kaizen.core.sentences import to_say

MOST_SHIFTS = 12
MOST_OWN_DAYS = 200
LONGEST_NAME = 60
LONGEST_SPAN = timedelta(days=366)
YEARS = range(2000, 2100)

_Stored = str | dict[str, str]


@dataclass(frozen=True)
class OwnDays:
    """A day or a span of days, both ends counted, and why."""

    first: date
    last: date
    name: str = ""

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(n) for n in range((self.last - self.first).days + 1))

    @property
    def stored(self) -> _Stored:
        """As the row keeps it: a single day without a name is its date alone."""
        if self.first == self.last and not self.name:
            return self.first.isoformat()
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "name": self.name,
        }


@dataclass(frozen=True)
class OwnCalendar:
    """Weekdays (0 is Monday), shifts, whose public holidays count, and the plant's own days."""

    workdays: tuple[int, ...]
    shifts: tuple[Shift, ...]
    country: str | None = None
    region: str | None = None
    days_off: tuple[OwnDays, ...] = ()
    extra_workdays: tuple[OwnDays, ...] = ()
    working_days_a_year: int | None = None

    @property
    def stored(self) -> dict[str, Any]:
        """The columns of the row, by their names."""
        return {
            "workdays": list(self.workdays),
            "shifts": [
                {
                    "name": shift.name,
                    "start": f"{shift.start:%H:%M}",
                    "end": f"{shift.end:%H:%M}",
                }
                for shift in self.shifts
            ],
            "country": self.country,
            "region": self.region,
            "days_off": [days.stored for days in self.days_off],
            "extra_workdays": [days.stored for days in self.extra_workdays],
            "working_days_a_year": self.working_days_a_year,
        }

    def at(self, time_zone: str) -> WorkingCalendar:
        """The calendar to reckon with, in that zone.

        Raises:
            InvalidInput: no working day, no shift, or an unknown zone.
        """
        return WorkingCalendar(
            time_zone=time_zone,
            workdays=frozenset(self.workdays),
            shifts=self.shifts,
            days_off=frozenset(day for days in self.days_off for day in days),
            extra_workdays=frozenset(day for days in self.extra_workdays for day in days),
            country=self.country,
            region=self.region,
        )


#: What holds where neither an area nor any above it has a calendar.
NO_CALENDAR = OwnCalendar(
    workdays=tuple(sorted(DEFAULT_CALENDAR.workdays)), shifts=DEFAULT_CALENDAR.shifts
)


def own_calendar(row: Any) -> OwnCalendar:
    """The calendar that a row keeps; `row` has the columns of `AreaCalendar`.

    A table that was imported may say weekdays and no shifts; then the usual two are meant.
    """
    return OwnCalendar(
        workdays=tuple(row.workdays),
        shifts=tuple(_shift(shift) for shift in row.shifts) or DEFAULT_CALENDAR.shifts,
        country=row.country,
        region=row.region,
        days_off=_own_days(row.days_off),
        extra_workdays=_own_days(row.extra_workdays),
        working_days_a_year=row.working_days_a_year,
    )


def problems_of(own: OwnCalendar | None, *, time_zone: str | None) -> Iterator[InvalidInput]:
    """Everything that cannot be used, each with its field: ``shifts-0-end`` is the first shift's.

    Shifts may overlap: they do at every change-over.
    """
    if time_zone is not None:
        yield from _refusal(lambda: zone(time_zone))
    if own is None:
        return
    if not own.workdays or not set(own.workdays) <= set(range(7)):
        yield InvalidInput("Tick at least one working day.", field="workdays")
    yield from _wrong_shifts(own.shifts)
    country = own.country
    if country is not None:
        yield from _refusal(lambda: check_place(country, own.region))
    yield from _wrong_days("days_off", own.days_off)
    yield from _wrong_days("extra_workdays", own.extra_workdays)
    if own.working_days_a_year is not None and not 1 <= own.working_days_a_year <= 366:
        yield InvalidInput(
            "Write a number of days between 1 and 366, or leave it empty.",
            field="working_days_a_year",
        )


def _wrong_shifts(shifts: Sequence[Shift]) -> Iterator[InvalidInput]:
    if not shifts:
        yield InvalidInput("A working day needs at least one shift.", field="shifts")
    if len(shifts) > MOST_SHIFTS:
        yield InvalidInput("A day has at most %(most)s shifts.", field="shifts", most=MOST_SHIFTS)
    names: set[str] = set()
    for at, shift in enumerate(shifts):
        if not 0 < len(shift.name) <= LONGEST_NAME:
            yield InvalidInput(
                "Give the shift a short name, such as Early.", field=f"shifts-{at}-name"
            )
        elif shift.name.casefold() in names:
            yield InvalidInput(
                "Two shifts are called “%(name)s”. Give each its own name.",
                field=f"shifts-{at}-name",
                name=shift.name,
            )
        names.add(shift.name.casefold())
        if shift.start == shift.end:
            yield InvalidInput(
                "This shift ends when it begins. Write when it really ends.",
                field=f"shifts-{at}-end",
            )


def _wrong_days(field: str, rows: Sequence[OwnDays]) -> Iterator[InvalidInput]:
    if len(rows) > MOST_OWN_DAYS:
        yield InvalidInput("At most %(most)s rows fit here.", field=field, most=MOST_OWN_DAYS)
    known: set[date] = set()
    for at, days in enumerate(rows):
        problem = _wrong_span(days)
        if problem is not None:
            yield InvalidInput(problem, field=f"{field}-{at}-last")
            continue
        if len(days.name) > LONGEST_NAME:
            yield InvalidInput(
                "Keep the name below %(most)s letters.",
                field=f"{field}-{at}-name",
                most=LONGEST_NAME,
            )
        twice = next((day for day in days if day in known), None)
        if twice is not None:
            yield InvalidInput(
                "%(day)s stands here already. Take one of the two away.",
                field=f"{field}-{at}-first",
                day=twice,
            )
        known.update(days)


def _wrong_span(days: OwnDays) -> str | None:
    if days.first.year not in YEARS or days.last.year not in YEARS:
        return "Choose a day between the years 2000 and 2099."
    if days.last < days.first:
        return to_say("The last day lies before the first. Exchange the two.")
    if days.last - days.first >= LONGEST_SPAN:
        return to_say("A span has 366 days at most. Is the year right?")
    return None


def _refusal(check: Callable[[], object]) -> Iterator[InvalidInput]:
    try:
        check()
    except InvalidInput as refusal:
        yield refusal


def _shift(stored: Mapping[str, str]) -> Shift:
    return Shift(
        name=stored["name"],
        start=time.fromisoformat(stored["start"]),
        end=time.fromisoformat(stored["end"]),
    )


def _own_days(stored: Sequence[_Stored]) -> tuple[OwnDays, ...]:
    return tuple(_as_days(entry) for entry in stored)


def _as_days(entry: _Stored) -> OwnDays:
    if isinstance(entry, str):
        return OwnDays(date.fromisoformat(entry), date.fromisoformat(entry))
    first, last = (date.fromisoformat(entry[end]) for end in ("first", "last"))
    return OwnDays(first, last, entry.get("name", ""))
