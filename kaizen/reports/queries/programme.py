"""Everything that the page of the programme tells, from roll-ups and from the few that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from kaizen.core.naming import by_name
from kaizen.people.models import Area
from kaizen.reports.models.months import AreaSnapshot
from kaizen.reports.queries.months import Months, areas_that_sent, months_of_areas, months_with_own
from kaizen.reports.queries.open_now import OpenNow, open_now_of
from kaizen.reports.rules.figures import Tally, total_of
from kaizen.reports.rules.groups import FEWEST_PEOPLE, groups_of
from kaizen.reports.rules.programme.silence import Place as Quiet
from kaizen.reports.rules.programme.silence import silent, uppermost
from kaizen.reports.rules.spans import Span

#: An area below another one, with how many people belong to it: `heads`.
Below = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Place:
    """What is told in one row: an area with all below it, or several small ones together.

    `code` is empty for the row that small areas share; what belongs to the area above and to
    none of those below is then told here too (`with_own`).
    """

    code: str
    names: tuple[str, ...]
    #: The areas it is made of; of each, everything below belongs to it.
    area_ids: tuple[int, ...]
    people: int
    tally: Tally
    with_own: bool = False

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
    open_now: OpenNow
    places: tuple[Place, ...]
    #: Areas below, at any depth, from which no idea came.
    quiet: tuple[Quiet, ...]

    @property
    def people(self) -> int:
        """The people of the area, as bits."""
        return self.open_now.people(self.area.id)


def programme_of(
    session: Session, area: Area, span: Span, before: Span | None, *, today: date
) -> Programme:
    """What there is to tell about one area; `today` is the day of its site."""
    below = _below(session, area)
    children = [one for one in below if one.parent_id == area.id]
    child_ids = [child.id for child in children]
    months, alone = months_with_own(session, area, child_ids, span)
    open_now = open_now_of(session, area, child_ids, span)
    wholes = [total_of(months[child_id].values()) for child_id in child_ids]
    return Programme(
        area=area,
        span=span,
        days=days_passed(span, today),
        months=months[area.id],
        tally=total_of(months[area.id].values()),
        before=_before(session, area, before),
        open_now=open_now,
        places=_places(children, wholes, total_of(alone.values()), open_now),
        quiet=_quiet(session, below, span),
    )


def days_passed(span: Span, today: date) -> int:
    """How many days of a span have passed, today counted; none of one to come."""
    return max(0, (min(span.until_on, today + timedelta(days=1)) - span.first_on).days)


def _below(session: Session, area: Area) -> Sequence[Below]:
    """The areas below that are in use, by name, with how many people belong to each."""
    heads = func.coalesce(AreaSnapshot.heads, 0).label("heads")
    return session.execute(
        select(Area.id, Area.parent_id, Area.code, Area.name, Area.path, heads)
        .outerjoin(AreaSnapshot, AreaSnapshot.area_id == Area.id)
        .where(
            Area.path.startswith(area.path, autoescape=True),
            Area.id != area.id,
            Area.closed_at.is_(None),
        )
        .order_by(by_name(Area.name), Area.id)
    ).all()


def _quiet(session: Session, below: Sequence[Below], span: Span) -> tuple[Quiet, ...]:
    """Areas from which nothing came, without those below one that is silent as a whole.

    Whoever is fewer than five is told with the area above.
    """
    spoke = areas_that_sent(session, [area.id for area in below], span)
    places = [
        Quiet(area.name, area.heads, int(area.id in spoke), area.path)
        for area in below
        if area.heads >= FEWEST_PEOPLE
    ]
    return tuple(uppermost(silent(places)))


def _before(session: Session, area: Area, span: Span | None) -> Tally | None:
    if span is None:
        return None
    return total_of(months_of_areas(session, [area.id], span)[area.id].values())


def _places(
    children: Sequence[Below], wholes: Sequence[Tally], own: Tally, now: OpenNow
) -> tuple[Place, ...]:
    """One row for each area below, the small ones with what belongs to the area itself."""
    if not children:
        return ()
    at_top = now.own.people
    groups = groups_of([child.heads for child in children], rest=at_top.bit_count())
    rows = [_place(children[at], now, wholes[at]) for at in groups.alone]
    small = [children[at] for at in groups.together]
    people = at_top
    for child in small:
        people |= now.people(child.id)
    rest = total_of([own, *(wholes[at] for at in groups.together)])
    if people or rest != Tally():
        ids = tuple(child.id for child in small)
        names = tuple(child.name for child in small)
        rows.append(Place("", names, ids, people, rest, with_own=True))
    return tuple(rows)


def _place(area: Below, now: OpenNow, tally: Tally) -> Place:
    return Place(area.code, (area.name,), (area.id,), now.people(area.id), tally)
