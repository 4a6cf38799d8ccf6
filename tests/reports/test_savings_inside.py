"""The story reads what is further down: what was sent there, and what small ideas leave."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaizen.jobs.rolling import rebuild
from kaizen.reports.queries import savings
from kaizen.reports.queries.months import months_of_areas
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.money import standing_of
from kaizen.reports.rules.spans import Span
from kaizen.review.rules.portfolio import Scope
from kaizen.savings.rules.lines import CostKind
from tests.support.cast import THURSDAY, Cast, later
from tests.support.proved import booked, claimed, line, settled
from tests.support.stages import used

YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))


def test_what_small_ideas_leave_further_down_is_what_its_own_page_says(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(savings, "FEWEST_PEOPLE", 0)
    idea = used(cast)
    settled(cast, idea)
    claim = claimed(cast, idea)
    booked(cast, claim, line(cast, claim, 900, cost=CostKind.ONE_OFF), date(2026, 3, 1), 900)
    cast.session.commit()
    for _ in rebuild(cast.nordhafen.id, later(days=1)):
        pass
    cast.session.commit()

    def look(area: object) -> savings.Savings:
        return savings.savings_of(
            cast.session, area, YEAR, around=YEAR, before=None, currency="EUR"
        )

    found = look(cast.nordhafen)
    inside = savings.inside_of(cast.session, found, [cast.production], YEAR, "EUR")
    here = inside[cast.press.id]
    assert here.left == look(cast.press).net.closed.left <= Decimal(-900)
    sent = here.months[THURSDAY.date().replace(day=1)].count(Figure.SENT)
    months = months_of_areas(cast.session, [cast.press.id], YEAR)[cast.press.id]
    assert sent == months[THURSDAY.date().replace(day=1)].count(Figure.SENT) == 1
    known = standing_of(here.months, "EUR", Scope.SMALL, decided=0, handling=Decimal(0))
    assert (
        known.closed
        == standing_of(months, "EUR", Scope.SMALL, decided=0, handling=Decimal(0)).closed
    )
    assert savings.inside_of(cast.session, found, [], YEAR, "EUR") == {}
