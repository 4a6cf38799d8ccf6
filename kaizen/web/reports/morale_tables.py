"""The tables of how people are, to take along: the same months and areas as on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import LazyString, gettext, lazy_gettext

from kaizen.core.money import Money
from kaizen.metrics.rules.conditions import Condition, Series
from kaizen.metrics.rules.pulse import FEWEST, Counts, score_of
from kaizen.reports.rules.morale import rolling
from kaizen.reports.rules.programme.shares import Share
from kaizen.web.reports import morale_words as words
from kaizen.web.reports.tables import Cell, Table

#: The names of the tables in addresses.
MONTHS, AREAS = "months", "areas"
_SAID: tuple[LazyString, ...] = (
    words.RECOMMEND,
    lazy_gettext("Margin"),
    lazy_gettext("Answers"),
    words.SERIOUS,
)
_CONDITIONS: tuple[LazyString, ...] = (
    lazy_gettext("Absence, percent"),
    lazy_gettext("Accidents"),
    lazy_gettext("Overtime, hours"),
)


@dataclass(frozen=True)
class AreaSums:
    """One area of the page: its people, what they said, its conditions and hard savings."""

    name: str
    people: int
    counts: Counts
    conditions: Sequence[Decimal | None]
    saved: Decimal


def months_table(
    months: Iterable[date],
    hard: Mapping[date, Decimal],
    counts: dict[date, Counts],
    conditions: Mapping[Condition, Series],
    currency: str,
) -> Table:
    """Savings and conditions of each month, and the answers of three months up to it."""
    rows: list[tuple[Cell, ...]] = [
        (
            on,
            Money(hard[on], currency) if on in hard else None,
            *_said(rolling(counts, on) if on in counts else Counts()),
            *(conditions.get(one, {}).get(on) for one in Condition),
        )
        for on in months
    ]
    columns = (gettext("Month"), words.SAVED, *_SAID, *_CONDITIONS)
    return Table(MONTHS, str(gettext("Month by month")), tuple(map(str, columns)), rows)


def areas_table(lines: Iterable[AreaSums], currency: str) -> Table:
    """The same area by area."""
    rows: list[tuple[Cell, ...]] = [
        (one.name, one.people, *_said(one.counts), *one.conditions, Money(one.saved, currency))
        for one in lines
    ]
    columns = (gettext("Area"), gettext("People"), *_SAID, *_CONDITIONS, gettext("Hard savings"))
    return Table(AREAS, str(gettext("The same by area")), tuple(map(str, columns)), rows)


def _said(counts: Counts) -> tuple[Cell, ...]:
    """Score, margin, answers and the share taken seriously; fewer than seven say nothing."""
    score = score_of(counts)
    if score is None:
        return (None,) * len(_SAID)
    serious = Share(counts.taken_seriously, counts.with_idea)
    return (
        round(score.points),
        round(score.margin),
        counts.answers,
        serious if counts.with_idea >= FEWEST else None,
    )
