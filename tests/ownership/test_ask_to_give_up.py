"""An owner who cannot go on asks; the supervisor is asked what becomes of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.models import Comment, Idea
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.owning import name_owner
from kaizen.ownership.actions.working import ask_to_give_up
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import begun, used

WHY = "I move to the night shift."


def _asked(cast: Cast, idea: Idea) -> list[Assignment]:
    return list(
        cast.session.scalars(
            select(Assignment).where(
                Assignment.idea_id == idea.id,
                Assignment.kind == AssignmentKind.DECIDE.value,
                Assignment.closed_at.is_(None),
            )
        )
    )


def test_the_supervisor_is_asked_with_a_day_and_the_owner_keeps_it_until_then(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    ask_to_give_up(idea, reason=WHY, actor=cast.mia, now=THURSDAY)
    asked = _asked(cast, idea)
    assert [a.person for a in asked] == [cast.sam]
    assert asked[0].due_at > THURSDAY
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.mia


def test_asking_twice_asks_once(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    ask_to_give_up(idea, reason=WHY, actor=cast.mia, now=THURSDAY)
    ask_to_give_up(idea, reason=WHY, actor=cast.mia, now=THURSDAY)
    assert len(_asked(cast, idea)) == 1


def test_another_owner_answers_the_question(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    ask_to_give_up(idea, reason=WHY, actor=cast.mia, now=THURSDAY)
    name_owner(idea, cast.otto, actor=cast.sam, now=THURSDAY)
    assert _asked(cast, idea) == []


@pytest.mark.parametrize("who", ["sam", "olga", "nora"])
def test_only_the_owner_asks(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask_to_give_up(begun(cast, cast.mia), reason=WHY, actor=getattr(cast, who), now=THURSDAY)


def test_a_reason_is_needed(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask_to_give_up(begun(cast, cast.mia), reason="", actor=cast.mia, now=THURSDAY)
    assert refused.value.field == "reason"


def test_what_is_in_use_is_not_given_up(cast: Cast) -> None:
    with pytest.raises(Conflict):
        ask_to_give_up(used(cast, cast.mia), reason=WHY, actor=cast.mia, now=THURSDAY)


def test_a_second_tap_asks_once(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    for _tap in range(2):
        ask_to_give_up(idea, reason=WHY, actor=cast.mia, now=THURSDAY, form_key="one-form")
    said = cast.session.scalars(select(Comment.text).where(Comment.idea_id == idea.id)).all()
    assert said == [WHY]
    assert len(_asked(cast, idea)) == 1
