"""Not this time: with a reason, and with one second look by somebody else."""

from __future__ import annotations

import pytest

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.people.models import Person
from kaizen.review.actions.asking import ask_author
from kaizen.review.actions.declining import appeal, decline_idea
from kaizen.review.actions.desk import MovedOn
from kaizen.review.actions.parking import park_idea
from kaizen.review.models.decisions import Decision
from tests.support.cast import THURSDAY, Cast, later
from tests.support.reviewing import agreed, make_leader, sent, with_leadership


def decline(idea: Idea, actor: Person, **others: str) -> Decision:
    said = {"reason": "costs_more", "words": "It costs more than it brings.", "instead": ""}
    with transaction():
        return decline_idea(
            idea, **{**said, **others}, actor=actor, now=THURSDAY, seen_version=idea.version
        )


def look_again(idea: Idea, actor: Person, words: str = "You overlooked press 3.") -> None:
    with transaction():
        appeal(idea, words, actor=actor, now=later(days=1))


def test_the_author_gets_reason_sentence_and_what_instead(cast: Cast) -> None:
    idea = sent(cast)
    decision = decline(idea, cast.sam, instead="Try the hook.")
    assert idea.as_stage is Stage.DECLINED
    assert idea.decided_at == THURSDAY
    assert (decision.reason_code, decision.instead) == ("costs_more", "Try the hook.")
    assert main_of(idea) is None


@pytest.mark.parametrize(
    ("others", "field"),
    [({"reason": ""}, "reason"), ({"reason": "because"}, "reason"), ({"words": " "}, "words")],
)
def test_a_reason_and_a_sentence_are_owed(cast: Cast, others: dict[str, str], field: str) -> None:
    idea = sent(cast)
    with pytest.raises(InvalidInput) as refused:
        decline(idea, cast.sam, **others)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["olga", "mia", "vera", "nils", "nora", "ada"])
def test_others_decline_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        decline(sent(cast), getattr(cast, who))


def test_a_flag_or_leadership_keeps_the_supervisor_from_declining(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        decline(sent(cast, other_team=True), cast.sam)
    with pytest.raises(NotAllowed):
        decline(with_leadership(cast), cast.sam)


def test_what_waits_or_is_asked_can_be_declined_and_what_is_agreed_cannot(cast: Cast) -> None:
    asked = sent(cast)
    with transaction():
        ask_author(asked, "Which?", actor=cast.sam, now=THURSDAY, seen_version=asked.version)
    decline(asked, cast.sam)
    assert asked.as_stage is Stage.DECLINED
    with pytest.raises(MovedOn):
        decline(agreed(cast), cast.sam)


def test_what_leadership_parked_only_leadership_declines(cast: Cast) -> None:
    idea = with_leadership(cast)
    with transaction():
        park_idea(
            idea,
            until=later(days=20).date(),
            reason="Later.",
            actor=cast.lena,
            now=THURSDAY,
            seen_version=idea.version,
        )
    with pytest.raises(NotAllowed):
        decline(idea, cast.sam)
    decline(idea, cast.lena)
    assert idea.as_stage is Stage.DECLINED


def test_the_level_above_takes_the_second_look(cast: Cast) -> None:
    idea = sent(cast)
    decline(idea, cast.sam)
    look_again(idea, cast.olga)
    assert idea.as_stage is Stage.WITH_LEADERSHIP
    assert (idea.decided_at, idea.appealed_at) == (None, later(days=1))
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.lena


def test_a_leaders_answer_is_looked_at_by_the_leader_above(cast: Cast) -> None:
    leader = make_leader(cast, cast.vera)
    idea = sent(cast)
    decline(idea, leader)
    look_again(idea, cast.olga)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.lena
    with pytest.raises(NotAllowed, match="You declined this idea"):
        decline(idea, leader)


def test_nobody_hears_the_appeal_against_their_own_answer(cast: Cast) -> None:
    idea = sent(cast)
    decline(idea, cast.lena)
    look_again(idea, cast.olga)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.ada
    with pytest.raises(NotAllowed, match="You declined this idea"):
        decline(idea, cast.lena)


def test_a_second_look_is_taken_once(cast: Cast) -> None:
    idea = sent(cast)
    decline(idea, cast.sam)
    look_again(idea, cast.olga)
    decline(idea, cast.lena)
    with pytest.raises(MovedOn):
        look_again(idea, cast.olga)


def test_only_an_author_asks_for_it_and_says_why(cast: Cast) -> None:
    idea = sent(cast)
    with pytest.raises(MovedOn):
        look_again(idea, cast.olga)
    decline(idea, cast.sam)
    for other in (cast.otto, cast.nora, cast.nils):
        with pytest.raises(NotAllowed):
            look_again(idea, other)
    with pytest.raises(InvalidInput):
        look_again(idea, cast.olga, " ")
