"""Taking an idea back."""

from __future__ import annotations

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.submitting import withdraw_idea
from kaizen.ownership.models import Assignment
from tests.support.cast import THURSDAY, Cast, later
from tests.support.stages import agreed, asked, begun, parked, passed_up, sent, used

WHY = "The new press has one already."


@pytest.mark.parametrize("stand", [sent, asked, passed_up, parked, agreed, begun])
def test_the_author_takes_it_back_until_it_is_in_use(cast: Cast, stand: object) -> None:
    idea = stand(cast)  # type: ignore[operator]
    withdraw_idea(idea, reason=WHY, actor=cast.olga, now=THURSDAY)
    assert idea.as_stage is Stage.WITHDRAWN
    open_rows = cast.session.query(Assignment).filter_by(idea_id=idea.id, closed_at=None)
    assert open_rows.count() == 0


@pytest.mark.parametrize("who", ["sam", "otto", "nora"])
def test_nobody_else_takes_it_back(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        withdraw_idea(sent(cast), reason=WHY, actor=getattr(cast, who), now=THURSDAY)


def test_a_reason_is_needed(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        withdraw_idea(sent(cast), reason="", actor=cast.olga, now=THURSDAY)
    assert refused.value.field == "reason"


def test_what_is_in_use_is_not_taken_back(cast: Cast) -> None:
    with pytest.raises(Conflict):
        withdraw_idea(used(cast, cast.mia), reason=WHY, actor=cast.olga, now=later(days=1))


def test_a_draft_is_thrown_away_and_not_taken_back(cast: Cast) -> None:
    with pytest.raises(Conflict):
        withdraw_idea(cast.draft(), reason=WHY, actor=cast.olga, now=THURSDAY)
