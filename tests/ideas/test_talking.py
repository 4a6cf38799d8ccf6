"""Talk about an idea: for everybody, with names called by @, and notes for reviewers."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from kaizen.core import events
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.actions.talking import comment, is_callable, note, people_called
from kaizen.ideas.models import Comment, Idea
from kaizen.ownership.actions.submitting import submit_idea
from tests.support.cast import THURSDAY, Cast


@pytest.fixture
def idea(cast: Cast) -> Idea:
    idea = cast.draft()
    submit_idea(idea, actor=cast.olga, now=THURSDAY)
    return idea


def test_anybody_of_the_site_says_something(cast: Cast, idea: Idea) -> None:
    said = comment(idea, "Good!\r\nDo it.", actor=cast.nora, now=THURSDAY)
    assert (said.text, said.kind) == ("Good!\nDo it.", "talk")
    last = events.history(cast.session, "idea", idea.id)[-1]
    assert (last.kind, last.facts) == (
        "idea.commented",
        {"comment_id": said.id, "mentioned_ids": []},
    )


def test_called_people_are_named_in_the_event(cast: Cast, idea: Idea) -> None:
    text = "@sam, ask @Mia Larsen and @OTTO. Not me@otto.example, nor @nils nor @nora2"
    comment(idea, text, actor=cast.nora, now=THURSDAY)
    last = events.history(cast.session, "idea", idea.id)[-1]
    assert last.facts["mentioned_ids"] == sorted([cast.sam.id, cast.mia.id, cast.otto.id])


def test_whoever_may_not_read_is_not_called(cast: Cast, idea: Idea) -> None:
    cast.nordhafen.reading = "department"
    cast.session.flush()
    called = people_called(idea, "@nora @otto @lena")
    assert {person.id for person in called} == {cast.otto.id, cast.lena.id}


@pytest.mark.parametrize("who", ["sam", "lena", "fay"])
def test_reviewers_leave_notes(cast: Cast, idea: Idea, who: str) -> None:
    left = note(idea, "Talk to @sam and @otto", actor=getattr(cast, who), now=THURSDAY)
    assert left.is_for_reviewers
    last = events.history(cast.session, "idea", idea.id)[-1]
    assert last.kind == "idea.noted"
    assert cast.otto.id not in last.facts["mentioned_ids"]


@pytest.mark.parametrize("who", ["olga", "nora", "vera", "nils"])
def test_others_leave_none(cast: Cast, idea: Idea, who: str) -> None:
    with pytest.raises(NotAllowed):
        note(idea, "Hm", actor=getattr(cast, who), now=THURSDAY)


def test_same_form_says_it_once(cast: Cast, idea: Idea) -> None:
    first = comment(idea, "Once", actor=cast.nora, now=THURSDAY, form_key="k1")
    again = comment(idea, "Once", actor=cast.nora, now=THURSDAY, form_key="k1")
    assert first.id == again.id
    assert cast.session.scalar(select(func.count()).select_from(Comment)) == 1
    with pytest.raises(Conflict):
        comment(idea, "Once", actor=cast.otto, now=THURSDAY, form_key="k1")


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4001])
def test_nothing_and_too_much_are_refused(cast: Cast, idea: Idea, text: str) -> None:
    with pytest.raises(InvalidInput):
        comment(idea, text, actor=cast.nora, now=THURSDAY)


def test_another_site_says_nothing(cast: Cast, idea: Idea) -> None:
    with pytest.raises(NotAllowed):
        comment(idea, "Hello", actor=cast.nils, now=THURSDAY)


def test_nobody_talks_about_a_draft(cast: Cast) -> None:
    with pytest.raises(Conflict):
        comment(cast.draft(), "Hello", actor=cast.olga, now=THURSDAY)


def test_a_name_with_marks_is_called_in_any_capitals(cast: Cast, idea: Idea) -> None:
    cast.otto.full_name, cast.otto.username = "Özgür Şahin", "özgür"
    cast.session.flush()
    for text in ("@ÖZGÜR", "@özgür şahin", "@Özgür Şahin, look"):
        assert people_called(idea, text) == [cast.otto]


@pytest.mark.parametrize(
    "name", ["Ana María de la Cruz", "João", "Jan van der Berg", "Дарья Петровна Ильина"]
)
def test_a_name_of_any_length_is_called(cast: Cast, idea: Idea, name: str) -> None:
    cast.mia.full_name = name
    cast.session.flush()
    called = people_called(idea, f"Please look, @{name}. It is at press 2, @otto")
    assert {person.id for person in called} == {cast.mia.id, cast.otto.id}
    assert is_callable(name)
