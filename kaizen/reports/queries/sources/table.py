"""Which source knows which figure, and where to ask in which months an idea counts."""

from __future__ import annotations

from kaizen.reports.queries.sources import sent
from kaizen.reports.queries.sources.rows import Source, Touched
from kaizen.reports.rules.figures import Figure

#: Several figures may come from one source, which is then asked once for all of them.
SOURCES: dict[Figure, Source] = {
    Figure.SENT: sent.sent,
    Figure.WASTE: sent.sent,
    Figure.OUTCOME: sent.sent,
}

#: One function for each module of sources; together they name every month that an idea touches.
TOUCHED: tuple[Touched, ...] = (sent.touched,)
