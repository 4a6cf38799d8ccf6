"""Sending an idea: who reads it, and by when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kaizen.core.errors import InvalidInput, MoveNotAllowed, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.submitting import submit_idea
from tests.support.cast import THURSDAY, Cast


def test_operator_sends_an_idea_and_her_supervisor_owes_an_answer_tomorrow(cast: Cast) -> None:
    with transaction():
        assignment = submit_idea(cast.draft(), actor=cast.olga, now=THURSDAY)
    assert assignment.idea.as_stage is Stage.SUBMITTED
    assert assignment.person == cast.sam
    # Sent 14:02 on a Thursday, due 14:02 on Friday (ownership.md, "Working time").
    assert assignment.due_at == datetime(2026, 3, 13, 13, 2, tzinfo=UTC)
    assert assignment.idea.title == "Hang a hose reel from the beam"


def test_a_danger_today_is_due_within_the_same_shift(cast: Cast) -> None:
    with transaction():
        assignment = submit_idea(cast.draft(not_safe_now=True), actor=cast.olga, now=THURSDAY)
    assert assignment.due_at == datetime(2026, 3, 12, 21, 0, tzinfo=UTC)


def test_the_supervisors_own_idea_goes_to_the_leader(cast: Cast) -> None:
    with transaction():
        assignment = submit_idea(cast.draft(cast.sam), actor=cast.sam, now=THURSDAY)
    assert assignment.person == cast.lena


def test_nobody_sends_another_persons_draft(cast: Cast) -> None:
    idea = cast.draft()
    with pytest.raises(NotAllowed):
        submit_idea(idea, actor=cast.otto, now=THURSDAY)


@pytest.mark.parametrize("field", ["problem", "proposal"])
def test_an_idea_without_its_words_is_refused_beside_the_field(cast: Cast, field: str) -> None:
    idea = cast.draft(**{field: "  "})
    with pytest.raises(InvalidInput) as refused:
        submit_idea(idea, actor=cast.olga, now=THURSDAY)
    assert refused.value.field == field


def test_an_idea_is_sent_once(cast: Cast) -> None:
    idea = cast.draft()
    submit_idea(idea, actor=cast.olga, now=THURSDAY)
    with pytest.raises(MoveNotAllowed):
        submit_idea(idea, actor=cast.olga, now=THURSDAY)
    assignment = main_of(idea)
    assert assignment is not None
