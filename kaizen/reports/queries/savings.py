"""Everything that the page of savings tells, read from roll-ups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.people.queries.areas import areas_below
from kaizen.reports.queries.months import Months, months_of_areas, months_with_own, sent_and_earned
from kaizen.reports.queries.net import Handling
from kaizen.reports.queries.open_now import OpenNow, open_now_of
from kaizen.reports.rules.figures import Tally, total_of
from kaizen.reports.rules.groups import FEWEST_PEOPLE, groups_of
from kaizen.reports.rules.money import standing_of
from kaizen.reports.rules.spans import Span
from kaizen.review.rules.portfolio import Scope, Standing


@dataclass(frozen=True)
class Place:
    """What is told in one row: an area with all below it, or several small ones together.

    `area` is None for the row that small areas and what belongs to the area above share.
    `months` reach further back than the span where the page looks further back.
    """

    area: Area | None
    names: tuple[str, ...]
    people: int
    months: Months
    tally: Tally
    net: Standing

    @property
    def heads(self) -> int:
        """How many people belong there."""
        return self.people.bit_count()


@dataclass(frozen=True)
class Savings:
    """An area in a span: its months, the months around it, its net, and the areas right below."""

    area: Area
    span: Span
    #: Also months before and after the span, as far as was asked for.
    around: Months
    tally: Tally
    before: Tally | None
    net: Standing
    #: What answering all ideas has cost, large ones too.
    handling_of_all: Decimal
    open_now: OpenNow
    places: tuple[Place, ...]
    #: All areas below that are in use and large enough to be named, by the area above them.
    inner: Mapping[int, Sequence[Area]]
    handling: Handling

    @property
    def people(self) -> int:
        """The people of the area, as bits."""
        return self.open_now.people(self.area.id)

    def months(self, span: Span) -> Months:
        """The months of a span, those without anything left out."""
        return _within(self.around, span)


def savings_of(
    session: Session,
    area: Area,
    span: Span,
    *,
    around: Span,
    before: Span | None,
    currency: str,
    of_children: Span | None = None,
) -> Savings:
    """What there is to tell about the money of one area and those right below it.

    `around` holds the span and whatever else the page draws, `of_children` the span and what it
    draws of the areas below. The number of statements depends on
    neither ideas nor areas.
    """
    below = areas_below(session, area)
    children = [one for one in below if one.parent_id == area.id and one.closed_at is None]
    child_ids = [one.id for one in children]
    months, own = months_with_own(session, area, child_ids, around, of_children=of_children)
    handling = Handling(session, area.site_id or area.id, below, span)
    in_use = [one for one in below if one.closed_at is None and one.id != area.id]
    open_now = open_now_of(session, area, [one.id for one in in_use], span)
    return Savings(
        area=area,
        span=span,
        around=months[area.id],
        tally=total_of(_within(months[area.id], span).values()),
        before=None if before is None else _before(session, area, before),
        net=_net(_within(months[area.id], span), currency, handling.of([area.path], Scope.SMALL)),
        handling_of_all=handling.of([area.path], Scope.ALL)[1],
        open_now=open_now,
        places=_places(area, children, months, own, open_now, span, handling, currency),
        inner=_inner(in_use, open_now),
        handling=handling,
    )


@dataclass(frozen=True)
class Inside:
    """An area further down: the months that were asked for, and what small ideas leave there."""

    months: Months
    left: Decimal


def inside_of(
    session: Session, found: Savings, tops: Sequence[Area], around: Span, currency: str
) -> Mapping[int, Inside]:
    """What is further down below some of the areas that have a row, by area, in one question."""
    areas = [one for top in tops for one in _all_below(top, found.inner)]
    if not areas:
        return {}
    months = sent_and_earned(session, [one.id for one in areas], around)
    return {
        one.id: Inside(
            months.get(one.id, {}),
            _net(
                _within(months.get(one.id, {}), found.span),
                currency,
                found.handling.of([one.path], Scope.SMALL),
            ).closed.left,
        )
        for one in areas
    }


def _all_below(area: Area, inner: Mapping[int, Sequence[Area]]) -> Iterator[Area]:
    for one in inner.get(area.id, ()):
        yield one
        yield from _all_below(one, inner)


def _inner(areas: Sequence[Area], open_now: OpenNow) -> Mapping[int, Sequence[Area]]:
    found: dict[int, list[Area]] = defaultdict(list)
    for one in areas:
        if one.parent_id is not None and open_now.people(one.id).bit_count() >= FEWEST_PEOPLE:
            found[one.parent_id].append(one)
    return found


def _places(
    area: Area,
    children: Sequence[Area],
    months: Mapping[int, Months],
    own: Months,
    open_now: OpenNow,
    span: Span,
    handling: Handling,
    currency: str,
) -> tuple[Place, ...]:
    """One row for each area right below; the small ones together with the area's own."""
    if not children:
        return ()
    at_top = open_now.own.people
    heads = [open_now.people(one.id).bit_count() for one in children]
    groups = groups_of(heads, rest=at_top.bit_count())
    rows = []
    for at in groups.alone:
        child = children[at]
        found = months.get(child.id, {})
        inside = _within(found, span)
        net = _net(inside, currency, handling.of([child.path], Scope.SMALL))
        tally = total_of(inside.values())
        rows.append(Place(child, (child.name,), open_now.people(child.id), found, tally, net))
    together = [children[at] for at in groups.together]
    shared = _added([own, *(months.get(one.id, {}) for one in together)])
    inside = _within(shared, span)
    people = at_top
    for one in together:
        people |= open_now.people(one.id)
    answered = handling.of([one.path for one in together], Scope.SMALL, alone=area.id)
    net = _net(inside, currency, answered)
    tally = total_of(inside.values())
    if people or tally != Tally():
        names = tuple(one.name for one in together)
        rows.append(Place(None, names, people, shared, tally, net))
    return tuple(rows)


def _net(months: Months, currency: str, answered: tuple[int, Decimal]) -> Standing:
    decided, cost = answered
    return standing_of(months, currency, Scope.SMALL, decided=decided, handling=cost)


def _added(several: Sequence[Months]) -> Months:
    days: set[date] = {day for months in several for day in months}
    return {day: total_of(one[day] for one in several if day in one) for day in sorted(days)}


def _within(months: Months, span: Span) -> Months:
    return {day: one for day, one in months.items() if span.first_on <= day < span.until_on}


def _before(session: Session, area: Area, span: Span) -> Tally:
    return total_of(months_of_areas(session, [area.id], span)[area.id].values())
