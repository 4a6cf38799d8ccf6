"""Ideas that look alike, as far as the reader may see them."""

from __future__ import annotations

from random import Random

import pytest

from kaizen.cli.demo.texts.choosing import TEXTS, said_at
from kaizen.ideas.models import Idea
from kaizen.ideas.similar import ALIKE_FROM, MOST_SHOWN, likeness, similar_ideas, telling_words
from kaizen.ideas.wording import searchable
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.people.models import Person
from tests.support.cast import THURSDAY, Cast

TYPED = "At every die change we look for the right clamp, all sizes lie in one box"


def sent(cast: Cast, title: str, problem: str, author: Person | None = None) -> Idea:
    idea = cast.draft(author, title=title, problem=problem, proposal="We would try this")
    submit_idea(idea, actor=author or cast.olga, now=THURSDAY)
    return idea


@pytest.fixture
def clamps(cast: Cast) -> Idea:
    sent(cast, "Hose reel", "The hose lies across the walkway")
    sent(cast, "Coffee", "The coffee machine in the canteen is broken every Monday")
    return sent(cast, "Clamp rack", "We look for the right clamp at each die change")


def test_idea_with_the_same_words_is_found(cast: Cast, clamps: Idea) -> None:
    found = similar_ideas(cast.session, cast.nora, TYPED)
    assert [idea.title for idea in found] == ["Clamp rack"]
    assert found[0].first_author == "Olga"


def test_marks_and_capitals_do_not_matter(cast: Cast) -> None:
    sent(cast, "Łańcuch", "Łańcuch przenośnika zacina się codziennie")
    assert similar_ideas(cast.session, cast.nora, "LANCUCH przenosnika zacina sie")


def test_nothing_is_looked_for_before_twelve_letters(cast: Cast, clamps: Idea) -> None:
    assert similar_ideas(cast.session, cast.nora, "right clamp") == []


@pytest.mark.parametrize("typed", ['"clamp" OR AND NOT (die* right', "clamp' ; -- right change"])
def test_signs_of_the_search_do_no_harm(cast: Cast, clamps: Idea, typed: str) -> None:
    assert [idea.id for idea in similar_ideas(cast.session, cast.nora, typed)] == [clamps.id]


def test_other_site_and_drafts_are_not_shown(cast: Cast, clamps: Idea) -> None:
    cast.draft(title="Clamp", problem=TYPED)
    assert similar_ideas(cast.session, cast.nils, TYPED) == []
    assert [i.id for i in similar_ideas(cast.session, cast.olga, TYPED)] == [clamps.id]


def test_idea_does_not_look_like_itself(cast: Cast, clamps: Idea) -> None:
    assert similar_ideas(cast.session, cast.nora, TYPED, without=clamps.id) == []


def test_hidden_name_stays_hidden(cast: Cast, clamps: Idea) -> None:
    clamps.hide_names = True
    cast.session.flush()
    assert similar_ideas(cast.session, cast.nora, TYPED)[0].first_author is None
    assert similar_ideas(cast.session, cast.olga, TYPED)[0].first_author == "Olga"


def test_at_most_three_are_shown_the_likest_first(cast: Cast, clamps: Idea) -> None:
    for number in range(5):
        sent(cast, f"Clamps {number}", TYPED)
    found = similar_ideas(cast.session, cast.nora, TYPED)
    assert len(found) == MOST_SHOWN
    assert clamps.id not in {idea.id for idea in found}


def test_the_same_idea_said_elsewhere_is_found_and_another_hardly_ever() -> None:
    """The demo's texts, each said at two places: the pairs look alike, and little else does."""
    random = Random(1)
    here = [said_at(text, "press 4", random) for text in TEXTS]
    known = [said_at(text, "line 2", random) for text in TEXTS]
    words = [searchable(one.title, one.problem, one.proposal, one.result) for one in known]
    loose = []
    for typed, own in zip(here, words, strict=True):
        asked = telling_words(f"{typed.problem} {typed.proposal}")
        assert likeness(asked, own) >= ALIKE_FROM, typed.title
        loose += [
            (typed.title, other.title)
            for other, theirs in zip(known, words, strict=True)
            if theirs is not own and likeness(asked, theirs) >= ALIKE_FROM
        ]
    # Of 17,556 pairs; it was 87 while everyday words counted.
    assert len(loose) < 10, loose


def test_everyday_words_alone_find_nothing(cast: Cast, clamps: Idea) -> None:
    assert similar_ideas(cast.session, cast.nora, "everybody should always look there first") == []


def test_longer_words_tell_more() -> None:
    assert telling_words("At the die change the CLAMP, the clamp") == ["change", "clamp"]
