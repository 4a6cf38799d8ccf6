"""From the yes to use: what Little's law is held against."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kaizen.people.queries.areas import calendar_for
from kaizen.reports.queries.sources.rows import Stretch
from kaizen.reports.queries.sources.used import used as source
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.spans import Span
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import used

MARCH = Span(date(2026, 3, 1), date(2026, 4, 1))


def worked_in(cast: Cast) -> list[str]:
    cast.session.flush()
    stretch = Stretch(
        site_id=cast.nordhafen.id,
        span=MARCH,
        calendar=calendar_for(cast.session, cast.nordhafen),
        today=date(2026, 3, 31),
    )
    rows = source(cast.session, stretch)
    return sorted(row.part for row in rows if row.figure is Figure.WORKED_IN)


@pytest.mark.parametrize(("days", "part"), [(0, "0"), (9, "9"), (800, "730")])
def test_days_from_the_yes_to_use(cast: Cast, days: int, part: str) -> None:
    idea = used(cast)
    idea.submitted_at = THURSDAY - timedelta(days=days + 3)
    idea.decided_at = THURSDAY - timedelta(days=days)
    assert worked_in(cast) == [part]


def test_what_was_done_before_it_was_said_was_never_in_hand(cast: Cast) -> None:
    idea = used(cast)
    idea.already_done = True
    assert worked_in(cast) == []
