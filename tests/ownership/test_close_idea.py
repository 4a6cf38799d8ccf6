"""A change that is no longer needed ends, with a reason."""

from __future__ import annotations

import pytest

from kaizen.core.errors import InvalidInput, MoveNotAllowed, NotAllowed
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.checking import close_idea
from kaizen.ownership.models import Assignment
from tests.support.cast import Cast, later
from tests.support.stages import begun, kept, slipped, used

WHY = "Press 2 is scrapped."


@pytest.mark.parametrize("stand", [used, kept, slipped])
def test_nothing_is_asked_about_it_any_more(cast: Cast, stand: object) -> None:
    idea = stand(cast, cast.mia)  # type: ignore[operator]
    close_idea(idea, reason=WHY, actor=cast.sam, now=later(days=100))
    assert idea.as_stage is Stage.CLOSED
    assert idea.closed_at == later(days=100)
    open_rows = cast.session.query(Assignment).filter_by(idea_id=idea.id, closed_at=None)
    assert open_rows.count() == 0


@pytest.mark.parametrize("who", ["mia", "olga", "nora"])
def test_only_who_steers_ends_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        close_idea(used(cast, cast.mia), reason=WHY, actor=getattr(cast, who), now=later(days=1))


def test_a_reason_is_needed(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        close_idea(used(cast, cast.mia), reason=" ", actor=cast.sam, now=later(days=1))
    assert refused.value.field == "reason"


def test_work_that_is_not_in_use_does_not_end_this_way(cast: Cast) -> None:
    with pytest.raises(MoveNotAllowed):
        close_idea(begun(cast, cast.mia), reason=WHY, actor=cast.sam, now=later(days=1))
