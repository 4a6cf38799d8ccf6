"""What a source is asked for, and the rows that it answers with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy.orm import InstrumentedAttribute, Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.local_time import to_instant
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.spans import Span

#: So many rows are held at once, however many there are.
BATCH = 2_000


class Row(NamedTuple):
    """One thing counted (`value` is whole) or one amount (`value` is a decimal, with currency)."""

    figure: Figure
    idea_id: int
    area_id: int
    on: date
    part: str = ""
    value: int | Decimal = 1
    currency: str = ""


@dataclass(frozen=True)
class Stretch:
    """What is asked for: whole months of a site, as its calendar shows them.

    `area_ids` None means all areas; `before_id` asks only for ideas with smaller numbers, and
    `idea_ids` for none but these. As of `today` a change is old enough for its look. `batch` rows
    are held at once: few where only the first are wanted.
    """

    site_id: int
    span: Span
    calendar: WorkingCalendar
    today: date
    area_ids: Collection[int] | None = None
    before_id: int | None = None
    batch: int = BATCH
    idea_ids: Collection[int] | None = None

    @cached_property
    def from_at(self) -> datetime:
        """The moment at which it begins."""
        return self._midnight(self.span.first_on)

    @cached_property
    def until_at(self) -> datetime:
        """The first moment after it."""
        return self._midnight(self.span.until_on)

    def day_of(self, moment: datetime) -> date:
        """The day that the calendar of the site shows."""
        return self.calendar.local_day(moment)

    def has(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.span.first_on <= day < self.span.until_on

    def among(
        self, area_id: InstrumentedAttribute[int], idea_id: InstrumentedAttribute[int]
    ) -> list[ColumnElement[bool]]:
        """The areas and ideas asked for, as conditions on the columns that hold them."""
        asked = self.of_ideas(idea_id)
        if self.area_ids is not None:
            asked.append(area_id.in_(self.area_ids))
        return asked

    def of_ideas(self, idea_id: InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
        """The ideas asked for, as conditions on the column that holds their numbers."""
        asked: list[ColumnElement[bool]] = []
        if self.before_id is not None:
            asked.append(idea_id < self.before_id)
        if self.idea_ids is not None:
            asked.append(idea_id.in_(self.idea_ids))
        return asked

    def found_by_idea(self, column: Any) -> Any:
        """The column; by no index of its own where ideas are asked for by their numbers."""
        return column if self.idea_ids is None else unindexed(column)

    def _midnight(self, day: date) -> datetime:
        return to_instant(day, time(), time_zone=self.calendar.time_zone)


#: Yields the rows of its figures, ordered by the idea's number, the largest first.
Source = Callable[[Session, Stretch], Iterator[Row]]
#: Ideas by their numbers.
IdeaIds = Collection[int]
#: The areas and days in which ideas count for the figures of a module.
Touched = Callable[[Session, IdeaIds], Iterator[tuple[int, date | datetime]]]
#: One person who took part: area, moment, person.
Part = tuple[int, datetime, int]


def unindexed(column: Any) -> Any:
    """A column by no index of its own: the database shall go by the numbers of ideas."""
    return func.coalesce(column, column, type_=column.type)


def streamed(
    session: Session, question: Select[*tuple[Any, ...]], batch: int = BATCH
) -> Iterator[Any]:
    """The rows in batches, never all at once; who stops early leaves nothing open."""
    found = session.execute(question.execution_options(yield_per=batch))
    try:
        yield from found
    finally:
        found.close()
