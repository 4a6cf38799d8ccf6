"""One panel of a report: a sentence for a title, a chart twice, the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import get_locale

from kaizen.core.written_out import As, written
from kaizen.web.charts import Frame
from kaizen.web.reports.drawings import Picture
from kaizen.web.reports.tables import Table

#: A chart on a desk, and the same for a phone, so that its letters are not shrunk.
DESK = Frame(640, 250, left=58, right=14, top=28, bottom=28, most_labels=12)
PHONE = Frame(330, 230, left=50, right=8, top=28, bottom=28, most_labels=6)


@dataclass(frozen=True)
class Panel:
    """What one panel shows; `gist` is what the chart says to who cannot see it."""

    title: str
    gist: str = ""
    wide: Picture | None = None
    narrow: Picture | None = None
    table: Table | None = None
    lines: Sequence[str] = field(default=())


def month_names(months: Sequence[date]) -> list[str]:
    """``Oct``; in January the year instead, so that nobody loses the way."""
    locale = get_locale()
    return [
        written(month, As.YEAR if month.month == 1 else As.SHORT_MONTH, locale) for month in months
    ]


def long_months(months: Sequence[date]) -> list[str]:
    """``October 2025``, for tables."""
    return [written(month, As.MONTH_YEAR, get_locale()) for month in months]
