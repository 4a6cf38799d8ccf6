"""Asking for scores: whom, until when, and that it is not forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.events import settle
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.notifications.models import Notice
from kaizen.notifications.wording import say
from kaizen.ownership.actions.passing import pass_on
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.plate import plate_of
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.review.actions.approving import approve_idea
from kaizen.review.actions.asking import ask_author
from kaizen.review.actions.desk import MovedOn
from kaizen.review.actions.passing import send_back
from kaizen.review.actions.scoring import MOST_ASKED, ask_for_scores
from kaizen.review.queries.scores import scoring_of
from tests.support.cast import THURSDAY, Cast, later
from tests.support.reviewing import approval, sent, with_leadership
from tests.support.scoring import score, waiting_for_scores


def ask(idea: Idea, *people: Person, actor: Person) -> None:
    with transaction():
        ask_for_scores(idea, people, actor=actor, now=THURSDAY)


def open_scores(cast: Cast, idea: Idea) -> list[Assignment]:
    rows = cast.session.scalars(
        select(Assignment).where(
            Assignment.idea_id == idea.id,
            Assignment.kind == AssignmentKind.SCORE.value,
            Assignment.closed_at.is_(None),
        )
    )
    return list(rows)


def test_the_leader_asks_and_two_working_days_remain(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam, cast.fay)
    asked = open_scores(cast, idea)
    assert [one.person for one in asked] == [cast.sam, cast.fay]
    # Thursday, Friday, Monday: until the end of the working day in the plant's own time.
    assert asked[0].due_at.date() == datetime(2026, 3, 16, tzinfo=UTC).date()
    assert all(one.next_rung_at is not None for one in asked)
    assert scoring_of(cast.session, idea, THURSDAY).waiting == ("Sam Okafor", "Fay Whitcombe")


def test_whoever_is_asked_is_told_and_finds_it_on_the_plate(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.mia)
    settle(THURSDAY)
    notice = cast.session.scalars(select(Notice).where(Notice.person_id == cast.mia.id)).one()
    assert say(notice).text == "Lena Brandt asks you to score this idea, alone."
    plate = plate_of(cast.session, cast.mia, later(days=4))
    assert [owed.idea for owed in plate.due] == [idea]


@pytest.mark.parametrize("who", ["sam", "olga", "fay", "nora", "nils", "ada"])
def test_others_ask_for_none(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask(with_leadership(cast), cast.mia, actor=getattr(cast, who))


def test_an_idea_that_leadership_does_not_have_is_not_scored(cast: Cast) -> None:
    with pytest.raises(MovedOn):
        ask(sent(cast), cast.mia, actor=cast.lena)


def test_nobody_scores_their_own_idea(cast: Cast) -> None:
    idea = with_leadership(cast)
    with transaction():
        idea.authors.append(IdeaAuthor(person=cast.mia, position=1))
    for person in (cast.olga, cast.mia):
        with pytest.raises(InvalidInput, match="wrote or owns"):
            ask(idea, person, actor=cast.lena)


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("nils", "may not read"),
        ("lena", "without being asked"),
        ("ada", "may not read"),
    ],
)
def test_who_cannot_is_not_asked(cast: Cast, who: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why) as refused:
        ask(with_leadership(cast), getattr(cast, who), actor=cast.lena)
    assert refused.value.field == "people"


def test_nobody_is_asked_twice_and_one_refusal_asks_nobody(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    with pytest.raises(InvalidInput, match="before"):
        ask(idea, cast.fay, cast.sam, actor=cast.lena)
    assert len(open_scores(cast, idea)) == 1
    with pytest.raises(InvalidInput, match="before"):
        ask(idea, cast.fay, cast.fay, actor=cast.lena)
    with pytest.raises(InvalidInput, match="at least one"):
        ask(idea, actor=cast.lena)
    with pytest.raises(InvalidInput, match="people score one idea at most"):
        ask(idea, *[cast.fay] * MOST_ASKED, actor=cast.lena)


def test_nobody_is_asked_any_more_once_it_is_decided(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    with transaction():
        approve_idea(idea, approval(cast), actor=cast.lena, now=THURSDAY, seen_version=idea.version)
    assert not open_scores(cast, idea)


def test_a_question_to_the_author_leaves_the_scoring_open(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.sam)
    with transaction():
        ask_author(idea, "How many?", actor=cast.lena, now=THURSDAY, seen_version=idea.version)
    assert len(open_scores(cast, idea)) == 1
    score(idea, cast.sam)


def test_sending_it_back_ends_the_scoring(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.mia)
    with transaction():
        send_back(idea, "Yours.", actor=cast.lena, now=THURSDAY, seen_version=idea.version)
    assert not open_scores(cast, idea)
    with pytest.raises(MovedOn):
        score(idea, cast.mia)


def test_whoever_leaves_leaves_no_score_to_inherit(cast: Cast) -> None:
    idea = waiting_for_scores(cast, cast.mia, cast.sam)
    with transaction():
        pass_on(cast.mia, actor_id=cast.ada.id, now=THURSDAY)
    assert [one.person for one in open_scores(cast, idea)] == [cast.sam]
