"""Where the very ideas behind the figures of the programme are."""

from __future__ import annotations

from datetime import date
from typing import Any

from kaizen.reports.rules.figures import Figure, Held, Outcome
from kaizen.reports.rules.programme.deciding import APPEALED, FIRST_LEVEL, INSTEAD
from kaizen.reports.rules.programme.outcomes import ALL_TAKEN_UP
from kaizen.reports.rules.response import QUARTERS_A_DAY
from kaizen.reports.rules.spans import SpanKind
from kaizen.web.reports.control import Chosen


def rows_url(picked: Chosen, figure: Figure, **bounds: Any) -> str:
    """The ideas that a figure counts in the area and span: of a part, or between two times."""
    return picked.address("figures.show", figure=figure.value, **bounds)


def month_url(picked: Chosen, month: date, figure: Figure, part: str | None = None) -> str:
    """The same of a single month."""
    name = f"{month:%Y-%m}"
    span = {"span": SpanKind.MONTHS.value, "from": name, "to": name}
    return picked.address("figures.show", figure=figure.value, part=part, compare=None, **span)


def urls_of(picked: Chosen) -> dict[str, str]:
    """The addresses behind the panels, by their names."""
    return {
        "in_time": rows_url(picked, Figure.ANSWERED_IN, most=QUARTERS_A_DAY),
        "late": rows_url(picked, Figure.ANSWERED_IN, least=QUARTERS_A_DAY + 1),
        "decided_in": rows_url(picked, Figure.DECIDED_IN),
        "sent": rows_url(picked, Figure.SENT),
        "in_use": rows_url(picked, Figure.IN_USE),
        "adopted": rows_url(picked, Figure.OUTCOME, part=ALL_TAKEN_UP),
        "used": rows_url(picked, Figure.OUTCOME, part=Outcome.IN_USE.value),
        "settled": rows_url(picked, Figure.SETTLED_BY),
        "first": rows_url(picked, Figure.SETTLED_BY, part=FIRST_LEVEL),
        "worked": rows_url(picked, Figure.WORKED_IN),
        "slipped": rows_url(picked, Figure.AFTER_90, part=Held.SLIPPED.value),
        "unchecked": rows_url(picked, Figure.AFTER_90, part=Held.UNCHECKED.value),
        "after_90": rows_url(picked, Figure.AFTER_90),
        "after_365": rows_url(picked, Figure.AFTER_365),
        "instead": rows_url(picked, Figure.DECLINED_HOW, part=INSTEAD),
        "appealed": rows_url(picked, Figure.DECLINED_HOW, part=APPEALED),
        "declined": rows_url(picked, Figure.DECLINED_FOR),
    }
