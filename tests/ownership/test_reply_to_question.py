"""Answering a question about an idea: it goes back to the desk that asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.submitting import reply_to_question
from kaizen.people.models import Absence, Membership, Person
from kaizen.review.actions.asking import ask_author
from tests.support.cast import THURSDAY, Cast
from tests.support.stages import asked, passed_up, sent


def test_the_desk_that_asked_owes_a_word_within_a_working_day(cast: Cast) -> None:
    idea = asked(cast)
    reply = reply_to_question(idea, " The one over press 2. ", actor=cast.olga, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert reply.text == "The one over press 2."
    assert (idea.as_stage, main.person) == (Stage.SUBMITTED, cast.sam)
    assert main.due_at.date() == (THURSDAY + timedelta(days=1)).date()


def test_a_question_of_leadership_goes_back_to_leadership(cast: Cast) -> None:
    idea = asked(cast, passed_up(cast))
    reply_to_question(idea, "Two beams.", actor=cast.olga, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert (idea.as_stage, main.person) == (Stage.WITH_LEADERSHIP, cast.lena)


def test_the_supervisor_answers_for_an_author_without_an_account(cast: Cast) -> None:
    reply_to_question(asked(cast), "She means press 2.", actor=cast.sam, now=THURSDAY)


def test_the_same_form_sent_twice_answers_once(cast: Cast) -> None:
    idea = asked(cast)
    key = "b" * 32
    first = reply_to_question(idea, "Two.", actor=cast.olga, now=THURSDAY, form_key=key)
    again = reply_to_question(idea, "Two.", actor=cast.olga, now=THURSDAY, form_key=key)
    assert again is first


@pytest.mark.parametrize("who", ["otto", "nora", "vera"])
def test_nobody_else_answers(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        reply_to_question(asked(cast), "Hm.", actor=getattr(cast, who), now=THURSDAY)


def test_an_empty_answer_is_refused_beside_its_field(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        reply_to_question(asked(cast), " ", actor=cast.olga, now=THURSDAY)
    assert refused.value.field == "text"


def test_without_a_question_there_is_nothing_to_answer(cast: Cast) -> None:
    with pytest.raises(Conflict):
        reply_to_question(sent(cast), "Two.", actor=cast.olga, now=THURSDAY)


def test_the_reply_goes_back_to_whoever_asked(cast: Cast) -> None:
    asker = _second_supervisor(cast)
    idea = _asked_by(cast, asker)
    reply_to_question(idea, "The one over press 2.", actor=cast.olga, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert (idea.as_stage, main.person) == (Stage.SUBMITTED, asker)


@pytest.mark.parametrize("why", ["left", "away", "joined", "moved"])
def test_an_asker_who_is_not_fit_any_more_gives_way_to_the_desk(cast: Cast, why: str) -> None:
    asker = _second_supervisor(cast)
    idea = _asked_by(cast, asker)
    if why == "left":
        asker.deactivated_at = THURSDAY
    elif why == "away":
        day = THURSDAY.date()
        cast.session.add(Absence(person=asker, from_on=day, until_on=day))
    elif why == "joined":
        idea.authors.append(IdeaAuthor(person=asker, position=1))
    else:
        asker.memberships.clear()
    cast.session.flush()
    reply_to_question(idea, "The one over press 2.", actor=cast.olga, now=THURSDAY)
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.sam


def _second_supervisor(cast: Cast) -> Person:
    """Otto reviews the press shop too, but Sam comes first there."""
    next(m for m in cast.sam.memberships).is_first = True
    cast.otto.memberships.append(Membership(area=cast.press, role="supervisor"))
    cast.session.flush()
    return cast.otto


def _asked_by(cast: Cast, asker: Person) -> Idea:
    idea = sent(cast)
    question = "Which beam do you mean?"
    ask_author(idea, question, actor=asker, now=THURSDAY, seen_version=idea.version)
    return idea
