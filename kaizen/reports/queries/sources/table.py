"""Which source knows which figure, and where to ask in which months an idea counts."""

from __future__ import annotations

from holidays.version import __version__ as holidays_version

from kaizen.reports.queries.sources import (
    booked,
    claims,
    decided,
    lapses,
    parts,
    sent,
    serving,
    used,
    waited,
    walks,
)
from kaizen.reports.queries.sources.rows import Source, Touched
from kaizen.reports.queries.sources.walking import Walk
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.looks import AFTER_90, AFTER_365

#: What kept months were reckoned by. Raise the number when a source or what a figure means
#: changes: every month is then reckoned anew after the upgrade. Public holidays count in waiting.
REVISION = f"1, holidays {holidays_version}"

#: Several figures may come from one source, which is then asked once for all of them.
SOURCES: dict[Figure, Source] = {
    Figure.SENT: sent.sent,
    Figure.WASTE: sent.sent,
    Figure.SHIFT: sent.sent,
    Figure.OUTCOME: sent.sent,
    Figure.ANSWERED_IN: waited.waited,
    Figure.DECIDED_IN: waited.waited,
    Figure.SETTLED_BY: decided.decided,
    Figure.DECLINED_FOR: decided.decided,
    Figure.DECLINED_HOW: decided.decided,
    Figure.HANDLED: decided.decided,
    Figure.IN_USE: used.used,
    Figure.DONE_IN: used.used,
    Figure.WORKED_IN: used.used,
    Figure.AFTER_90: used.used,
    Figure.AFTER_365: used.used,
    Figure.PROMISE: claims.came_into_use,
    Figure.WINDOW: claims.came_into_use,
    Figure.UNPROVEN: claims.came_into_use,
    Figure.LOSING: claims.came_into_use,
    Figure.BESIDE_MONEY: claims.came_into_use,
    Figure.DIRECTED_WITH: used.used,
    Figure.BOOKED: booked.ledger,
    Figure.HARD: booked.ledger,
    Figure.SMALL: booked.ledger,
    Figure.AWARDED: booked.awards,
    Figure.PROMISED: claims.promised,
    Figure.LAPSED: lapses.slipped,
    Figure.LOST: lapses.lost,
    Figure.SERVES: serving.serves,
}

_WALKS: dict[Source, Walk] = {
    sent.sent: walks.sent,
    waited.waited: walks.sent,
    serving.serves: walks.sent,
    decided.decided: walks.decided,
    used.used: walks.used,
    claims.came_into_use: walks.came_into_use,
    claims.promised: walks.promised,
    booked.ledger: walks.booked,
    booked.awards: walks.awarded,
    lapses.slipped: walks.slipped,
    lapses.lost: walks.slipped,
}
#: The ideas that the source of a figure has to look at, where only the first rows are wanted.
_ALL: dict[Figure, Walk] = {
    **{figure: _WALKS[source] for figure, source in SOURCES.items()},
    Figure.PROMISE: walks.verified,
    Figure.UNPROVEN: walks.unproven,
    Figure.LOSING: walks.judged,
    Figure.BESIDE_MONEY: walks.judged,
    Figure.HARD: walks.hard,
    Figure.DIRECTED_WITH: parts.directed,
    Figure.AFTER_90: parts.of_age(AFTER_90),
    Figure.AFTER_365: parts.of_age(AFTER_365),
}


def walk_of(figure: Figure, part: str | None) -> Walk:
    """The walk of a figure, or of one part of it; a part that nobody knows has no rows."""
    narrowed = parts.PARTS.get(figure)
    if part is None or narrowed is None:
        return _ALL[figure]
    try:
        return narrowed(part)
    except ValueError:
        return _ALL[figure]


#: One function for each module of sources; together they name every month that an idea touches.
TOUCHED: tuple[Touched, ...] = (
    sent.touched,
    decided.touched,
    used.touched,
    claims.touched,
    booked.touched,
    lapses.touched,
)
