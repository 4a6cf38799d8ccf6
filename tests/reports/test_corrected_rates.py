"""A run-rate that was corrected: what is to come goes by it, what was kept of promises does not."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from kaizen.ideas.models import Idea, IdeaMove
from kaizen.reports.queries.sources import claims, lapses
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.spans import Span
from kaizen.review.queries.changes import Period, changes_of
from kaizen.review.rules.portfolio import Scope
from kaizen.savings.actions.correcting_rates import NewRate, correct_rate
from kaizen.savings.models.lines import Line
from kaizen.savings.rules.lines import Cost
from tests.reports.test_money_sources import rows, sums
from tests.support.cast import THURSDAY, Cast, later
from tests.support.claims import benefits, claim, claimed, total, verified

YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))
NOW = later(days=60)


@pytest.fixture
def idea(cast: Cast) -> Idea:
    """Verified at 12,000 a year and 1,200 of running cost; finance finds 9,000 and 600."""
    idea = verified(cast, idea=claimed(cast, "12000", cost=Cost(Decimal(180), Decimal(1200))))
    cost = select(Line).where(Line.idea_id == idea.id, Line.cost_kind == "yearly")
    lines = (benefits(cast, idea)[0], cast.session.scalars(cost).one())
    for line, yearly in zip(lines, ("9000", "600"), strict=True):
        found = NewRate(line.id, Decimal(yearly), date(2026, 3, 12), "Counted twice.")
        version = claim(cast, idea).version
        correct_rate(idea, found, actor=cast.fay, now=NOW, seen_version=version)
    return idea


def test_the_window_comes_to_the_corrected_rate(cast: Cast, idea: Idea) -> None:
    found = sums(rows(cast, claims.came_into_use, span=YEAR), Figure.WINDOW)
    assert abs(found["all:hard"] - 9000) < 1
    assert abs(found["all:running"] - 600) < 1


def test_the_portfolio_says_the_same(cast: Cast, idea: Idea) -> None:
    period = Period(
        YEAR.first_on, YEAR.until_on, THURSDAY - timedelta(days=60), THURSDAY + timedelta(days=290)
    )
    (change,) = changes_of(cast.session, cast.nordhafen, period, Scope.ALL, ["hard_cost"])
    found = sums(rows(cast, claims.came_into_use, span=YEAR), Figure.WINDOW)
    net = change.nets[idea.area_id]
    assert abs(net.hard - found["all:hard"]) < Decimal("0.01")
    assert abs(net.running - found["all:running"]) < Decimal("0.01")


def test_what_was_promised_and_verified_stays(cast: Cast, idea: Idea) -> None:
    found = sums(rows(cast, claims.came_into_use, span=YEAR), Figure.PROMISE)
    assert (found["committed"], found["verified"]) == (12000, 12000)


def test_a_lapse_loses_what_it_brought_in_truth(cast: Cast, idea: Idea) -> None:
    slip = IdeaMove(idea_id=idea.id, at=NOW, from_stage="implemented", to_stage="lapsed")
    cast.session.add(slip)
    cast.session.flush()
    assert sums(rows(cast, lapses.lost, span=YEAR), Figure.LOST) == {"": 9000}
    assert total(cast, idea) > 0
