"""What the monthly report tells: one month of an area, beside others, with the areas below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.reports.queries.months import Months, months_of
from kaizen.reports.queries.programme import Programme, programme_of
from kaizen.reports.rules.figures import Tally, total_of
from kaizen.reports.rules.spans import YEAR, Span, fiscal_year_of, months_on

#: Months that stand on the sheet of months: a year, and the same month of the year before.
MONTHS_BACK = YEAR


@dataclass(frozen=True)
class Monthly:
    """One month of an area: itself, the one before, a year ago, and the fiscal year up to it."""

    month_on: date
    now: Programme
    before: Tally
    year_ago: Tally
    year: Tally
    #: The month and the twelve before it; months without anything are empty.
    months: Months

    @property
    def tally(self) -> Tally:
        """The month itself."""
        return self.now.tally


def any_below(session: Session, area: Area) -> bool:
    """Whether the report has a table of areas."""
    below = select(Area.id).where(Area.parent_id == area.id, Area.closed_at.is_(None))
    return session.scalar(below.limit(1)) is not None


def monthly_of(
    session: Session,
    area: Area,
    month_on: date,
    *,
    today: date,
    first_month: int,
) -> Monthly:
    """The month that begins on `month_on`; `today` is the day of the site, `first_month` begins
    its fiscal year."""
    after = months_on(month_on, 1)
    began = fiscal_year_of(month_on, first_month=first_month).first_on
    since = min(months_on(month_on, -MONTHS_BACK), began)
    found = months_of(session, area, Span(since, after))
    last_year = months_on(month_on, -MONTHS_BACK)
    return Monthly(
        month_on=month_on,
        now=programme_of(session, area, Span(month_on, after), None, today=today),
        before=found.get(months_on(month_on, -1), Tally()),
        year_ago=found.get(last_year, Tally()),
        year=total_of(tally for on, tally in found.items() if on >= began),
        months={on: found.get(on, Tally()) for on in Span(last_year, after).months()},
    )
