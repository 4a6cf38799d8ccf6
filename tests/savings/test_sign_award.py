"""The second signature: a leader of the site with no part in it, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from kaizen.core.errors import Conflict, NotAllowed
from kaizen.core.events import history
from kaizen.ideas.models import Idea
from kaizen.people.models import Membership, Person
from kaizen.savings.queries.awards import newest_awards_of
from kaizen.savings.rules.award_policy import AwardState
from tests.support.awards import (
    AWARD_AT,
    awards_on,
    correction,
    propose,
    second_leader,
    sign,
    slip,
    verified_saving,
)
from tests.support.cast import Cast


def proposed(cast: Cast, *authors: Person, **others: Any) -> Idea:
    awards_on(cast)
    idea = verified_saving(cast, *authors, **others)
    propose(cast, idea)
    return idea


def states(cast: Cast, idea: Idea) -> set[AwardState]:
    return {one.state for one in newest_awards_of(cast.session, idea.id)}


def test_a_leader_of_the_site_signs_for_all_authors(cast: Cast) -> None:
    idea = proposed(cast, cast.olga, cast.otto)
    sign(cast, idea)
    awards = newest_awards_of(cast.session, idea.id)
    assert [one.steps[0].person_id for one in awards] == [cast.lena.id] * 2
    assert states(cast, idea) == {AwardState.SIGNED}
    assert "award.signed" in {one.kind for one in history(cast.session, "idea", idea.id)}


def test_nobody_below_the_site_and_nobody_of_finance_signs(cast: Cast) -> None:
    idea = proposed(cast)
    for person in (cast.fay, cast.vera, cast.olga, cast.nils, cast.ada, cast.nora):
        with pytest.raises(NotAllowed, match="leader of the site"):
            sign(cast, idea, by=person)
    assert states(cast, idea) == {AwardState.PROPOSED}


def test_a_leader_who_wrote_it_does_not_sign(cast: Cast) -> None:
    idea = proposed(cast, cast.olga, cast.sam)
    with pytest.raises(NotAllowed, match="author"):
        sign(cast, idea, by=second_leader(cast))
    sign(cast, idea)


def test_a_leader_who_owns_it_does_not_sign(cast: Cast) -> None:
    idea = proposed(cast, owner=cast.lena)
    with pytest.raises(NotAllowed, match="own this change"):
        sign(cast, idea)
    sign(cast, idea, by=second_leader(cast))


def test_a_leader_who_verified_it_does_not_sign(cast: Cast) -> None:
    idea = proposed(cast, verifier=cast.lena)
    with pytest.raises(NotAllowed, match="verified this saving"):
        sign(cast, idea)
    sign(cast, idea, by=second_leader(cast))


def test_whoever_proposed_it_does_not_sign(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast)
    second_leader(cast)
    cast.lena.memberships.append(Membership(area=cast.nordhafen, role="finance"))
    cast.session.commit()
    propose(cast, idea, by=cast.lena)
    with pytest.raises(NotAllowed, match="proposed this award"):
        sign(cast, idea)
    sign(cast, idea, by=cast.sam)


def test_not_twice_and_not_unproposed(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast)
    with pytest.raises(Conflict, match="No award is proposed"):
        sign(cast, idea)
    propose(cast, idea)
    sign(cast, idea)
    with pytest.raises(Conflict, match="Lena Brandt has signed it already"):
        sign(cast, idea, by=second_leader(cast))


def test_not_after_awards_were_switched_off(cast: Cast) -> None:
    idea = proposed(cast)
    awards_on(cast, is_on=False)
    with pytest.raises(Conflict, match="Thanks come first"):
        sign(cast, idea)


def test_not_when_the_figures_have_changed(cast: Cast) -> None:
    idea = proposed(cast)
    correction(cast, idea, "-1")
    with pytest.raises(Conflict, match="figures have changed"):
        sign(cast, idea)


def test_not_while_the_change_has_slipped_back(cast: Cast) -> None:
    idea = proposed(cast)
    slip(cast, idea)
    with pytest.raises(Conflict, match="slipped back"):
        sign(cast, idea, at=AWARD_AT)
    assert states(cast, idea) == {AwardState.PROPOSED}
