"""Finding ideas by words and by number, alike on both databases."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaizen.ideas.queries.filters import IdeaFilter
from kaizen.ideas.queries.lists import list_ideas
from kaizen.ideas.queries.search import asked_number
from kaizen.ideas.rules import Stage, reference
from tests.support.cast import Cast
from tests.support.stand import stand

#: What stands in the idea, and a question that finds it.
FOUND = [
    ("Straße am Öltank", "strasse"),
    ("Straße am Öltank", "STRAẞE oltank"),
    ("Wieszak na wąż ciśnieniowy", "waz cisnieniowy"),
    ("Étagère à côté", "etagere a cote"),
    ("Łańcuch suwnicy", "lancuch"),
    ("Lower the die shelf", "die low"),
    ("Lower the die shelf", "SHELF lower"),
    ("Valve 4.5 bar, oil/water", "water"),
    ("Valve 4.5 bar, oil/water", "4.5 bar"),
    ("Mail to press@plant.example", "plant"),
    ("See www.plant.example/hoses for it", "hoses"),
    ("Half-open gate", "gate half"),
    ("Don’t trip", "don't"),
    ("M8 screws", "m8"),
    ("ＦＵＬＬ width", "full"),
    ("Rayon ﬁn", "fin"),
    ("الرافعة الشوكية", "الرافعة"),
    ("输送带 噪音", "噪音"),
]
NOT_FOUND = [
    ("Lower the die shelf", "lower shelves"),
    ("Lower the die shelf", "ower"),
    ("Lower the die shelf", "low shelf"),
    ("Lower the die shelf", "%"),
    ("Lower the die shelf", "***"),
]
NAUGHTY = [
    '"', "'", "''; DROP TABLE idea; --", "a OR 1=1", "NEAR(a b)", "search_text:hose", "hose*", "*",
    "^hose", "-hose", "hose AND", "(hose", "hose)", "{hose}", "hose & | ! <-> 'x':*", "\\", "\\'",
    "\x00", "\ud800", "%s %(a)s {} {0}", "😀", "\u202e", "a" * 100_000, "a " * 5_000, "9" * 400,
    "K-", "K-0", "k-99999999999", "-1", "٣", "²", "hose:*", "<script>alert(1)</script>", "\n\t",
]  # fmt: skip


def _found(cast: Cast, text: str, **others: object) -> list[int]:
    wanted = IdeaFilter(text=text, **others)  # type: ignore[arg-type]
    return [row.id for row in list_ideas(cast.session, cast.olga, wanted).rows]


@pytest.mark.parametrize(("words", "question"), FOUND)
def test_marks_and_capitals_do_not_matter_and_the_last_word_may_be_begun(
    cast: Cast, words: str, question: str
) -> None:
    stand(cast, title="Something else")
    idea = stand(cast, title=words)
    assert _found(cast, question) == [idea.id]


@pytest.mark.parametrize(("words", "question"), NOT_FOUND)
def test_every_word_must_occur_and_only_the_last_may_be_begun(
    cast: Cast, words: str, question: str
) -> None:
    stand(cast, title=words)
    assert _found(cast, question) == []


@pytest.mark.parametrize("question", NAUGHTY)
def test_nothing_that_is_typed_breaks_the_search(cast: Cast, question: str) -> None:
    stand(cast)
    _found(cast, question)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=60))
def test_any_text_may_be_asked_for(cast: Cast, question: str) -> None:
    _found(cast, question)


def test_an_idea_is_found_by_its_number_as_people_say_it(cast: Cast) -> None:
    idea = stand(cast, title="First")
    stand(cast, title=f"As in {reference(idea.id)}")
    for question in (str(idea.id), reference(idea.id), f"k{idea.id}", f" K – {idea.id}"[:3]):
        if asked_number(question) == idea.id:
            assert _found(cast, question) == [idea.id]
    assert asked_number(reference(1071)) == asked_number("k 1071") == asked_number("1071") == 1071


def test_a_number_that_is_no_idea_is_looked_for_as_a_word(cast: Cast) -> None:
    idea = stand(cast, title="Label for box 4711000")
    assert _found(cast, "4711000") == [idea.id]


def test_hits_come_newest_first_and_obey_the_other_filters(cast: Cast) -> None:
    first = stand(cast)
    second = stand(cast, Stage.DECLINED)
    third = stand(cast, area=cast.assembly)
    assert _found(cast, "hose") == [third.id, second.id, first.id]
    assert _found(cast, "hose", stage="open") == [third.id, first.id]
    assert _found(cast, "hose", area=cast.press) == [second.id, first.id]


def test_changed_words_are_found_and_old_ones_are_not(cast: Cast) -> None:
    idea = stand(cast, title="Old words")
    idea.title = "New words"
    cast.session.flush()
    assert _found(cast, "new words") == [idea.id]
    assert _found(cast, "old words") == []
