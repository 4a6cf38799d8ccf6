"""One panel of a report: a sentence for a title, a chart twice, the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import get_locale

from kaizen.core.written_out import As, written
from kaizen.web.charts import Frame
from kaizen.web.reports.drawings import Picture
from kaizen.web.reports.month_axis import ROOM, MonthName, month_axis, named_from_the_first
from kaizen.web.reports.tables import Table

#: A chart on a desk, and the same for a phone, so that its letters are not shrunk.
DESK = Frame(640, 264, left=58, right=14, top=28, bottom=ROOM, most_labels=12)
PHONE = Frame(330, 244, left=50, right=8, top=28, bottom=ROOM, most_labels=6)


@dataclass(frozen=True)
class Panel:
    """What one panel shows; `gist` is what the chart says to who cannot see it."""

    title: str
    gist: str = ""
    wide: Picture | None = None
    narrow: Picture | None = None
    table: Table | None = None
    lines: Sequence[str] = field(default=())


def month_names(months: Sequence[date], frame: Frame) -> list[MonthName]:
    """What stands below the months of a chart, as far as there is room."""
    return month_axis(months, named_from_the_first(len(months), frame.most_labels))


def long_months(months: Sequence[date]) -> list[str]:
    """``October 2025``, for tables."""
    return [written(month, As.MONTH_YEAR, get_locale()) for month in months]
