"""Figures of an open claim that are reckoned anew: who is asked to verify them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.people.models import Person
from kaizen.savings.actions.claiming import open_claim
from kaizen.savings.actions.reckoning import add_line, remove_line
from kaizen.savings.models.claims import Claim
from kaizen.savings.queries.claims import claim_of
from kaizen.savings.queries.lines import lines_of, mark_of
from kaizen.savings.queries.reckoned import Entry
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.lines import Driver
from tests.support.cast import THURSDAY, Cast, later
from tests.support.stand import stand

BILL = Entry(Driver.AMOUNT, {"yearly": Decimal(500)}, basis="The bill of last year.")


@pytest.fixture
def used(cast: Cast) -> Idea:
    idea = stand(cast, Stage.IMPLEMENTED, owner=cast.mia)
    open_claim(idea, actor=cast.mia, now=THURSDAY)
    return idea


def _asked(cast: Cast, idea: Idea) -> list[int]:
    query = select(Assignment.person_id).where(
        Assignment.idea_id == idea.id, Assignment.kind == "verify", Assignment.closed_at.is_(None)
    )
    return list(cast.session.scalars(query))


def _claim(cast: Cast, idea: Idea) -> Claim:
    claim = claim_of(cast.session, idea.id)
    assert claim is not None
    return claim


def _add(cast: Cast, idea: Idea, who: Person) -> None:
    seen = mark_of(lines_of(cast.session, idea.id))
    add_line(idea, BILL, actor=who, now=later(days=1), seen=seen)


def test_somebody_is_asked_as_soon_as_money_is_claimed(cast: Cast, used: Idea) -> None:
    assert _claim(cast, used).state == ClaimState.NOTED
    _add(cast, used, cast.mia)
    assert _claim(cast, used).state == ClaimState.CLAIMED
    assert _asked(cast, used) == [cast.fay.id]


def test_taken_out_again_nobody_is_asked(cast: Cast, used: Idea) -> None:
    _add(cast, used, cast.mia)
    line = next(one for one in lines_of(cast.session, used.id) if one.benefit_class)
    seen = mark_of(lines_of(cast.session, used.id))
    remove_line(used, line, actor=cast.mia, now=later(days=2), seen=seen)
    assert _claim(cast, used).state == ClaimState.NOTED
    assert _asked(cast, used) == []


def test_whoever_is_verifying_has_to_look_again(cast: Cast, used: Idea) -> None:
    _add(cast, used, cast.mia)
    before = _claim(cast, used).version
    _add(cast, used, cast.mia)
    assert _claim(cast, used).version > before
    assert _asked(cast, used) == [cast.fay.id]


def test_whoever_changed_the_figures_stands_for_them(cast: Cast, used: Idea) -> None:
    _add(cast, used, cast.lena)
    claim = _claim(cast, used)
    assert claim.claimant_id == cast.lena.id
    assert cast.lena.id not in _asked(cast, used)


def test_what_was_sent_back_waits_until_it_is_claimed_anew(cast: Cast, used: Idea) -> None:
    _add(cast, used, cast.mia)
    claim = _claim(cast, used)
    claim.state, claim.reason = ClaimState.SENT_BACK.value, "Which bill?"
    cast.session.flush()
    _add(cast, used, cast.mia)
    assert _claim(cast, used).state == ClaimState.SENT_BACK
