"""The table of areas: who took part, how fast people are answered, what is proved; no ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from kaizen.core.money import Money
from kaizen.people.models import Area
from kaizen.reports.queries.savings import Place, Savings
from kaizen.reports.rules.figures import Figure, Tally
from kaizen.reports.rules.money import hard_of
from kaizen.reports.rules.programme.participation import took_part
from kaizen.reports.rules.programme.response import (
    MEDIAN,
    waited,
)
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.programme.sustaining import sustain_rate
from kaizen.reports.rules.response import QUARTERS_A_DAY
from kaizen.reports.rules.spans import Span, months_on
from kaizen.web.reports.control import Chosen
from kaizen.web.reports.savings_care import hours_of, times_of
from kaizen.web.reports.tables import Cell, Table

#: Ideas of so many months are drawn as a small line.
SPARK_MONTHS = 6
#: The name of the table in addresses.
AREAS = "areas"


@dataclass(frozen=True)
class AreaRow:
    """One row of the table of areas."""

    name: str
    area: Area | None
    took_part: Share
    median: str
    is_slow: bool
    sent: Sequence[int]
    spark: str
    last: tuple[float, float]
    in_use: int
    held: Share
    hard: Money
    #: What small ideas leave; None where nothing was answered or booked.
    net: Money | None


def area_rows(found: Savings, chosen: Chosen) -> list[AreaRow]:
    """The areas right below, those with few people together, in the order of the tree.

    Where all of them are told together the last row says it already.
    """
    if all(place.area is None for place in found.places):
        return []
    return [_row(place, _waiting(place, found), chosen) for place in found.places]


def whole_row(found: Savings, chosen: Chosen) -> AreaRow:
    """The last row: the area with everything below it."""
    place = Place(
        found.area, (found.area.name,), found.people, found.around, found.tally, found.net
    )
    return _row(place, found.open_now.answers(), chosen)


def areas_table(rows: Sequence[AreaRow], whole: AreaRow) -> Table:
    """The rows and their sum, to take along; ideas are those of the last six months."""
    columns = (
        gettext("Area"),
        gettext("Took part"),
        gettext("First answer, median"),
        gettext("Ideas, 6 months"),
        gettext("In use"),
        gettext("Held at 90 d"),
        gettext("Hard, proved"),
        gettext("Small ideas, net"),
    )
    cells: list[tuple[Cell, ...]] = [
        (
            row.name,
            row.took_part,
            row.median,
            sum(row.sent),
            row.in_use,
            row.held,
            row.hard,
            row.net,
        )
        for row in (*rows, whole)
    ]
    return Table(AREAS, str(gettext("Area by area")), tuple(map(str, columns)), cells)


def spark_span(today: date) -> Span:
    """The months of the small lines: the last six."""
    after = months_on(today, 1)
    return Span(months_on(after, -SPARK_MONTHS), after)


def _waiting(place: Place, found: Savings) -> dict[int, int]:
    if place.area is not None:
        return found.open_now.answers([place.area.id])
    return {}


def _row(place: Place, waiting: dict[int, int], chosen: Chosen) -> AreaRow:
    months = list(spark_span(chosen.today).months())
    sent = [place.months.get(month, Tally()).count(Figure.SENT) for month in months]
    points = spark_points(sent)
    median = waited(times_of(place.tally, waiting), MEDIAN)
    is_told = place.net.says_something
    looks = place.tally.parts(Figure.AFTER_90)
    return AreaRow(
        name=place.area.name if place.area else str(gettext("Small areas together")),
        area=place.area,
        took_part=took_part(place.tally.people, place.people),
        median=hours_of(median),
        is_slow=median is not None and median.quarters > QUARTERS_A_DAY,
        sent=sent,
        spark=" ".join(f"{x},{y}" for x, y in points),
        last=points[-1],
        in_use=place.tally.count(Figure.IN_USE),
        held=sustain_rate(looks),
        hard=Money(hard_of(place.tally, chosen.currency), chosen.currency),
        net=Money(place.net.closed.left, chosen.currency) if is_told else None,
    )


def spark_points(
    values: Sequence[int], *, width: int = 86, height: int = 24
) -> list[tuple[float, float]]:
    """The points of a small line; the last one is marked."""
    most = max(values, default=0) or 1
    step = (width - 10) / max(len(values) - 1, 1)
    return [
        (round(4 + step * place, 1), round(height - 4 - (height - 8) * value / most, 1))
        for place, value in enumerate(values)
    ]
