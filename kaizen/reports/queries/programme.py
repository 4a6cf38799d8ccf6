"""Everything that the page of the programme tells, from roll-ups and from the few that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.local_time import to_instant
from kaizen.people.models import Area
from kaizen.reports.queries.heads import Heads, heads_of
from kaizen.reports.queries.months import Months, areas_that_sent, months_of_areas
from kaizen.reports.queries.open_now import OpenNow, open_in
from kaizen.reports.queries.running import Running, running_in
from kaizen.reports.rules.figures import Tally, total_of
from kaizen.reports.rules.groups import FEWEST_PEOPLE, groups_of
from kaizen.reports.rules.programme.silence import Place as Quiet
from kaizen.reports.rules.programme.silence import silent, uppermost
from kaizen.reports.rules.spans import Span


@dataclass(frozen=True)
class Place:
    """What is told in one row: an area with all below it, or several small ones together.

    `area` is None for the row that small areas share; `alone` is then the area above, of which
    what belongs to none of the areas below is told here too.
    """

    area: Area | None
    names: tuple[str, ...]
    #: The areas it is made of; of each, everything below belongs to it.
    area_ids: tuple[int, ...]
    people: int
    tally: Tally
    alone: int | None = None

    @property
    def heads(self) -> int:
        """How many people belong there."""
        return self.people.bit_count()


@dataclass(frozen=True)
class Programme:
    """An area in a span: its months, who waits, who belongs to it, and the areas right below."""

    area: Area
    span: Span
    #: Days of the span that have passed.
    days: int
    months: Months
    tally: Tally
    before: Tally | None
    running: Running
    open_now: OpenNow
    heads: Heads
    places: tuple[Place, ...]
    #: Areas below, at any depth, from which no idea came.
    quiet: tuple[Quiet, ...]

    @property
    def people(self) -> int:
        """The people of the area, as bits."""
        return self.heads.of(self.area.id)


def programme_of(
    session: Session,
    area: Area,
    span: Span,
    before: Span | None,
    *,
    calendar: WorkingCalendar,
    now: datetime,
) -> Programme:
    """What there is to tell about one area; `calendar` is that of its site."""
    below = _below(session, area)
    children = [one for one in below if one.parent_id == area.id]
    ids = [area.id, *(child.id for child in children)]
    months = months_of_areas(session, ids, span)
    heads = heads_of(session, area.site_id or area.id)
    wholes = [total_of(months[child.id].values()) for child in children]
    own = total_of(months_of_areas(session, [area.id], span, alone=True)[area.id].values())
    return Programme(
        area=area,
        span=span,
        days=days_passed(span, calendar.local_day(now)),
        months=months[area.id],
        tally=total_of(months[area.id].values()),
        before=_before(session, area, before),
        running=running_in(session, area, *_moments(span, calendar), now=now),
        open_now=open_in(session, area, calendar=calendar, now=now),
        heads=heads,
        places=_places(area, children, wholes, own, heads),
        quiet=_quiet(session, below, span, heads),
    )


def days_passed(span: Span, today: date) -> int:
    """How many days of a span have passed, today counted; none of one to come."""
    return max(0, (min(span.until_on, today + timedelta(days=1)) - span.first_on).days)


def _below(session: Session, area: Area) -> list[Area]:
    rows = select(Area).where(
        Area.path.startswith(area.path, autoescape=True),
        Area.id != area.id,
        Area.closed_at.is_(None),
    )
    return list(session.scalars(rows.order_by(Area.name, Area.id)))


def _quiet(session: Session, below: Sequence[Area], span: Span, heads: Heads) -> tuple[Quiet, ...]:
    """Areas from which nothing came, without those below one that is silent as a whole.

    Whoever is fewer than five is told with the area above.
    """
    spoke = areas_that_sent(session, [area.id for area in below], span)
    places = [
        Quiet(area.name, heads.many(area.id), int(area.id in spoke), area.path)
        for area in below
        if heads.many(area.id) >= FEWEST_PEOPLE
    ]
    return tuple(uppermost(silent(places)))


def _before(session: Session, area: Area, span: Span | None) -> Tally | None:
    if span is None:
        return None
    return total_of(months_of_areas(session, [area.id], span)[area.id].values())


def _moments(span: Span, calendar: WorkingCalendar) -> tuple[datetime, datetime]:
    first, until = (
        to_instant(day, time(), time_zone=calendar.time_zone)
        for day in (span.first_on, span.until_on)
    )
    return first, until


def _places(
    area: Area, children: Sequence[Area], wholes: Sequence[Tally], own: Tally, heads: Heads
) -> tuple[Place, ...]:
    """One row for each area below, the small ones with what belongs to the area itself."""
    if not children:
        return ()
    groups = groups_of(
        [heads.many(child.id) for child in children], rest=heads.at.get(area.id, 0).bit_count()
    )
    rows = [_place(children[at], heads, wholes[at]) for at in groups.alone]
    people = heads.at.get(area.id, 0)
    for at in groups.together:
        people |= heads.of(children[at].id)
    rest = total_of([own, *(wholes[at] for at in groups.together)])
    if people or rest != Tally():
        small = [children[at] for at in groups.together]
        ids = tuple(child.id for child in small)
        names = tuple(child.name for child in small)
        rows.append(Place(None, names, ids, people, rest, area.id))
    return tuple(rows)


def _place(area: Area, heads: Heads, tally: Tally) -> Place:
    return Place(area, (area.name,), (area.id,), heads.of(area.id), tally)
