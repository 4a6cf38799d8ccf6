"""The tables of how ideas are looked after, to take along: the same figures as on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import LazyString, gettext, lazy_gettext

from kaizen.reports.rules.programme.benchmarks import SOURCES
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.rhythm import FadePoint
from kaizen.web.reports.programme_areas import AreaRow
from kaizen.web.reports.programme_beside import Beside
from kaizen.web.reports.programme_open import Stretch
from kaizen.web.reports.programme_panels import Cohort, MonthRow
from kaizen.web.reports.tables import Cell, Table

#: The names of the tables in addresses.
ANSWERS, COHORTS, AREAS, FADE, PUBLISHED = "answers", "sent", "areas", "fade", "published"
OPEN, DECIDED, HELD, DECLINED, HOW = "open", "decided", "held", "declined", "declined-how"
#: The shares of a panel by their names, and what its table is called.
_SHARES: dict[str, tuple[LazyString, dict[str, LazyString]]] = {
    DECIDED: (
        lazy_gettext("What was decided"),
        {
            "adopted": lazy_gettext("Taken up, of what was decided"),
            "first": lazy_gettext("Settled by the supervisor"),
        },
    ),
    HELD: (
        lazy_gettext("What lasts"),
        {
            "after_90": lazy_gettext("Held after 90 days"),
            "after_365": lazy_gettext("Held after a year"),
        },
    ),
    HOW: (
        lazy_gettext("How ideas were declined"),
        {
            "instead": lazy_gettext("Something else was offered"),
            "appealed": lazy_gettext("The author asked for a second look"),
        },
    ),
}


def answers_table(rows: Iterable[MonthRow]) -> Table:
    """How fast people were answered, month by month."""
    columns = (
        gettext("Month"),
        gettext("within a working day"),
        gettext("median"),
        gettext("85 of 100 sooner than"),
    )
    cells: list[tuple[Cell, ...]] = [(row.month, row.within, row.median, row.most) for row in rows]
    return _table(ANSWERS, gettext("Answers by month"), columns, cells)


def cohorts_table(cohorts: Iterable[Cohort]) -> Table:
    """How many of the ideas sent in each month are in use today."""
    columns = (gettext("Sent in"), gettext("in use today"))
    cells: list[tuple[Cell, ...]] = [(one.month, one.share) for one in cohorts]
    return _table(COHORTS, gettext("By month sent"), columns, cells)


def areas_table(rows: Iterable[AreaRow], whole: AreaRow) -> Table:
    """Who takes part, area by area, and all of them in the last row."""
    columns = (
        gettext("Area"),
        gettext("Took part"),
        gettext("Ideas per head and year"),
        gettext("In use per head and year"),
        gettext("First answer, median"),
        gettext("Answered within a day"),
        gettext("Settled by the supervisor"),
        gettext("Held at 90 days"),
        gettext("Open now, per holder"),
    )
    cells: list[tuple[Cell, ...]] = [
        (
            row.name,
            row.part,
            row.ideas,
            row.changes,
            row.median,
            row.within,
            row.first,
            row.held,
            row.load,
        )
        for row in (*rows, whole)
    ]
    return _table(AREAS, gettext("Area by area"), columns, cells)


def open_table(stretches: Iterable[Stretch]) -> Table:
    """How old is what is open."""
    cells: list[tuple[Cell, ...]] = [(one.words, one.many) for one in stretches]
    columns = (gettext("Age in days"), gettext("Open ideas"))
    return _table(OPEN, gettext("Age of what is open"), columns, cells)


def shares_tables(shares: Mapping[str, Share], before: Mapping[str, Share]) -> dict[str, Table]:
    """The shares of the small panels, beside those of the time that one compares with."""
    columns = [gettext("Measure"), gettext("share"), *([gettext("before")] if before else [])]
    return {
        key: _table(
            key,
            str(title),
            columns,
            [
                (str(name), shares[share], *([before[share]] if before else []))
                for share, name in lines.items()
            ],
        )
        for key, (title, lines) in _SHARES.items()
    }


def reasons_table(reasons: Iterable[tuple[str, int, str]], declined: int) -> Table:
    """Why ideas were declined."""
    columns = (gettext("Reason"), gettext("Ideas"), gettext("share"))
    cells: list[tuple[Cell, ...]] = [
        (reason, many, Share(many, declined)) for reason, many, _ in reasons
    ]
    return _table(DECLINED, gettext("Why ideas were declined"), columns, cells)


def fade_table(points: Iterable[FadePoint], key: str = FADE) -> Table:
    """How many changes still hold after so many months."""
    columns = (gettext("Months"), gettext("still hold"), gettext("of all that old"))
    cells: list[tuple[Cell, ...]] = [(one.month, one.held, one.changes) for one in points]
    return _table(key, gettext("How long changes hold"), columns, cells)


def published_table(measures: Iterable[Beside]) -> Table:
    """One's own figures beside published ones, with their sources."""
    columns = (
        gettext("Measure"),
        gettext("Here"),
        gettext("There"),
        gettext("Who"),
        gettext("Source"),
    )
    cells: list[tuple[Cell, ...]] = [
        (one.name, one.own, value, who, " ".join(SOURCES[number - 1]))
        for one in measures
        for who, value, number in one.others
    ]
    return _table(PUBLISHED, gettext("Published figures"), columns, cells)


def _table(key: str, title: str, columns: Sequence[str], cells: list[tuple[Cell, ...]]) -> Table:
    return Table(key, str(title), tuple(map(str, columns)), cells)
