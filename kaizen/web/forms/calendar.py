"""The form of an area's working time: rows that are added and taken away, all typed words kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from kaizen.core.calendar import Shift
from kaizen.core.errors import InvalidInput
from kaizen.core.text import clean_line
from kaizen.core.written_days import DayOrder, parse_day
from kaizen.people.queries.calendars import CalendarState
from kaizen.people.working_time import MOST_OWN_DAYS, YEARS, OwnCalendar, OwnDays, problems_of
from kaizen.web.errors import sentence

OWN, ABOVE = "own", "above"
#: The lists of rows and the boxes in each.
LISTS = {
    "shifts": ("name", "start", "end"),
    "days_off": ("first", "last", "name"),
    "extra_workdays": ("first", "last", "name"),
}
WORDS = ("time_zone", "country", "region", "working_days_a_year", "day", "clock")
T = TypeVar("T")


@dataclass
class Row:
    """One row as it was typed, and what is wrong with its boxes."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not any(self.values.values())


@dataclass
class CalendarForm:
    """All that was typed, as text; what cannot be used is told in `errors` and the rows'."""

    words: dict[str, str]
    workdays: set[int]
    rows: dict[str, list[Row]]
    source: str = OWN
    seen_version: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    added: str = ""

    @property
    def has_errors(self) -> bool:
        """Whether anything was refused."""
        return bool(self.errors) or any(row.errors for rows in self.rows.values() for row in rows)

    @property
    def time_zone(self) -> str | None:
        """The zone that was chosen; None for that of the area above."""
        return self.words["time_zone"] or None

    def understood(self) -> OwnCalendar | None:
        """The calendar that was typed; None for that of the area above.

        What cannot be read or used is told beside its field; look at `has_errors` first.
        """
        own = self._calendar() if self.source == OWN else None
        for problem in problems_of(own, time_zone=self.time_zone):
            self.tell(problem)
        return own

    def moment(self) -> datetime | None:
        """The wall-clock time for which dates are shown; None where now is meant."""
        day, clock = self.words["day"], self.words["clock"]
        if not day and not clock:
            return None
        on = self._read("day", lambda: _near_day(day))
        at = self._read("clock", lambda: _clock(clock))
        return datetime.combine(on, at) if on is not None and at is not None else None

    def tell(self, problem: InvalidInput) -> None:
        """Put a refusal beside its field; ``shifts-0-end`` is in the first row not blank."""
        name, number, box = [*(problem.field or "").split("-"), "", ""][:3]
        if name in self.rows and number:
            filled = [row for row in self.rows[name] if not row.is_blank]
            filled[int(number)].errors.setdefault(box, sentence(problem))
        else:
            self.errors.setdefault(name, sentence(problem))

    def _calendar(self) -> OwnCalendar:
        return OwnCalendar(
            workdays=tuple(sorted(self.workdays)),
            shifts=tuple(self._shifts()),
            country=self.words["country"] or None,
            region=(self.words["country"] and self.words["region"]) or None,
            days_off=tuple(self._days("days_off")),
            extra_workdays=tuple(self._days("extra_workdays")),
            working_days_a_year=self._number("working_days_a_year"),
        )

    def _shifts(self) -> Iterator[Shift]:
        """Where a time cannot be read, another stands in, so that the rest is looked at too."""
        for row in self.rows["shifts"]:
            if not row.is_blank:
                start = _read_box(row, "start", _clock)
                end = _read_box(row, "end", _clock)
                if start is None or end is None:
                    start, end = time(0), time(1)
                yield Shift(row.values["name"], start, end)

    def _days(self, name: str) -> Iterator[OwnDays]:
        for at, row in enumerate(row for row in self.rows[name] if not row.is_blank):
            if not row.values["first"] and not row.values["last"]:
                row.errors["first"] = gettext("Choose the day.")
            first = _read_box(row, "first", _day) if row.values["first"] else None
            last = _read_box(row, "last", _day) if row.values["last"] else first
            if first is None and last is not None and "first" not in row.errors:
                first = last
            if first is None or last is None:
                # A day far from any other keeps the rows behind in their places.
                first = last = date.fromordinal(_FAR + at)
            yield OwnDays(first, last, row.values["name"])

    def _number(self, name: str) -> int | None:
        typed = self.words[name]
        return self._read(name, lambda: _whole(typed)) if typed else None

    def _read(self, name: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except InvalidInput as refusal:
            self.errors.setdefault(name, sentence(refusal))
            return None


_FAR = date(2099, 1, 1).toordinal()


def read_form(typed: MultiDict[str, str]) -> CalendarForm:
    """The form as it was sent, with a row added or taken away where such a button was pressed."""
    form = CalendarForm(
        words={name: clean_line(typed.get(name, "")) for name in WORDS},
        workdays={int(day) for day in typed.getlist("workdays") if day in set("0123456")},
        rows={name: _rows(typed, name, boxes) for name, boxes in LISTS.items()},
        source=ABOVE if typed.get("source") == ABOVE else OWN,
        seen_version=typed.get("seen_version", ""),
    )
    name, _dash, number = typed.get("drop", "").partition("-")
    if name in LISTS and number.isascii() and number.isdigit():
        form.rows[name] = [row for at, row in enumerate(form.rows[name]) if at != int(number)]
    if typed.get("add", "") in LISTS:
        form.added = typed["add"]
        form.rows[form.added].append(_blank(form.added))
    for name in LISTS:
        if not form.rows[name]:
            form.rows[name].append(_blank(name))
    return form


def form_of(state: CalendarState) -> CalendarForm:
    """The form with what holds now; where that comes from above, it is there to start from."""
    shown = state.own or state.inherited
    form = CalendarForm(
        words={
            **dict.fromkeys(WORDS, ""),
            "time_zone": state.own_zone or "",
            "country": shown.country or "",
            "region": shown.region or "",
            "working_days_a_year": str(shown.working_days_a_year or ""),
        },
        workdays=set(shown.workdays),
        rows={
            "shifts": [
                Row({"name": s.name, "start": f"{s.start:%H:%M}", "end": f"{s.end:%H:%M}"})
                for s in shown.shifts
            ],
            "days_off": _shown_days(shown.days_off),
            "extra_workdays": _shown_days(shown.extra_workdays),
        },
        source=OWN if state.own or state.inherited_from is None else ABOVE,
        seen_version=state.version,
    )
    for name in ("days_off", "extra_workdays"):
        form.rows[name].append(_blank(name))
    return form


def _rows(typed: MultiDict[str, str], name: str, boxes: Sequence[str]) -> list[Row]:
    columns = [typed.getlist(f"{name}_{box}")[: MOST_OWN_DAYS + 1] for box in boxes]
    longest = max(len(column) for column in columns)
    padded = [column + [""] * (longest - len(column)) for column in columns]
    return [
        Row({box: clean_line(value) for box, value in zip(boxes, values, strict=True)})
        for values in zip(*padded, strict=True)
    ]


def _shown_days(days: Sequence[OwnDays]) -> list[Row]:
    return [
        Row(
            {
                "first": span.first.isoformat(),
                "last": span.last.isoformat() if span.last != span.first else "",
                "name": span.name,
            }
        )
        for span in days
    ]


def _blank(name: str) -> Row:
    return Row(dict.fromkeys(LISTS[name], ""))


def _read_box(row: Row, box: str, read: Callable[[str], T]) -> T | None:
    try:
        return read(row.values[box])
    except InvalidInput as refusal:
        row.errors[box] = sentence(refusal)
        return None


def _day(typed: str) -> date:
    return parse_day(typed, DayOrder.AMBIGUOUS)


def _near_day(typed: str) -> date:
    on = _day(typed)
    if on.year not in YEARS:
        raise InvalidInput("Choose a day between the years 2000 and 2099.")
    return on


def _clock(typed: str) -> time:
    try:
        hour, minute = typed.replace(".", ":").split(":")[:2]
        if not (hour + minute).isascii() or not (hour.isdigit() and minute.isdigit()):
            raise ValueError
        return time(int(hour), int(minute))
    except ValueError:
        raise InvalidInput("Write the time as hours and minutes, such as 06:00.") from None


def _whole(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        raise InvalidInput("Write a number of days between 1 and 366, or leave it empty.")
    return int(typed)
