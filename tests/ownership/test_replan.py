"""A new finish with a reason: once by the owner alone, then with the supervisor's word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kaizen.core import events
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.working import replan
from tests.support.cast import THURSDAY, Cast, later
from tests.support.stages import agreed, begun, used

NEW_DAY = date(2026, 4, 10)
WHY = "The reel arrives late."


def test_the_new_day_moves_what_is_asked(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    replan(idea, NEW_DAY, reason=WHY, actor=cast.mia, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert (idea.due_on, main.due_at.date(), main.person) == (NEW_DAY, NEW_DAY, cast.mia)


def test_a_start_that_is_past_moves_to_today(cast: Cast) -> None:
    idea = agreed(cast, cast.mia)
    replan(idea, NEW_DAY, reason=WHY, actor=cast.sam, now=later(days=8))
    main = main_of(idea)
    assert main is not None
    assert idea.start_on == later(days=8).date()
    assert main.due_at > later(days=8)
    assert main.person == cast.sam


def test_the_second_time_is_the_supervisors_to_agree(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    replan(idea, NEW_DAY, reason=WHY, actor=cast.mia, now=THURSDAY)
    again = NEW_DAY + timedelta(days=7)
    with pytest.raises(NotAllowed):
        replan(idea, again, reason=WHY, actor=cast.mia, now=THURSDAY)
    replan(idea, again, reason=WHY, actor=cast.sam, now=THURSDAY)
    assert idea.due_on == again


@pytest.mark.parametrize("who", ["olga", "nora"])
def test_nobody_else_moves_the_day(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        replan(begun(cast, cast.mia), NEW_DAY, reason=WHY, actor=getattr(cast, who), now=THURSDAY)


@pytest.mark.parametrize(
    ("day", "reason", "field"), [(NEW_DAY, " ", "reason"), (date(2026, 3, 11), WHY, "due_on")]
)
def test_a_past_day_or_no_reason_is_refused_beside_its_field(
    cast: Cast, day: date, reason: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        replan(begun(cast, cast.mia), day, reason=reason, actor=cast.mia, now=THURSDAY)
    assert refused.value.field == field


def test_what_is_in_use_has_no_finish_to_move(cast: Cast) -> None:
    with pytest.raises(Conflict):
        replan(used(cast, cast.mia), NEW_DAY, reason=WHY, actor=cast.mia, now=THURSDAY)


def test_a_second_tap_is_no_second_time(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    for _tap in range(2):
        replan(idea, NEW_DAY, reason=WHY, actor=cast.mia, now=THURSDAY)
    assert (idea.due_on, idea.times_replanned) == (NEW_DAY, 1)
    kinds = [event.kind for event in events.history(cast.session, "idea", idea.id)]
    assert kinds.count("work.replanned") == 1
