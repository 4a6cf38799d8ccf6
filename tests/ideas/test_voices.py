"""Adding one's voice to an idea and following its steps."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from kaizen.core import events
from kaizen.core.errors import Conflict, NotAllowed
from kaizen.ideas.actions.voices import follow, support, unfollow, unsupport
from kaizen.ideas.models import Follower, Idea, Supporter
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.submitting import submit_idea
from tests.support.cast import THURSDAY, Cast


@pytest.fixture
def idea(cast: Cast) -> Idea:
    idea = cast.draft()
    submit_idea(idea, actor=cast.olga, now=THURSDAY)
    return idea


def test_second_tap_adds_no_second_voice(cast: Cast, idea: Idea) -> None:
    assert support(idea, actor=cast.nora, now=THURSDAY)
    assert not support(idea, actor=cast.nora, now=THURSDAY)
    assert cast.session.scalar(select(func.count()).select_from(Supporter)) == 1
    kinds = [event.kind for event in events.history(cast.session, "idea", idea.id)]
    assert kinds.count("idea.supported") == 1


def test_voice_can_be_taken_back(cast: Cast, idea: Idea) -> None:
    support(idea, actor=cast.nora, now=THURSDAY)
    assert unsupport(idea, actor=cast.nora, now=THURSDAY)
    assert not unsupport(idea, actor=cast.nora, now=THURSDAY)
    assert cast.session.scalar(select(func.count()).select_from(Supporter)) == 0


def test_author_does_not_support_their_own(cast: Cast, idea: Idea) -> None:
    with pytest.raises(Conflict):
        support(idea, actor=cast.olga, now=THURSDAY)


def test_following_begins_and_ends(cast: Cast, idea: Idea) -> None:
    assert follow(idea, actor=cast.otto, now=THURSDAY)
    assert not follow(idea, actor=cast.otto, now=THURSDAY)
    assert unfollow(idea, actor=cast.otto, now=THURSDAY)
    assert not unfollow(idea, actor=cast.otto, now=THURSDAY)
    assert cast.session.scalar(select(func.count()).select_from(Follower)) == 0


@pytest.mark.parametrize("verb", [support, unsupport, follow, unfollow])
def test_another_site_has_no_voice(cast: Cast, idea: Idea, verb) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotAllowed):
        verb(idea, actor=cast.nils, now=THURSDAY)


@pytest.mark.parametrize("verb", [support, follow])
def test_joined_idea_sends_voices_on(cast: Cast, idea: Idea, verb) -> None:  # type: ignore[no-untyped-def]
    other = cast.draft()
    submit_idea(other, actor=cast.olga, now=THURSDAY)
    idea.merged_into_id = other.id
    idea.move_to(Stage.MERGED, actor_id=cast.sam.id, now=THURSDAY)
    with pytest.raises(Conflict):
        verb(idea, actor=cast.nora, now=THURSDAY)


def test_draft_has_no_supporters(cast: Cast) -> None:
    with pytest.raises(Conflict):
        support(cast.draft(), actor=cast.nora, now=THURSDAY)
