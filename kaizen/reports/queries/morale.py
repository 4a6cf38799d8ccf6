"""How people of an area are beside what it saves, month by month, and around which changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import shared_with
from kaizen.metrics.queries.conditions import Wholes, conditions_below
from kaizen.metrics.queries.headcount import places_below
from kaizen.metrics.queries.pulse import Months, counts_below, whole_of
from kaizen.metrics.rules.conditions import FEWEST_PEOPLE, Condition, Place, Series
from kaizen.metrics.rules.pulse import FEWEST, Counts
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import areas_below
from kaizen.reports.queries.months import months_of_areas
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.morale import Watch, total, watch_of
from kaizen.reports.rules.spans import YEAR, Span, months_on

#: Changes that mean fewer positions are watched for a year; half a year later they leave.
WATCHED_MONTHS = 18


@dataclass(frozen=True)
class Ground:
    """What is known of a site: its tree, its people, the conditions and counts of each area."""

    areas: dict[int, Area]
    people: dict[int, int]
    conditions: Wholes
    counts: Months

    def counts_of(self, area: Area) -> dict[date, Counts]:
        """The answers of the area with all below it."""
        paths = {area_id: one.path for area_id, one in self.areas.items()}
        return whole_of(area.path, self.counts, paths)

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

    def is_large_enough(self, area: Area) -> bool:
        """Whether figures about its people may stand alone."""
        return self.people.get(area.id, 0) >= FEWEST_PEOPLE


@dataclass(frozen=True)
class Watched:
    """A change that means fewer positions, and how the people around it are since."""

    idea: Idea
    #: Whose conditions and answers are looked at: the idea's area, or a larger one around it.
    area: Area
    #: Whose answers are looked at: that area, or the nearest upwards with seven since then.
    told: Area
    watch: Watch


def ground_of(session: Session, site: Area, span: Span, today: date) -> Ground:
    """All that the page needs of a site; four queries for any number of areas."""
    first = min(span.first_on, months_on(today, -WATCHED_MONTHS - YEAR))
    last = max(span.until_on, months_on(today, 1))
    months = list(Span(months_on(first, -2), last).months())
    places = places_below(session, site)
    return Ground(
        areas={area.id: area for area in areas_below(session, site)},
        people=_heads(places),
        conditions=conditions_below(session, site, months),
        counts=counts_below(session, site, months[0], last),
    )


def hard_savings(
    session: Session, area_ids: Sequence[int], span: Span, currency: str
) -> dict[int, dict[date, Decimal]]:
    """Verified hard savings of each area with all below it, by month, in the site's currency."""
    rolled = months_of_areas(session, area_ids, span)
    return {
        area_id: {
            on: sum(tally.amount_parts(Figure.HARD, currency).values(), Decimal(0))
            for on, tally in rolled[area_id].items()
        }
        for area_id in area_ids
    }


def watched_changes(
    session: Session, person: Person, area: Area, ground: Ground, today: date
) -> list[Watched]:
    """The changes in and below an area that mean fewer positions, the newest first."""
    rows = session.scalars(
        select(Idea)
        .join(Idea.area)
        .where(
            Idea.fewer_positions,
            Idea.in_use_on >= months_on(today, -WATCHED_MONTHS),
            Area.path.startswith(area.path, autoescape=True),
            *shared_with(person),
        )
        .options(contains_eager(Idea.area))
        .order_by(Idea.in_use_on.desc(), Idea.id)
    )
    return [_watched(idea, ground, today) for idea in rows if idea.area_id in ground.areas]


def watched_change(session: Session, idea: Idea, today: date) -> Watched:
    """The same for one change that is in use."""
    span = Span(months_on(today, -WATCHED_MONTHS), months_on(today, 1))
    return _watched(idea, ground_of(session, idea.site, span, today), today)


def _watched(idea: Idea, ground: Ground, today: date) -> Watched:
    if idea.in_use_on is None:
        raise ValueError("only changes in use are watched")
    chain = ground.upwards(ground.areas[idea.area_id])
    place = next(
        (
            one
            for one in chain
            if ground.is_large_enough(one) and any(ground.conditions_of(one).values())
        ),
        chain[-1],
    )
    told = ground.nearest_told(
        place, list(Span(months_on(idea.in_use_on, 1), months_on(today, 2)).months())
    )
    watch = watch_of(idea.in_use_on, today, ground.conditions_of(place), ground.counts_of(told))
    return Watched(idea, place, told, watch)


def _heads(places: Sequence[Place]) -> dict[int, int]:
    heads: dict[int, int] = {}
    for place in places:
        for area_id in place.path_ids:
            heads[area_id] = heads.get(area_id, 0) + place.people
    return heads
