"""Changing a sent idea: its words, its area, and who is asked by when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kaizen.core.errors import Conflict, NotAllowed
from kaizen.ideas.actions.drafting import Words
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import assign_main, main_of
from kaizen.ownership.actions.changing import change_idea
from kaizen.ownership.actions.submitting import submit_idea
from tests.support.cast import THURSDAY, Cast

LATER = THURSDAY + timedelta(hours=3)
WORDS = Words(problem="The hose is in the way", proposal="A reel")


@pytest.fixture
def idea(cast: Cast) -> Idea:
    idea = cast.draft()
    submit_idea(idea, actor=cast.olga, now=THURSDAY)
    return idea


def test_words_change_and_the_answer_stays_due(cast: Cast, idea: Idea) -> None:
    before = main_of(idea)
    assert change_idea(idea, WORDS, area=cast.press, actor=cast.olga, now=LATER)
    assert main_of(idea) is before


def test_other_area_asks_its_supervisor_by_the_promised_time(cast: Cast, idea: Idea) -> None:
    promised = main_of(idea)
    assert promised is not None
    due = promised.due_at
    change_idea(idea, WORDS, area=cast.assembly, actor=cast.olga, now=LATER)
    asked = main_of(idea)
    assert asked is not None
    assert (asked.person_id, asked.due_at) == (cast.vera.id, due)


def test_danger_said_afterwards_is_due_within_the_shift(cast: Cast, idea: Idea) -> None:
    before = main_of(idea)
    assert before is not None
    urgent = Words(problem="P", proposal="Q", not_safe_now=True)
    change_idea(idea, urgent, area=cast.press, actor=cast.olga, now=LATER)
    asked = main_of(idea)
    assert asked is not None
    assert asked.due_at < before.due_at


def test_area_of_another_site_is_refused(cast: Cast, idea: Idea) -> None:
    with pytest.raises(NotAllowed):
        change_idea(idea, WORDS, area=cast.brook_line, actor=cast.olga, now=LATER)


def test_area_waits_for_the_answer_to_a_question(cast: Cast, idea: Idea) -> None:
    idea.move_to(Stage.NEEDS_DETAIL, actor_id=cast.sam.id, now=LATER)
    assign_main(idea, actor_id=cast.sam.id, now=LATER)
    with pytest.raises(Conflict):
        change_idea(idea, WORDS, area=cast.assembly, actor=cast.olga, now=LATER)


@pytest.mark.parametrize("who", ["otto", "sam", "nora", "nils"])
def test_nobody_else_changes_it(cast: Cast, idea: Idea, who: str) -> None:
    with pytest.raises(NotAllowed):
        change_idea(idea, WORDS, area=cast.press, actor=getattr(cast, who), now=LATER)
