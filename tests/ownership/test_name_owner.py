"""Naming another owner: the supervisor's act, or the owner's hand-over."""

from __future__ import annotations

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.owning import accept_work, give_back, name_owner
from kaizen.ownership.actions.working import News, give_news
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import begun, sent


def _asked_to_accept(cast: Cast, idea_id: int) -> list[int]:
    rows = cast.session.query(Assignment).filter_by(idea_id=idea_id, closed_at=None)
    return [row.person_id for row in rows if row.as_kind is AssignmentKind.ACCEPT]


def test_the_owner_hands_over_and_the_supervisor_holds_it_until_the_other_says_yes(
    cast: Cast,
) -> None:
    idea = begun(cast, cast.mia)
    before = main_of(idea)
    assert before is not None
    name_owner(idea, cast.otto, actor=cast.mia, now=THURSDAY, reason="You have the keys.")
    main = main_of(idea)
    assert main is not None
    assert (main.person, main.due_at) == (cast.sam, before.due_at)
    assert _asked_to_accept(cast, idea.id) == [cast.otto.id]
    accept_work(idea, actor=cast.otto, now=THURSDAY)
    after = main_of(idea)
    assert after is not None
    assert (after.person, after.due_at) == (cast.otto, before.due_at)


def test_work_taken_from_its_owner_is_held_by_whoever_named_the_next_one(cast: Cast) -> None:
    """A former owner may do nothing about it any more, so it is not asked of them either."""
    idea = begun(cast, cast.mia)
    name_owner(idea, cast.otto, actor=cast.lena, now=THURSDAY)
    held = main_of(idea)
    assert held is not None
    assert held.person == cast.lena
    name_owner(idea, cast.olga, actor=cast.sam, now=THURSDAY)
    held = main_of(idea)
    assert held is not None
    assert held.person == cast.lena
    give_back(idea, reason="I am on the other shift.", actor=cast.olga, now=THURSDAY)
    give_news(idea, News("It goes on."), actor=cast.lena, now=THURSDAY)
    with pytest.raises(NotAllowed):
        give_news(idea, News("Mine?"), actor=cast.mia, now=THURSDAY)


def test_the_supervisor_takes_it_on_without_being_asked_again(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    name_owner(idea, cast.sam, actor=cast.sam, now=THURSDAY)
    assert idea.owner == cast.sam
    assert idea.accepted_at == THURSDAY
    assert _asked_to_accept(cast, idea.id) == []


@pytest.mark.parametrize("who", ["olga", "nora", "vera"])
def test_neither_author_nor_another_area_hands_it_over(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        name_owner(begun(cast, cast.mia), cast.otto, actor=getattr(cast, who), now=THURSDAY)


def test_somebody_who_has_left_cannot_own_it(cast: Cast) -> None:
    cast.otto.deactivated_at = THURSDAY
    with pytest.raises(InvalidInput) as refused:
        name_owner(begun(cast, cast.mia), cast.otto, actor=cast.mia, now=THURSDAY)
    assert refused.value.field == "owner"


def test_the_owner_of_now_is_no_other_owner(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    with pytest.raises(InvalidInput):
        name_owner(idea, cast.mia, actor=cast.sam, now=THURSDAY)


def test_what_is_not_agreed_has_no_owner_to_change(cast: Cast) -> None:
    with pytest.raises(Conflict):
        name_owner(sent(cast), cast.otto, actor=cast.sam, now=THURSDAY)
