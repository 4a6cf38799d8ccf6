"""Turning an award down: with a reason, by whoever could sign or has proposed it."""

from __future__ import annotations

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.savings.actions.awarding import turn_down_award
from kaizen.savings.queries.awards import newest_awards_of, own_award
from kaizen.savings.rules.award_policy import AwardState
from tests.support.awards import AWARD_AT, awards_on, propose, second_leader, sign, verified_saving
from tests.support.cast import Cast


@pytest.fixture
def idea(cast: Cast) -> Idea:
    """An award that Fay has proposed."""
    awards_on(cast)
    idea = verified_saving(cast, cast.olga, cast.sam)
    propose(cast, idea)
    return idea


def turn_down(idea: Idea, by: Person, reason: str = "Otto helped too.") -> None:
    with transaction():
        turn_down_award(idea, reason, actor=by, now=AWARD_AT)


@pytest.mark.parametrize("name", ["lena", "fay"])
def test_with_a_reason_by_a_leader_or_by_whoever_proposed_it(
    cast: Cast, idea: Idea, name: str
) -> None:
    turn_down(idea, getattr(cast, name))
    awards = newest_awards_of(cast.session, idea.id)
    assert {(one.state, one.steps[0].reason) for one in awards} == {
        (AwardState.TURNED_DOWN, "Otto helped too.")
    }
    assert own_award(cast.session, idea.id, cast.olga.id) is None


def test_nobody_else(cast: Cast, idea: Idea) -> None:
    for person in (cast.vera, cast.olga, cast.nils, cast.ada):
        with pytest.raises(NotAllowed, match="leader of the site"):
            turn_down(idea, person)
    with pytest.raises(NotAllowed, match="author"):
        turn_down(idea, second_leader(cast))


def test_not_without_a_reason(cast: Cast, idea: Idea) -> None:
    with pytest.raises(InvalidInput) as refused:
        turn_down(idea, cast.lena, " ")
    assert refused.value.field == "reason"


def test_not_once_it_is_signed(cast: Cast, idea: Idea) -> None:
    sign(cast, idea)
    with pytest.raises(Conflict, match="signed it already"):
        turn_down(idea, cast.fay)
