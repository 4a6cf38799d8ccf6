"""Where the rows behind a figure are."""

from __future__ import annotations

from kaizen.reports.rules.figures import Figure
from kaizen.web.reports.control import Chosen


def rows_of(chosen: Chosen, figure: Figure, part: str = "", *, area: str = "") -> str:
    """The address of the rows that add up to a figure, of one part or of all.

    `area` is the code of another one than the report is about.
    """
    changed = {"area": area} if area else {}
    return chosen.address("figures.show", figure=figure.value, part=part or None, **changed)
