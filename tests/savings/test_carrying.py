"""Benefits go along from the guess to what is committed, and on to what is claimed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.savings.actions.estimating import carry_benefits, estimate_time, set_costs, set_value
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.lines import hours_of, lines_of
from kaizen.savings.rules.lines import Cost, ValueStage
from tests.support.cast import THURSDAY, Cast, later

COST = Cost(Decimal(100), Decimal(10))


@pytest.fixture
def guessed(cast: Cast) -> Idea:
    with transaction():
        idea = cast.draft(times_per_week=Decimal(5), minutes_each=Decimal(6), people_affected=2)
        submit_idea(idea, actor=cast.olga, now=THURSDAY)
        estimate_time(idea, actor=cast.olga, now=THURSDAY)
    return idea


def _benefit(cast: Cast, idea: Idea) -> Line:
    return lines_of(cast.session, idea.id)[0]


def test_an_approval_commits_the_guess_with_its_factors(cast: Cast, guessed: Idea) -> None:
    set_costs(guessed, COST, ValueStage.COMMITTED, actor=cast.sam, now=later(hours=1))
    line = _benefit(cast, guessed)
    first, second = line.value(ValueStage.ESTIMATED), line.value(ValueStage.COMMITTED)
    assert first is not None
    assert second is not None
    assert second.amount == first.amount
    assert second.factors == first.factors
    assert second.person_id == cast.sam.id
    assert hours_of(line) == Decimal("44.0")


def test_a_cost_that_is_passed_up_commits_nothing(cast: Cast, guessed: Idea) -> None:
    set_costs(guessed, COST, ValueStage.ESTIMATED, actor=cast.sam, now=later(hours=1))
    assert _benefit(cast, guessed).value(ValueStage.COMMITTED) is None


def test_what_the_owner_has_claimed_stays(cast: Cast, guessed: Idea) -> None:
    set_costs(guessed, COST, ValueStage.COMMITTED, actor=cast.sam, now=later(hours=1))
    line = _benefit(cast, guessed)
    set_value(line, ValueStage.CLAIMED, Decimal(7), None, actor=cast.mia, now=later(days=9))
    carry_benefits(guessed, ValueStage.CLAIMED, actor=cast.mia, now=later(days=10))
    assert line.amount(ValueStage.CLAIMED) == 7


def test_a_verified_cost_stays_as_it_is(cast: Cast, guessed: Idea) -> None:
    set_costs(guessed, COST, ValueStage.COMMITTED, actor=cast.sam, now=later(hours=1))
    set_costs(guessed, COST, ValueStage.CLAIMED, actor=cast.mia, now=later(days=9))
    once = next(one for one in lines_of(cast.session, guessed.id) if one.cost_kind == "one_off")
    set_value(once, ValueStage.VERIFIED, Decimal(90), None, actor=cast.fay, now=later(days=30))
    dearer = Cost(Decimal(999), Decimal(0))
    set_costs(guessed, dearer, ValueStage.CLAIMED, actor=cast.mia, now=later(days=40))
    assert once.amount(ValueStage.CLAIMED) == 100
