"""People's time is money only with evidence and the tick; else it is freed time."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaizen.core.errors import InvalidInput
from kaizen.core.events import history
from kaizen.ideas.models import Idea
from kaizen.savings.actions.verifying import Findings, Hard
from kaizen.savings.models.claims import HardEvidence
from kaizen.savings.rules.claims import FallingCost
from kaizen.savings.rules.lines import BenefitClass, Driver
from tests.support.cast import Cast
from tests.support.claims import (
    benefits,
    entries,
    line,
    use,
    verify,
)
from tests.support.stages import begun

OVERTIME = Hard(FallingCost.OVERTIME, "The Saturday shifts fell away.", nobody_dismissed=True)


def _labour(cast: Cast, benefit: BenefitClass = BenefitClass.HARD_COST) -> Idea:
    idea = begun(cast)
    line(cast, idea, "9000", benefit=benefit, driver=Driver.LABOUR_TIME, hours="900")
    return use(idea)


@pytest.mark.parametrize(
    ("hard", "field"),
    [
        (None, "falling_"),
        (Hard(FallingCost.AGENCY, " ", nobody_dismissed=True), "words_"),
        (Hard(FallingCost.AGENCY, "Two temps fewer.", nobody_dismissed=False), "nobody_"),
    ],
)
def test_hard_labour_needs_evidence_and_the_tick(cast: Cast, hard: Hard | None, field: str) -> None:
    idea = _labour(cast)
    (one,) = benefits(cast, idea)
    with pytest.raises(InvalidInput) as refused:
        verify(cast, idea, Findings("Seen", hard={one.id: hard} if hard else {}))
    assert refused.value.field == f"{field}{one.id}"


def test_hard_labour_with_evidence_is_booked_hard(cast: Cast) -> None:
    idea = _labour(cast)
    (one,) = benefits(cast, idea)
    verify(cast, idea, Findings("Seen", hard={one.id: OVERTIME}))
    kept = cast.session.query(HardEvidence).one()
    assert (kept.falling_cost, kept.nobody_dismissed) == ("overtime", True)
    assert all(row.counts_hard for row in entries(cast, idea))
    assert entries(cast, idea)


def test_labour_without_evidence_may_be_counted_as_freed_time(cast: Cast) -> None:
    idea = _labour(cast)
    (one,) = benefits(cast, idea)
    verify(cast, idea, Findings("Seen", "Nobody's pay changes.", freed=frozenset({one.id})))
    assert {row.benefit_class for row in entries(cast, idea)} == {"soft_capacity"}
    assert not any(row.counts_hard for row in entries(cast, idea))


def test_freed_time_becomes_money_with_evidence(cast: Cast) -> None:
    idea = _labour(cast, BenefitClass.SOFT_CAPACITY)
    (one,) = benefits(cast, idea)
    verify(cast, idea, Findings("Seen", "Overtime fell.", hard={one.id: OVERTIME}))
    assert {row.benefit_class for row in entries(cast, idea)} == {"hard_cost"}


def test_hours_of_fewer_positions_stay_freed_time(cast: Cast) -> None:
    idea = _labour(cast)
    idea.fewer_positions = True
    (one,) = benefits(cast, idea)
    with pytest.raises(InvalidInput, match="fewer positions"):
        verify(cast, idea, Findings("Seen", hard={one.id: OVERTIME}))
    verify(cast, idea, Findings("Seen", "It stays freed.", freed=frozenset({one.id})))
    assert not any(row.counts_hard for row in entries(cast, idea))


def test_other_figures_tell_hours_in_proportion(cast: Cast) -> None:
    idea = _labour(cast, BenefitClass.SOFT_CAPACITY)
    (one,) = benefits(cast, idea)
    verify(cast, idea, Findings("Seen", "Half of it.", amounts={one.id: Decimal(4500)}))
    told = history(cast.session, "idea", idea.id)
    assert [e.facts["hours"] for e in told if e.kind == "savings.verified"] == ["450.0"]
