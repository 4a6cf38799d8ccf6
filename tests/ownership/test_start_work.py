"""The work begins."""

from __future__ import annotations

import pytest

from kaizen.core.errors import Conflict, NotAllowed
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.working import start_work
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Absence
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import DUE_ON, agreed, begun, slipped


def test_the_owner_who_begins_has_accepted_and_is_asked_for_the_finish(cast: Cast) -> None:
    idea = agreed(cast, cast.mia)
    start_work(idea, actor=cast.mia, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert idea.as_stage is Stage.IN_PROGRESS
    assert idea.accepted_at == THURSDAY
    assert (main.person, main.as_kind) == (cast.mia, AssignmentKind.FINISH)
    assert main.due_at.date() == DUE_ON


def test_until_the_owner_says_yes_the_supervisor_who_began_holds_it(cast: Cast) -> None:
    idea = agreed(cast, cast.mia)
    start_work(idea, actor=cast.sam, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.sam
    assert idea.accepted_at is None


def test_whoever_stands_in_for_the_owner_begins_it_in_the_owners_name(cast: Cast) -> None:
    idea = agreed(cast, cast.mia)
    day = THURSDAY.date()
    cast.session.add(
        Absence(person_id=cast.mia.id, from_on=day, until_on=day, deputy_id=cast.otto.id)
    )
    cast.session.flush()
    start_work(idea, actor=cast.otto, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.mia
    assert idea.accepted_at == THURSDAY


@pytest.mark.parametrize("who", ["olga", "nora", "vera"])
def test_nobody_else_begins_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        start_work(agreed(cast, cast.mia), actor=getattr(cast, who), now=THURSDAY)


def test_it_begins_once(cast: Cast) -> None:
    with pytest.raises(Conflict):
        start_work(begun(cast, cast.mia), actor=cast.mia, now=THURSDAY)


def test_what_slipped_back_is_taken_up_with_a_day_and_not_begun(cast: Cast) -> None:
    with pytest.raises(Conflict):
        start_work(slipped(cast, cast.mia), actor=cast.mia, now=THURSDAY)
