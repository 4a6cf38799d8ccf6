"""The areas of the page of how people are, each with its answers, conditions and savings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaizen.metrics.rules.conditions import Condition, Series
from kaizen.metrics.rules.pulse import FEWEST, Counts, Score, score_of
from kaizen.people.models import Area
from kaizen.reports.queries.morale import Ground
from kaizen.reports.rules.morale import total
from kaizen.web import formats
from kaizen.web.reports import morale_words as words
from kaizen.web.reports.control import Chosen
from kaizen.web.reports.morale_tables import AreaSums

#: Verified hard savings by area and month.
Hard = Mapping[int, Mapping[date, Decimal]]


@dataclass(frozen=True)
class AreaLine:
    """One area of the table; what fewer than seven answered stands with the area above."""

    area: Area
    depth: int
    address: str
    people: int
    score: Score | None
    counts: Counts
    told_with: Area | None
    conditions: list[str]
    saved: str
    #: The same as figures.
    sums: AreaSums


def area_lines(picked: Chosen, ground: Ground, inside: list[Area], hard: Hard) -> list[AreaLine]:
    """The area and those below it, as a tree."""
    months = list(picked.span.months())
    return [_line(area, picked, ground, months, hard[area.id]) for area in inside]


def _line(
    area: Area, picked: Chosen, ground: Ground, months: list[date], saved: Mapping[date, Decimal]
) -> AreaLine:
    counts = total(ground.counts_of(area), months)
    told = ground.nearest_told(area, months)
    enough = total(ground.counts_of(told), months).answers >= FEWEST
    conditions = ground.conditions_of(area)
    known = {one: known_in(conditions[one], months) for one in Condition}
    sums = AreaSums(
        name=area.name,
        people=ground.people[area.id],
        counts=counts,
        conditions=[words.sum_of(one, values) for one, values in known.items()],
        saved=sum((saved.get(on, Decimal(0)) for on in months), Decimal(0)).quantize(Decimal(1)),
    )
    return AreaLine(
        area=area,
        depth=min(len(area.path_ids) - len(picked.area.path_ids), 4),
        address=picked.address("morale.show", area=area.code),
        people=ground.people[area.id],
        score=score_of(counts),
        counts=counts,
        told_with=told if enough and told.id != area.id else None,
        conditions=[words.summed(one, values) for one, values in known.items()],
        saved=formats.money(sums.saved, picked.currency),
        sums=sums,
    )


def known_in(series: Series, months: Sequence[date]) -> list[Decimal]:
    """The values of these months, as far as there are any."""
    return [series[on] for on in months if on in series]
