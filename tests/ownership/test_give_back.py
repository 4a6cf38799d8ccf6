"""The owner says no to work that somebody else named them for."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.models import Comment
from kaizen.ownership.actions.owning import accept_work, give_back
from kaizen.ownership.queries.holders import holder_of
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import agreed


def test_whoever_named_the_owner_still_holds_it_and_reads_why(cast: Cast) -> None:
    idea = agreed(cast, cast.mia)
    give_back(idea, reason="  I cannot weld.  ", actor=cast.mia, now=THURSDAY)
    holder = holder_of(cast.session, idea, THURSDAY)
    assert holder is not None
    assert holder.person_id == cast.sam.id
    said = cast.session.scalars(select(Comment).where(Comment.idea_id == idea.id)).one()
    assert said.text == "I cannot weld."


def test_nobody_else_gives_it_back(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        give_back(agreed(cast, cast.mia), reason="No.", actor=cast.otto, now=THURSDAY)


def test_a_reason_is_asked_beside_its_field(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        give_back(agreed(cast, cast.mia), reason=" ", actor=cast.mia, now=THURSDAY)
    assert refused.value.field == "reason"


def test_what_was_accepted_is_not_given_back(cast: Cast) -> None:
    idea = agreed(cast, cast.mia)
    accept_work(idea, actor=cast.mia, now=THURSDAY)
    with pytest.raises(Conflict):
        give_back(idea, reason="After all, no.", actor=cast.mia, now=THURSDAY)
