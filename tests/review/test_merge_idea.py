"""Joining ideas: who and what moves along, and which idea can live on."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Follower, Idea, Supporter
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.people.models import Person
from kaizen.review.actions.desk import MovedOn
from kaizen.review.actions.merging import merge_idea
from kaizen.review.actions.parking import park_idea
from tests.support.cast import THURSDAY, Cast
from tests.support.reviewing import agreed, sent, with_leadership
from tests.support.stand import stand


def merge(idea: Idea, target: Idea, actor: Person) -> None:
    with transaction():
        merge_idea(idea, target, "The same.", actor=actor, now=THURSDAY, seen_version=idea.version)


def people(cast: Cast, kind: type[Supporter] | type[Follower], idea: Idea) -> set[int]:
    return set(cast.session.scalars(select(kind.person_id).where(kind.idea_id == idea.id)))


def test_authors_and_voices_move_along(cast: Cast) -> None:
    idea, target = sent(cast), sent(cast, author=cast.otto)
    with transaction() as session:
        for person in (cast.mia, cast.otto, cast.fay):
            session.add(Supporter(idea_id=idea.id, person_id=person.id, at=THURSDAY))
        session.add(Supporter(idea_id=target.id, person_id=cast.mia.id, at=THURSDAY))
        session.add(Follower(idea_id=idea.id, person_id=cast.nora.id, at=THURSDAY))
    merge(idea, target, cast.sam)
    cast.session.expire_all()
    assert (idea.as_stage, idea.merged_into) == (Stage.MERGED, target)
    assert [author.person for author in target.authors] == [cast.otto, cast.olga]
    # Otto wrote the idea that lives on; nobody lends a voice to their own idea.
    assert people(cast, Supporter, target) == {cast.mia.id, cast.fay.id}
    assert people(cast, Follower, target) == {cast.nora.id}
    assert main_of(idea) is None


def test_a_flagged_idea_can_be_joined(cast: Cast) -> None:
    idea = sent(cast, fewer_positions=True)
    merge(idea, agreed(cast), cast.sam)
    assert idea.as_stage is Stage.MERGED


def test_a_reviewer_who_becomes_an_author_does_not_hold_the_decision(cast: Cast) -> None:
    idea, target = sent(cast, author=cast.sam, area=cast.press), sent(cast)
    due_at = main_of(target).due_at  # type: ignore[union-attr]
    merge(idea, target, cast.lena)
    main = main_of(target)
    assert main is not None
    assert (main.person, main.due_at) == (cast.lena, due_at)


@pytest.mark.parametrize(
    "stage", [Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN, Stage.DECLINED, Stage.LEARNED]
)
def test_the_other_idea_has_to_live_on(cast: Cast, stage: Stage) -> None:
    target = stand(cast, stage)
    cast.session.commit()
    with pytest.raises(InvalidInput) as refused:
        merge(sent(cast), target, cast.sam)
    assert refused.value.field == "into"


def test_neither_itself_nor_an_idea_of_another_site(cast: Cast) -> None:
    idea = sent(cast)
    with pytest.raises(InvalidInput):
        merge(idea, idea, cast.sam)
    with pytest.raises(InvalidInput):
        merge(idea, sent(cast, author=cast.nils, area=cast.brook_line), cast.sam)


@pytest.mark.parametrize("who", ["olga", "vera", "nils", "nora"])
def test_others_join_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        merge(sent(cast), sent(cast, author=cast.otto), getattr(cast, who))


def test_what_leadership_has_or_is_agreed_the_supervisor_does_not_join(cast: Cast) -> None:
    target = sent(cast, author=cast.otto)
    with pytest.raises(NotAllowed):
        merge(with_leadership(cast), target, cast.sam)
    with pytest.raises(MovedOn):
        merge(agreed(cast), target, cast.sam)


def test_what_was_put_aside_goes_to_who_joins_where_its_holder_becomes_an_author(
    cast: Cast,
) -> None:
    target = sent(cast, author=cast.otto)
    with transaction():
        park_idea(
            target,
            until=date(2026, 6, 1),
            reason="The new hall opens in May.",
            actor=cast.sam,
            now=THURSDAY,
            seen_version=target.version,
        )
    parker = main_of(target)
    assert parker is not None
    assert parker.person == cast.sam
    due_at = parker.due_at
    merge(sent(cast, author=cast.sam, area=cast.press), target, cast.lena)
    main = main_of(target)
    assert main is not None
    assert (main.person, main.due_at) == (cast.lena, due_at)
