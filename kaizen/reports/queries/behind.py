"""The very rows behind a figure: the same source as its roll-up, idea by idea."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby, islice

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.ideas.models import Idea
from kaizen.people.models import Area
from kaizen.people.queries.areas import areas_below
from kaizen.reports.queries.sources.rows import BATCH, Row, Source, Stretch
from kaizen.reports.queries.sources.table import SOURCES, walk_of
from kaizen.reports.rules.figures import Figure, Tally
from kaizen.reports.rules.looks import AFTER_90, AFTER_365, began_by
from kaizen.reports.rules.programme.outcomes import ALL_TAKEN_UP, TAKEN_UP
from kaizen.reports.rules.spans import Span, months_on

#: Changes count in these only after so many days in use.
OF_AGE = {Figure.AFTER_90: AFTER_90, Figure.AFTER_365: AFTER_365}
#: Parts that are told as one figure, by the word that names them together.
TOGETHER = {(Figure.OUTCOME, ALL_TAKEN_UP): frozenset(TAKEN_UP)}
#: So many times more ideas are looked at when the last ones were not enough.
MORE = 4


@dataclass(frozen=True)
class Wanted:
    """A figure, one part of it or some `TOGETHER`; `least` and `most` bound parts in numbers.

    Amounts are of one currency; counts have none.
    """

    figure: Figure
    part: str | None = None
    currency: str = ""
    least: int | None = None
    most: int | None = None

    def has(self, part: str, currency: str) -> bool:
        """Whether a part belongs to what is wanted."""
        if currency != self.currency:
            return False
        if self.part is not None and part not in TOGETHER.get(
            (self.figure, self.part), (self.part,)
        ):
            return False
        if self.least is None and self.most is None:
            return True
        return (
            part.isdecimal()
            and (self.least is None or int(part) >= self.least)
            and (self.most is None or int(part) <= self.most)
        )

    def of(self, tally: Tally) -> int | Decimal:
        """The figure itself, as the roll-up has it: a count, or an amount in the currency."""
        if self.currency:
            amounts = tally.amount_parts(self.figure, self.currency)
            return sum((much for part, much in amounts.items() if self._has(part)), Decimal(0))
        return sum(many for part, many in tally.parts(self.figure).items() if self._has(part))

    def _has(self, part: str) -> bool:
        return self.has(part, self.currency)


@dataclass(frozen=True)
class Behind:
    """What one idea contributes in one area: to which parts, when first, and how much."""

    idea_id: int
    area_id: int
    on: date
    parts: tuple[str, ...]
    value: int | Decimal


def stretch_of(
    session: Session,
    area: Area,
    span: Span,
    calendar: WorkingCalendar,
    *,
    today: date,
    before_id: int | None = None,
    batch: int = BATCH,
) -> Stretch:
    """The area with everything below it, in that span; `calendar` is that of the site."""
    return Stretch(
        site_id=area.site_id or area.id,
        span=span,
        calendar=calendar,
        today=today,
        area_ids=None if area.is_site else [below.id for below in areas_below(session, area)],
        before_id=before_id,
        batch=batch,
    )


def rows_behind(session: Session, stretch: Stretch, wanted: Wanted) -> Iterator[Behind]:
    """Idea by idea, the newest first; all together they are the figure.

    Where the stretch holds few rows at once the ideas are walked, so that the first cost little.
    """
    ask = SOURCES[wanted.figure] if stretch.batch >= BATCH else _walked(wanted)
    rows = (
        row
        for row in ask(session, stretch)
        if row.figure is wanted.figure and wanted.has(row.part, row.currency)
    )
    for _idea_id, group in groupby(rows, key=lambda row: row.idea_id):
        yield from _by_area(list(group))


def titles_of(
    session: Session, idea_ids: Collection[int], readable: Collection[ColumnElement[bool]]
) -> dict[int, str]:
    """The titles of those of these ideas that somebody may read, by `seeing.shared_with`."""
    asked = select(Idea.id, Idea.title).where(Idea.id.in_(idea_ids), *readable)
    return {row.id: row.title for row in session.execute(asked)}


def _walked(wanted: Wanted) -> Source:
    """The same rows, few ideas first, then more at once: of some figures a row is rare."""
    source, walk = SOURCES[wanted.figure], walk_of(wanted.figure, wanted.part)

    def walked(session: Session, stretch: Stretch) -> Iterator[Row]:
        looked_at = _old_enough(stretch, wanted.figure)
        if looked_at is None:
            return
        ids = (idea_id for idea_id, _ in groupby(walk(session, looked_at)))
        size = stretch.batch
        while some := list(islice(ids, size)):
            yield from source(session, replace(stretch, idea_ids=some, batch=BATCH))
            size = min(size * MORE, BATCH)

    return walked


def _old_enough(stretch: Stretch, figure: Figure) -> Stretch | None:
    """The months of the stretch in which the figure can have rows at all; None where in none."""
    days = OF_AGE.get(figure)
    if days is None:
        return stretch
    after = months_on(began_by(stretch.today, days), 1)
    until_on = min(stretch.span.until_on, after)
    if until_on <= stretch.span.first_on:
        return None
    return replace(stretch, span=Span(stretch.span.first_on, until_on))


def _by_area(rows: list[Row]) -> Iterator[Behind]:
    found: dict[int, Behind] = {}
    for row in rows:
        known = found.get(row.area_id)
        if known is None:
            found[row.area_id] = Behind(row.idea_id, row.area_id, row.on, (row.part,), row.value)
            continue
        parts = known.parts if row.part in known.parts else (*known.parts, row.part)
        value = known.value + row.value
        found[row.area_id] = replace(known, on=min(known.on, row.on), parts=parts, value=value)
    yield from found.values()
