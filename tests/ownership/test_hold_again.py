"""A change that slipped back is in use again without new work."""

from __future__ import annotations

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.checking import hold_again
from tests.support.cast import Cast, later
from tests.support.stages import begun, check_of, sent, slipped

NOTE = "All shifts hang the hose up again."


def test_the_looks_begin_anew_from_that_day(cast: Cast) -> None:
    idea = slipped(cast, cast.mia)
    hold_again(idea, note=NOTE, actor=cast.sam, now=later(days=33))
    again = check_of(cast, idea, 30)
    assert idea.as_stage is Stage.IMPLEMENTED
    assert idea.in_use_on == later(days=33).date()
    assert (again.round, again.due_on) == (2, later(days=63).date())
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.mia


@pytest.mark.parametrize("who", ["mia", "olga", "nora"])
def test_only_who_steers_says_so(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        hold_again(slipped(cast, cast.mia), note=NOTE, actor=getattr(cast, who), now=later(days=33))


def test_it_is_said_how_one_can_see_it(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        hold_again(slipped(cast, cast.mia), note="", actor=cast.sam, now=later(days=33))
    assert refused.value.field == "note"


def test_nobody_slips_past_the_answer_or_the_work(cast: Cast) -> None:
    for idea in (sent(cast), begun(cast, cast.mia)):
        with pytest.raises(Conflict):
            hold_again(idea, note=NOTE, actor=cast.sam, now=later(days=1))
