"""Months below a chart: their short names, with the year where it changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from flask_babel import get_locale

from kaizen.core.written_out import As, written
from kaizen.web.charts import Frame, Label

#: So much room below a chart holds both lines; where each of them stands above its lower end.
ROOM = 42
MONTH_LINE, YEAR_LINE = 21, 6


def named_from_the_first(many: int, most: int) -> set[int]:
    """The places of the months that have room for their name, the first among them."""
    return set(range(0, many, max(1, ceil(many / most))))


def named_to_the_last(many: int, most: int) -> set[int]:
    """The same, the last among them."""
    return {many - 1 - place for place in named_from_the_first(many, most)}


@dataclass(frozen=True)
class MonthName:
    """What stands below one month: its short name, and the year where that changes."""

    name: str = ""
    year: str = ""

    def below(self, frame: Frame, x: float, anchor: str = "middle") -> list[Label]:
        """The labels in the room that `ROOM` leaves below a chart; none without a name."""
        words = ((self.name, MONTH_LINE), (self.year, YEAR_LINE))
        return [Label(x, frame.height - line, text, "axis", anchor) for text, line in words if text]


def month_axis(months: Sequence[date], named: Collection[int]) -> list[MonthName]:
    """``Oct``, and ``Jan`` over ``2026`` where another year begins; empty ones without room.

    Where it is the same year all along, the first of them says which.
    """
    shown = sorted(named)
    changes = {
        place
        for before, place in zip(shown, shown[1:], strict=False)
        if months[before].year != months[place].year
    }
    with_year = changes or set(shown[:1])
    return [
        _name(month, with_year=place in with_year) if place in named else MonthName()
        for place, month in enumerate(months)
    ]


def _name(month: date, *, with_year: bool) -> MonthName:
    name = written(month, As.SHORT_MONTH, get_locale())
    return MonthName(name, f"{month:%Y}" if with_year else "")
