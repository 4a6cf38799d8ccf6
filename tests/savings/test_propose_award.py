"""Proposing an award: from what it is reckoned, how authors share it, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.events import history
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.savings.actions.awarding import turn_down_award
from kaizen.savings.models.claims import Claim, DismissalAnswer
from kaizen.savings.queries.awards import newest_awards_of
from kaizen.savings.rules.award_policy import AwardState
from kaizen.savings.rules.awards import POINTS
from kaizen.savings.rules.lines import ValueStage
from tests.support.awards import (
    AWARD_AT,
    EARNED,
    NET,
    awards_on,
    correction,
    propose,
    second_finance,
    slip,
    verified_saving,
)
from tests.support.cast import Cast
from tests.support.claims import benefits, claimed, once, verify


def amounts(cast: Cast, idea: Idea) -> dict[int, Decimal]:
    return {one.person_id: one.amount for one in newest_awards_of(cast.session, idea.id)}


def test_it_is_reckoned_from_the_verified_net_of_the_first_year(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast)
    propose(cast, idea)
    (award,) = newest_awards_of(cast.session, idea.id)
    assert (award.benefit, award.amount, award.currency) == (NET, EARNED, "EUR")
    assert (award.person_id, award.proposer_id) == (cast.olga.id, cast.fay.id)
    assert award.state is AwardState.PROPOSED
    told = [one for one in history(cast.session, "idea", idea.id) if one.kind == "award.proposed"]
    # Whoever may sign it hears of it.
    assert [one.facts for one in told] == [{"claim_id": award.claim_id, "to_ids": [cast.lena.id]}]


def test_authors_share_equally_to_the_cent(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast, cast.olga, cast.otto, cast.nora, hard="10701")
    propose(cast, idea)
    # 10,001 net earn 1,000.03.
    parts = amounts(cast, idea)
    assert sum(parts.values()) == Decimal("1000.03")
    assert sorted(parts.values()) == [Decimal("333.34"), Decimal("333.34"), Decimal("333.35")]


def test_authors_share_by_percent_where_it_is_set(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast, cast.olga, cast.otto)
    propose(cast, idea, shares={cast.olga.id: 75, cast.otto.id: 25})
    assert amounts(cast, idea) == {
        cast.olga.id: Decimal("779.25"),
        cast.otto.id: Decimal("259.75"),
    }


def test_points_are_whole_and_have_no_currency(cast: Cast) -> None:
    awards_on(cast, POINTS)
    idea = verified_saving(cast, cast.olga, cast.otto, cast.nora)
    propose(cast, idea)
    assert sorted(amounts(cast, idea).values()) == [Decimal(26), Decimal(27), Decimal(27)]
    assert {one.currency for one in newest_awards_of(cast.session, idea.id)} == {None}


def test_a_correction_before_it_counts(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast)
    correction(cast, idea, "-2000")
    propose(cast, idea)
    assert amounts(cast, idea) == {cast.olga.id: Decimal("930.00")}


def test_it_takes_a_claim_as_finance_has_verified_it(cast: Cast) -> None:
    awards_on(cast)
    idea = claimed(cast, "12000")
    benefits(cast, idea)[0].ramp = [50]
    verify(cast, idea)
    cast.session.commit()
    propose(cast, idea)
    (award,) = newest_awards_of(cast.session, idea.id)
    # In the first of twelve months, 31 days from 12 March on, half of it: 509.58 less, and 180.
    assert award.benefit == Decimal("11310.42")
    assert award.amount == Decimal("1039.31")


def test_nothing_once_somebody_was_dismissed_for_it(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast)
    claim = cast.session.scalars(select(Claim).where(Claim.idea_id == idea.id)).one()
    cast.session.add(
        DismissalAnswer(
            claim_id=claim.id,
            after_months=6,
            was_dismissed=True,
            person_id=cast.lena.id,
            at=AWARD_AT,
        )
    )
    cast.session.commit()
    refused(cast, idea, "earns no award")


def refused(cast: Cast, idea: Idea, words: str, by: Person | None = None) -> None:
    with pytest.raises((Conflict, NotAllowed), match=words):
        propose(cast, idea, by=by)
    assert amounts(cast, idea) == {}


def test_not_while_awards_are_switched_off(cast: Cast) -> None:
    idea = verified_saving(cast)
    refused(cast, idea, "Thanks come first")
    awards_on(cast, is_on=False)
    refused(cast, idea, "Thanks come first")


@pytest.mark.parametrize("state", ["claimed", "sent_back", "noted"])
def test_not_before_it_is_verified(cast: Cast, state: str) -> None:
    awards_on(cast)
    refused(cast, verified_saving(cast, state=state), "not verified")


def test_not_once_it_has_slipped_back(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast)
    slip(cast, idea)
    refused(cast, idea, "slipped back")


@pytest.mark.parametrize("hard", ["900", "700", "0"])
def test_what_earns_nothing_is_thanked_in_person(cast: Cast, hard: str) -> None:
    awards_on(cast)
    refused(cast, verified_saving(cast, hard=hard), "earns no award")


def test_points_are_not_given_for_what_costs_more_than_it_brings(cast: Cast) -> None:
    awards_on(cast, POINTS)
    refused(cast, verified_saving(cast, hard="700"), "earns no award")


def test_only_finance_that_has_no_part_in_it(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast, cast.olga, cast.vera, owner=cast.otto)
    second_finance(cast)
    refused(cast, idea, "wrote or own", by=cast.vera)
    for person in (cast.sam, cast.lena, cast.olga, cast.nils, cast.ada):
        refused(cast, idea, "not yours to do", by=person)


def test_not_without_an_author(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast)
    idea.authors.clear()
    cast.session.commit()
    refused(cast, idea, "Nobody is named")


def test_shares_are_those_of_its_authors_and_make_one_hundred(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast, cast.olga, cast.otto)
    for shares in ({cast.olga.id: 60, cast.otto.id: 30}, {cast.olga.id: 50, cast.nora.id: 50}):
        with pytest.raises(InvalidInput) as told:
            propose(cast, idea, shares=shares)
        assert told.value.field == "shares"
    assert amounts(cast, idea) == {}


def test_once_only_until_it_is_turned_down(cast: Cast) -> None:
    awards_on(cast)
    idea = verified_saving(cast)
    propose(cast, idea)
    with pytest.raises(Conflict, match="proposed already"):
        propose(cast, idea, by=second_finance(cast))
    with transaction():
        turn_down_award(idea, "Otto helped too.", actor=cast.lena, now=AWARD_AT)
    propose(cast, idea)
    assert [one.round for one in newest_awards_of(cast.session, idea.id)] == [2]


def test_what_was_spent_counts_before_anybody_has_verified_it(cast: Cast) -> None:
    awards_on(cast)
    idea = claimed(cast, "12000")
    verify(cast, idea)
    (value,) = [one for one in once(cast, idea).values if one.stage == ValueStage.VERIFIED]
    cast.session.delete(value)
    cast.session.commit()
    propose(cast, idea)
    (award,) = newest_awards_of(cast.session, idea.id)
    assert award.benefit == Decimal("11820.00")
