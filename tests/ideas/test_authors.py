"""Naming who worked on an idea, and writing it down for somebody."""

from __future__ import annotations

import pytest

from kaizen.core import events
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.actions.authors import add_author, name_authors, remove_author
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.submitting import submit_idea
from tests.support.cast import THURSDAY, Cast


@pytest.fixture
def idea(cast: Cast) -> Idea:
    idea = cast.draft()
    submit_idea(idea, actor=cast.olga, now=THURSDAY)
    return idea


def test_author_names_a_colleague(cast: Cast, idea: Idea) -> None:
    assert add_author(idea, cast.otto, actor=cast.olga, now=THURSDAY)
    assert not add_author(idea, cast.otto, actor=cast.olga, now=THURSDAY)
    assert [author.person_id for author in idea.authors] == [cast.olga.id, cast.otto.id]
    last = events.history(cast.session, "idea", idea.id)[-1]
    assert (last.kind, last.facts["person_id"]) == ("idea.joined_by_author", cast.otto.id)


@pytest.mark.parametrize("who", ["otto", "sam", "nora", "nils"])
def test_nobody_else_names_authors(cast: Cast, idea: Idea, who: str) -> None:
    with pytest.raises(NotAllowed):
        add_author(idea, cast.otto, actor=getattr(cast, who), now=THURSDAY)


def test_whoever_decides_cannot_join_a_sent_idea(cast: Cast, idea: Idea) -> None:
    with pytest.raises(Conflict):
        add_author(idea, cast.sam, actor=cast.olga, now=THURSDAY)


def test_supervisor_may_be_named_before_sending_and_then_does_not_hold_it(cast: Cast) -> None:
    draft = cast.draft()
    add_author(draft, cast.sam, actor=cast.olga, now=THURSDAY)
    assert submit_idea(draft, actor=cast.olga, now=THURSDAY).person_id == cast.lena.id


def test_somebody_of_another_site_or_gone_cannot_be_named(cast: Cast, idea: Idea) -> None:
    with pytest.raises(InvalidInput):
        add_author(idea, cast.nils, actor=cast.olga, now=THURSDAY)
    cast.otto.deactivated_at = THURSDAY
    with pytest.raises(InvalidInput):
        add_author(idea, cast.otto, actor=cast.olga, now=THURSDAY)


def test_name_is_taken_off_but_never_the_last(cast: Cast, idea: Idea) -> None:
    add_author(idea, cast.otto, actor=cast.olga, now=THURSDAY)
    assert remove_author(idea, cast.otto, actor=cast.olga, now=THURSDAY)
    assert not remove_author(idea, cast.otto, actor=cast.olga, now=THURSDAY)
    with pytest.raises(Conflict):
        remove_author(idea, cast.olga, actor=cast.olga, now=THURSDAY)


def test_supervisor_writes_for_somebody(cast: Cast) -> None:
    draft = cast.draft(cast.sam)
    name_authors(draft, for_person=cast.otto, others=[cast.mia], actor=cast.sam, now=THURSDAY)
    assert [author.person_id for author in draft.authors] == [cast.otto.id, cast.mia.id]


def test_operator_does_not_write_for_somebody(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        name_authors(cast.draft(), for_person=cast.otto, others=[], actor=cast.olga, now=THURSDAY)


def test_supervisor_of_another_area_does_not_write_for_somebody_here(cast: Cast) -> None:
    draft = cast.draft(cast.vera, area=cast.press)
    with pytest.raises(NotAllowed):
        name_authors(draft, for_person=cast.otto, others=[], actor=cast.vera, now=THURSDAY)


def test_names_under_somebody_elses_draft_stay(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        name_authors(cast.draft(), for_person=None, others=[], actor=cast.sam, now=THURSDAY)


def test_names_of_a_sent_idea_are_not_replaced(cast: Cast, idea: Idea) -> None:
    with pytest.raises(Conflict):
        name_authors(idea, for_person=None, others=[], actor=cast.olga, now=THURSDAY)
