"""Asking the author: the first answer, and the way back to the same desk."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kaizen.core.errors import InvalidInput, KaizenError, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.submitting import reply_to_question
from kaizen.people.models import Person
from kaizen.review.actions.asking import ask_author
from kaizen.review.actions.declining import decline_idea
from kaizen.review.actions.desk import MovedOn
from tests.support.cast import THURSDAY, Cast, later
from tests.support.reviewing import agreed, sent, with_leadership


def ask(idea: Idea, actor: Person, words: str = "Which press?", seen: int | None = None) -> None:
    with transaction():
        ask_author(idea, words, actor=actor, now=THURSDAY, seen_version=seen or idea.version)


def test_the_author_holds_it_and_the_question_counts_as_the_first_answer(cast: Cast) -> None:
    idea = sent(cast)
    ask(idea, cast.sam)
    assert idea.as_stage is Stage.NEEDS_DETAIL
    assert idea.answered_at == THURSDAY
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.olga
    question = cast.session.scalars(select(Comment).where(Comment.idea_id == idea.id)).one()
    assert (question.kind, question.text) == ("question", "Which press?")


@pytest.mark.parametrize("desk", ["submitted", "with_leadership"])
def test_the_reply_brings_it_back_to_the_desk_that_asked(cast: Cast, desk: str) -> None:
    idea = sent(cast) if desk == "submitted" else with_leadership(cast)
    ask(idea, cast.sam if desk == "submitted" else cast.lena)
    with transaction():
        reply_to_question(idea, "Press two.", actor=cast.olga, now=later(hours=1))
    assert idea.stage == desk


def test_what_leadership_asked_about_the_supervisor_does_not_decline(cast: Cast) -> None:
    idea = with_leadership(cast)
    ask(idea, cast.lena)
    with pytest.raises(NotAllowed), transaction():
        decline_idea(
            idea,
            reason="other",
            words="No.",
            instead="",
            actor=cast.sam,
            now=THURSDAY,
            seen_version=idea.version,
        )


@pytest.mark.parametrize(
    ("who", "words", "kind"),
    [
        ("sam", "  ", InvalidInput),
        ("vera", "Which press?", NotAllowed),
        ("olga", "Which press?", NotAllowed),
        ("nils", "Which press?", NotAllowed),
        ("nora", "Which press?", NotAllowed),
    ],
)
def test_refusals(cast: Cast, who: str, words: str, kind: type[KaizenError]) -> None:
    idea = sent(cast)
    with pytest.raises(kind):
        ask(idea, getattr(cast, who), words)
    cast.session.refresh(idea)
    assert idea.as_stage is Stage.SUBMITTED


def test_nobody_asks_about_what_is_decided_or_has_changed(cast: Cast) -> None:
    with pytest.raises(MovedOn):
        ask(agreed(cast), cast.sam)
    idea = sent(cast)
    with pytest.raises(MovedOn):
        ask(idea, cast.sam, seen=idea.version + 1)
