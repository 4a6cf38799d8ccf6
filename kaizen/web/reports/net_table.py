"""What the ideas of each area leave, as a table to take along."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext

from kaizen.core.money import Money
from kaizen.people.models import Area
from kaizen.review.rules.portfolio import Standing
from kaizen.web.reports.tables import Cell, Table

#: The name of the table in addresses.
AREAS = "areas"


def net_table(found: Iterable[tuple[Area, Standing]], currency: str) -> Table:
    """Area by area: what was verified, what it cost so far, and what is left by both readings."""
    columns = (
        gettext("Area code"),
        gettext("Area"),
        gettext("Ideas answered"),
        gettext("Hard, verified, so far"),
        gettext("Spent once"),
        gettext("Running cost"),
        gettext("Handling"),
        gettext("Awards"),
        gettext("Left so far"),
        gettext("Left when the windows close"),
    )
    rows = [(area.code, area.name, *_figures(standing, currency)) for area, standing in found]
    return Table(AREAS, str(gettext("Area by area")), tuple(map(str, columns)), rows)


def _figures(standing: Standing, currency: str) -> tuple[Cell, ...]:
    net = standing.so_far
    amounts = (
        net.hard,
        net.once,
        net.running,
        net.handling,
        net.awards,
        net.left,
        standing.closed.left,
    )
    return (standing.decided, *(Money(one, currency) for one in amounts))
