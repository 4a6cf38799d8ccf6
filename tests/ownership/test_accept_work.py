"""The owner says yes to work that somebody else named them for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kaizen.core.errors import Conflict, NotAllowed
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.owning import accept_work, give_back
from kaizen.ownership.queries.holders import holder_of
from kaizen.people.models import Absence
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import agreed


def test_the_owner_holds_it_from_the_yes_on_and_the_day_stays(cast: Cast) -> None:
    idea = agreed(cast, cast.mia)
    before = main_of(idea)
    assert before is not None
    assert before.person == cast.sam
    accept_work(idea, actor=cast.mia, now=THURSDAY)
    holder = holder_of(cast.session, idea, THURSDAY)
    assert holder is not None
    assert (holder.person_id, holder.due_at) == (cast.mia.id, before.due_at)
    assert idea.accepted_at == THURSDAY


def test_the_deputy_of_an_absent_owner_may_say_yes_for_them(cast: Cast) -> None:
    idea = agreed(cast, cast.mia)
    away = (THURSDAY - timedelta(days=1)).date(), (THURSDAY + timedelta(days=9)).date()
    cast.session.add(Absence(person=cast.mia, from_on=away[0], until_on=away[1], deputy=cast.otto))
    cast.session.flush()
    accept_work(idea, actor=cast.otto, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.mia


@pytest.mark.parametrize("who", ["sam", "otto", "nora"])
def test_nobody_else_says_yes_for_the_owner(cast: Cast, who: str) -> None:
    idea = agreed(cast, cast.mia)
    with pytest.raises(NotAllowed):
        accept_work(idea, actor=getattr(cast, who), now=THURSDAY)


def test_a_yes_after_giving_it_back_comes_too_late(cast: Cast) -> None:
    idea = agreed(cast, cast.mia)
    give_back(idea, reason="I am on holiday in March.", actor=cast.mia, now=THURSDAY)
    with pytest.raises(Conflict):
        accept_work(idea, actor=cast.mia, now=THURSDAY)


def test_whoever_named_themselves_has_accepted_with_that(cast: Cast) -> None:
    idea = agreed(cast, cast.sam)
    assert idea.accepted_at == THURSDAY
    with pytest.raises(Conflict):
        accept_work(idea, actor=cast.sam, now=THURSDAY)
