"""What a calendar means: when things are due that begin at a moment, now and if it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import get_locale, gettext, ngettext

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.holidays import named_holidays
from kaizen.core.local_time import to_local
from kaizen.core.written_out import As, written
from kaizen.ownership.rules import CHECK_DAYS, check_due_on
from kaizen.web import formats
from kaizen.web.session import now

#: Working days for which the preview says when they are over.
SPANS = (2, 5)


@dataclass(frozen=True)
class Due:
    """One thing that is due: what, when now, and when if the calendar is saved."""

    what: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether saving would move it."""
        return self.before != self.after


@dataclass(frozen=True)
class Holiday:
    """A public holiday as the page lists it, and whether it is worked all the same."""

    day: str
    name: str
    is_worked: bool


def dues(before: WorkingCalendar, after: WorkingCalendar, moment: datetime) -> list[Due]:
    """What begins at the moment, and when it is due under either calendar, each in its zone."""
    return [
        Due(what, _written(one, before), _written(other, after))
        for (what, one), (_what, other) in zip(
            _instants(before, moment), _instants(after, moment), strict=True
        )
    ]


def holidays_by_year(
    calendar: WorkingCalendar, years: tuple[int, ...]
) -> list[tuple[int, list[Holiday]]]:
    """The public holidays of each year, by name; none where no country is chosen."""
    country = calendar.country
    if country is None:
        return []
    language = str(get_locale())
    return [
        (
            year,
            [
                Holiday(_day_of(day), name, day in calendar.extra_workdays)
                for day, name in named_holidays(country, calendar.region, year, language).items()
            ],
        )
        for year in years
    ]


def _instants(calendar: WorkingCalendar, moment: datetime) -> list[tuple[str, datetime]]:
    today = calendar.local_day(moment)
    return [
        (gettext("First answer"), calendar.first_answer_due(moment)),
        *(
            (
                ngettext("%(num)d working day", "%(num)d working days", days),
                calendar.due_after(moment, days),
            )
            for days in SPANS
        ),
        *(
            (
                gettext("Look after %(days)d days", days=days),
                calendar.end_of_day(calendar.working_day_on_or_after(check_due_on(today, days))),
            )
            for days in CHECK_DAYS
        ),
    ]


def _written(moment: datetime, calendar: WorkingCalendar) -> str:
    local = to_local(moment, time_zone=calendar.time_zone)
    return f"{_day_of(local.date())}, {local:%H:%M}"


def _day_of(on: date) -> str:
    """Always with its weekday, which is what a calendar is about."""
    same_year = on.year == formats.local(now()).year
    return written(on, As.WEEKDAY if same_year else As.WEEKDAY_YEAR, get_locale())
