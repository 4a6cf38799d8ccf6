"""Work on a change that slipped back."""

from __future__ import annotations

from datetime import date

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.finishing import take_up_again
from kaizen.ownership.actions.owning import accept_work, name_owner
from tests.support.cast import Cast, later
from tests.support.stages import agreed, slipped

DUE = date(2026, 4, 24)


def test_the_owner_works_on_it_again_until_a_day(cast: Cast) -> None:
    idea = slipped(cast, cast.mia)
    take_up_again(idea, due_on=DUE, actor=cast.mia, now=later(days=31))
    main = main_of(idea)
    assert main is not None
    assert idea.as_stage is Stage.IN_PROGRESS
    assert (main.person, main.due_at.date()) == (cast.mia, DUE)


def test_where_the_owner_has_left_whoever_takes_it_up_owns_it(cast: Cast) -> None:
    idea = slipped(cast, cast.mia)
    cast.mia.deactivated_at = later(days=30)
    take_up_again(idea, due_on=DUE, actor=cast.sam, now=later(days=31))
    assert idea.owner == cast.sam


@pytest.mark.parametrize("who", ["olga", "nora"])
def test_nobody_else_takes_it_up(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        take_up_again(
            slipped(cast, cast.mia), due_on=DUE, actor=getattr(cast, who), now=later(days=31)
        )


def test_a_past_day_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        take_up_again(
            slipped(cast, cast.mia), due_on=date(2026, 4, 1), actor=cast.mia, now=later(days=31)
        )
    assert refused.value.field == "due_on"


def test_agreed_work_is_begun_and_not_taken_up_again(cast: Cast) -> None:
    with pytest.raises(Conflict):
        take_up_again(agreed(cast, cast.mia), due_on=DUE, actor=cast.mia, now=later(days=1))


def test_a_day_of_a_mistyped_year_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        take_up_again(
            slipped(cast, cast.mia), due_on=date(9999, 12, 31), actor=cast.mia, now=later(days=31)
        )
    assert refused.value.field == "due_on"


def test_a_new_owner_still_says_yes_where_the_supervisor_takes_it_up(cast: Cast) -> None:
    idea = slipped(cast, cast.mia)
    name_owner(idea, cast.otto, actor=cast.sam, now=later(days=31))
    take_up_again(idea, due_on=DUE, actor=cast.sam, now=later(days=31))
    main = main_of(idea)
    assert main is not None
    assert (idea.owner, idea.accepted_at, main.person) == (cast.otto, None, cast.sam)
    accept_work(idea, actor=cast.otto, now=later(days=31))
    main = main_of(idea)
    assert main is not None
    assert (main.person, main.due_at.date()) == (cast.otto, DUE)
