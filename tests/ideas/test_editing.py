"""Changing an idea's words until somebody has decided on them."""

from __future__ import annotations

import pytest

from kaizen.core import events
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.actions.drafting import Words
from kaizen.ideas.actions.editing import edit_idea
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import GuardFlags, Stage
from kaizen.ownership.actions.submitting import submit_idea
from tests.support.cast import THURSDAY, Cast

BETTER_WORDS = Words(problem="The hose is in the way", proposal="A reel", title="Hose reel")


@pytest.fixture
def idea(cast: Cast) -> Idea:
    idea = cast.draft()
    submit_idea(idea, actor=cast.olga, now=THURSDAY)
    return idea


def test_author_changes_the_words_and_the_story_says_which(cast: Cast, idea: Idea) -> None:
    changed = edit_idea(idea, BETTER_WORDS, actor=cast.olga, now=THURSDAY)
    assert changed == ["title", "problem", "proposal"]
    last = events.history(cast.session, "idea", idea.id)[-1]
    assert (last.kind, last.facts["fields"]) == ("idea.edited", changed)
    assert "reel" in idea.search_text


def test_saving_what_stands_there_tells_nothing(cast: Cast, idea: Idea) -> None:
    same = Words(problem=idea.problem, proposal=idea.proposal, title=idea.title)
    assert edit_idea(idea, same, actor=cast.olga, now=THURSDAY) == []
    assert events.history(cast.session, "idea", idea.id)[-1].kind == "idea.submitted"


def test_title_taken_away_is_offered_again(cast: Cast, idea: Idea) -> None:
    edit_idea(idea, Words(problem="A", proposal="Use a reel"), actor=cast.olga, now=THURSDAY)
    assert idea.title == "Use a reel"


def test_guard_questions_may_be_answered_later(cast: Cast, idea: Idea) -> None:
    words = Words(problem="A", proposal="B", flags=GuardFlags(False, True, False))
    assert "other_team" in edit_idea(idea, words, actor=cast.olga, now=THURSDAY)


@pytest.mark.parametrize("who", ["otto", "sam", "lena", "nora", "nils"])
def test_nobody_else_changes_the_words(cast: Cast, idea: Idea, who: str) -> None:
    with pytest.raises(NotAllowed):
        edit_idea(idea, BETTER_WORDS, actor=getattr(cast, who), now=THURSDAY)


def test_decided_words_stay(cast: Cast, idea: Idea) -> None:
    idea.decided_at = THURSDAY
    idea.move_to(Stage.DECLINED, actor_id=cast.sam.id, now=THURSDAY, reason="No room")
    with pytest.raises(Conflict):
        edit_idea(idea, BETTER_WORDS, actor=cast.olga, now=THURSDAY)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (Words(problem=" ", proposal="B"), "problem"),
        (Words(problem="A", proposal=""), "proposal"),
        (Words(problem="A" * 4001, proposal="B"), "problem"),
        (Words(problem="A", proposal="B", result="C" * 4001), "result"),
        (Words(problem="A", proposal="B", title="D" * 121), "title"),
    ],
)
def test_what_cannot_be_sent_is_refused_at_its_field(
    cast: Cast, idea: Idea, words: Words, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        edit_idea(idea, words, actor=cast.olga, now=THURSDAY)
    assert refused.value.field == field
