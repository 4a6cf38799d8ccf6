"""What the sources say of a stretch, added up by area and month; and from when to when they go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.ideas.models import Idea
from kaizen.ownership.models import UseCheck
from kaizen.ownership.rules import CHECK_DAYS
from kaizen.people.models import Area
from kaizen.reports.queries.sources.rows import Source, Stretch
from kaizen.reports.queries.sources.sent import took_part
from kaizen.reports.queries.sources.table import SOURCES
from kaizen.reports.rules.figures import Key, Tally, total_of
from kaizen.reports.rules.spans import Span, months_on
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import LedgerEntry

#: An area by its id, and the first day of a month.
Cell = tuple[int, date]
Tallies = dict[Cell, Tally]
#: Whatever tells what each area alone has in each month of a stretch.
Tallied = Callable[[Session, Stretch], Tallies]
#: The day of the first look at a change.
FIRST_LOOK = CHECK_DAYS[0]


def tallies_of(session: Session, stretch: Stretch) -> Tallies:
    """What each area alone has in each month, from the rows themselves."""
    return added([tallies_from(session, stretch, SOURCES.values()), people_of(session, stretch)])


def tallies_from(session: Session, stretch: Stretch, sources: Iterable[Source]) -> Tallies:
    """What these sources alone say, without who took part."""
    counts: dict[Cell, dict[Key, int]] = defaultdict(lambda: defaultdict(int))
    amounts: dict[Cell, dict[Key, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    # A source of several figures is asked once.
    for source in dict.fromkeys(sources):
        for row in source(session, stretch):
            cell = row.area_id, row.on.replace(day=1)
            key = row.figure.value, row.part, row.currency
            if isinstance(row.value, Decimal):
                amounts[cell][key] += row.value
            else:
                counts[cell][key] += row.value
    return {
        cell: Tally.of(counts.get(cell), amounts.get(cell))
        for cell in counts.keys() | amounts.keys()
    }


def people_of(session: Session, stretch: Stretch) -> Tallies:
    """Who took part."""
    found: dict[Cell, int] = defaultdict(int)
    for area_id, at, person_id in took_part(session, stretch):
        found[area_id, stretch.day_of(at).replace(day=1)] |= 1 << person_id
    return {cell: Tally(people=people) for cell, people in found.items()}


def added(parts: Collection[Tallies]) -> Tallies:
    """What several have found, added up."""
    cells = {cell for part in parts for cell in part}
    return {cell: total_of(part[cell] for part in parts if cell in part) for cell in cells}


def extent_of(
    session: Session, site: Area, calendar: WorkingCalendar, *, today: date
) -> Span | None:
    """From the first to the last month in which anything of a site counts; None where nothing."""
    sent = select(func.min(Idea.submitted_at)).where(Idea.site_id == site.id)
    first_sent = session.scalar(sent)
    if first_sent is None:
        return None
    bounds = [
        select(func.min(Idea.in_use_on), func.max(Idea.in_use_on)).where(Idea.site_id == site.id),
        select(func.min(LedgerEntry.month_on), func.max(LedgerEntry.month_on)).where(
            LedgerEntry.site_id == site.id
        ),
        select(func.min(Claim.starts_on), func.max(Claim.ends_on)).where(Claim.site_id == site.id),
        # A change that slipped back and came again began with its first look.
        select(func.min(UseCheck.due_on), func.min(UseCheck.due_on))
        .join(Idea, Idea.id == UseCheck.idea_id)
        .where(Idea.site_id == site.id, UseCheck.round == 1, UseCheck.day == FIRST_LOOK),
    ]
    days = [calendar.local_day(first_sent), today]
    for bound in bounds:
        days += [day for day in session.execute(bound).one() if day is not None]
    return Span(months_on(min(days), -1), months_on(max(days), 1))
