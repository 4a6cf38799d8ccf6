"""How people of an area are beside what it saves, month by month, and around which changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Date, extract, func, literal_column, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import shared_with
from kaizen.metrics.queries.conditions import Wholes, conditions_of_places
from kaizen.metrics.queries.headcount import places_below
from kaizen.metrics.queries.pulse import Months, counts_between, counts_of_site, whole_of
from kaizen.metrics.rules.conditions import FEWEST_PEOPLE, Condition, Place, Series
from kaizen.metrics.rules.pulse import FEWEST, Counts
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import areas_below
from kaizen.people.rules import is_below
from kaizen.reports.queries.months import amounts_of_areas
from kaizen.reports.queries.sources.rows import unindexed
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.morale import Watch, total, watch_of
from kaizen.reports.rules.spans import YEAR, Span, months_on

#: Changes that mean fewer positions are watched for a year; half a year later they leave.
WATCHED_MONTHS = 18


#: Word for word as in the index of these few: SQLite takes it for nothing else.
_MEANS_FEWER: ColumnElement[bool] = literal_column("idea.fewer_positions")


@dataclass(frozen=True)
class Ground:
    """What is known of a site: its tree, its people, the conditions and counts of each area."""

    areas: dict[int, Area]
    people: dict[int, int]
    conditions: Wholes
    counts: Months
    #: Answers of areas with all below them, as far as somebody has asked.
    _wholes: dict[int, dict[date, Counts]] = field(default_factory=dict)
    _places: dict[int, Area] = field(default_factory=dict)

    def counts_of(self, area: Area) -> dict[date, Counts]:
        """The answers of the area with all below it."""
        if area.id not in self._wholes:
            paths = {area_id: one.path for area_id, one in self.areas.items()}
            self._wholes[area.id] = whole_of(area.path, self.counts, paths)
        return self._wholes[area.id]

    def conditions_of(self, area: Area) -> dict[Condition, Series]:
        """The conditions of the area with all below it."""
        return {one: found.get(area.id, {}) for one, found in self.conditions.items()}

    def upwards(self, area: Area) -> list[Area]:
        """The area, the one above it, and so on."""
        return [self.areas[one] for one in reversed(area.path_ids) if one in self.areas]

    def nearest_told(self, area: Area, months: Sequence[date]) -> Area:
        """The area itself or the nearest upwards with seven answers in these months."""
        chain = self.upwards(area)
        return next(
            (one for one in chain if total(self.counts_of(one), months).answers >= FEWEST),
            chain[-1],
        )

    def place_of(self, area: Area) -> Area:
        """Where the conditions of an area's people are looked at: there, or further up."""
        if area.id not in self._places:
            chain = self.upwards(area)
            self._places[area.id] = next(
                (
                    one
                    for one in chain
                    if self.is_large_enough(one) and any(self.conditions_of(one).values())
                ),
                chain[-1],
            )
        return self._places[area.id]

    def is_large_enough(self, area: Area) -> bool:
        """Whether figures about its people may stand alone."""
        return self.people.get(area.id, 0) >= FEWEST_PEOPLE


@dataclass(frozen=True)
class Seen:
    """How people around a change are since it came into use."""

    #: Whose conditions and answers are looked at: the idea's area, or a larger one around it.
    area: Area
    #: Whose answers are looked at: that area, or the nearest upwards with seven since then.
    told: Area
    in_use_on: date
    watch: Watch


@dataclass(frozen=True)
class Watched:
    """Changes of one area and month that mean fewer positions; the newest one by its number."""

    idea_id: int
    many: int
    seen: Seen


def ground_of(session: Session, site: Area, span: Span, today: date) -> Ground:
    """All that the page needs of a site; four queries at most for any number of areas."""
    first = min(span.first_on, months_on(today, -WATCHED_MONTHS - YEAR))
    last = max(span.until_on, months_on(today, 1))
    months = list(Span(months_on(first, -2), last).months())
    places = places_below(session, site)
    return Ground(
        areas={area.id: area for area in areas_below(session, site)},
        people=_heads(places),
        conditions=conditions_of_places(session, places, months),
        counts=counts_between(counts_of_site(session, site), months[0], last),
    )


def hard_savings(
    session: Session, area_ids: Sequence[int], span: Span, currency: str
) -> dict[int, dict[date, Decimal]]:
    """Verified hard savings of each area with all below it, by month, in the site's currency."""
    rolled = amounts_of_areas(session, area_ids, span, Figure.HARD, currency)
    return {
        area_id: {on: sum(parts.values(), Decimal(0)) for on, parts in rolled[area_id].items()}
        for area_id in area_ids
    }


def watched_changes(
    session: Session, person: Person, area: Area, ground: Ground, today: date
) -> list[Watched]:
    """The changes in and below an area that mean fewer positions, the newest month first.

    Those of one area and month are told together: the same people are looked at since the same
    day. So their number hangs on areas and months, not on ideas.
    """
    below = [one.id for one in ground.areas.values() if is_below(one.path, area.path)]
    days = (
        select(
            Idea.area_id,
            Idea.in_use_on.label("on"),
            func.count().label("many"),
            func.max(Idea.id).label("newest_id"),
        )
        .where(
            _MEANS_FEWER,
            Idea.site_id == (area.site_id or area.id),
            # By the index of these few alone, which holds all that is asked here.
            Idea.area_id.in_(below),
            unindexed(Idea.in_use_on) >= months_on(today, -WATCHED_MONTHS),
            *shared_with(person),
        )
        # The order of the index: nothing is sorted before there is one row for each day.
        .group_by(Idea.area_id, Idea.in_use_on)
        .subquery()
    )
    newest = func.max(days.c.on, type_=Date())
    rows = session.execute(
        select(days.c.area_id, newest, func.sum(days.c.many), func.max(days.c.newest_id))
        .group_by(days.c.area_id, extract("year", days.c.on), extract("month", days.c.on))
        .order_by(newest.desc(), days.c.area_id)
    )
    known: dict[tuple[int, date], Seen] = {}
    return [
        Watched(idea_id, int(many), _seen(ground, place, in_use_on, today, known))
        for area_id, in_use_on, many, idea_id in rows
        if in_use_on is not None and (place := ground.areas.get(area_id)) is not None
    ]


def watched_change(session: Session, idea: Idea, today: date) -> Seen:
    """The same for one change that is in use.

    Raises:
        ValueError: it is not in use.
    """
    if idea.in_use_on is None:
        raise ValueError("only changes in use are watched")
    span = Span(months_on(today, -WATCHED_MONTHS), months_on(today, 1))
    ground = ground_of(session, idea.site, span, today)
    return _seen(ground, ground.areas[idea.area_id], idea.in_use_on, today, {})


def _seen(
    ground: Ground, area: Area, in_use_on: date, today: date, known: dict[tuple[int, date], Seen]
) -> Seen:
    """Several areas may be looked at as one, in the same month but once."""
    place = ground.place_of(area)
    key = place.id, months_on(in_use_on, 0)
    if key not in known:
        since = list(Span(months_on(in_use_on, 1), months_on(today, 2)).months())
        told = ground.nearest_told(place, since)
        conditions = ground.conditions_of(place)
        watch = watch_of(in_use_on, today, conditions, ground.counts_of(told))
        known[key] = Seen(place, told, in_use_on, watch)
    return known[key]


def _heads(places: Sequence[Place]) -> dict[int, int]:
    heads: dict[int, int] = {}
    for place in places:
        for area_id in place.path_ids:
            heads[area_id] = heads.get(area_id, 0) + place.people
    return heads
