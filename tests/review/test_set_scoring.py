"""Weights: who sets them, and that what was scored keeps the version it was scored under."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.events import history
from kaizen.core.transaction import transaction
from kaizen.people.models import Person
from kaizen.review.actions.scoring import set_scoring
from kaizen.review.queries.scores import policies_of, scoring_policy_of, scoring_versions_of
from kaizen.review.rules.criteria import DEFAULT_WEIGHTS, Criterion, ScoringPolicy
from tests.support.cast import THURSDAY, Cast
from tests.support.scoring import score, waiting_for_scores

#: Safety counts for half, and effort for nothing.
SAFETY_FIRST = ScoringPolicy(
    weights={
        **DEFAULT_WEIGHTS,
        Criterion.SAFETY: Decimal("0.5"),
        Criterion.COST: Decimal("0.05"),
        Criterion.EFFORT: Decimal(0),
    }
)


def put(cast: Cast, actor: Person, reason: str = "Two accidents.") -> None:
    with transaction():
        set_scoring(cast.nordhafen, SAFETY_FIRST, reason=reason, actor=actor, now=THURSDAY)


@pytest.mark.parametrize("who", ["lena", "ada"])
def test_leadership_and_administrators_set_weights(cast: Cast, who: str) -> None:
    put(cast, getattr(cast, who))
    in_force = scoring_policy_of(cast.session, cast.nordhafen.id)
    assert in_force.policy == SAFETY_FIRST
    assert [one.number for one in scoring_versions_of(cast.session, cast.nordhafen.id)] == [1]
    assert scoring_policy_of(cast.session, cast.brookfield.id).version_id is None
    assert history(cast.session, "area", cast.nordhafen.id)[-1].kind == "scoring.changed"


@pytest.mark.parametrize("who", ["sam", "olga", "fay", "nils"])
def test_others_set_none(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        put(cast, getattr(cast, who))


def test_a_change_needs_its_reason(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(cast, cast.lena, "  ")
    assert refused.value.field == "reason"


def test_a_score_keeps_the_version_it_was_given_under(cast: Cast) -> None:
    before = waiting_for_scores(cast, cast.sam)
    first = score(before, cast.sam)
    put(cast, cast.lena)
    after = waiting_for_scores(cast, cast.sam)
    second = score(after, cast.sam)
    kept = policies_of(cast.session, [first, second])
    assert kept[first.policy_version_id] == ScoringPolicy()
    assert kept[second.policy_version_id] == SAFETY_FIRST
