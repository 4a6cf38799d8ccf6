"""The demo plant's content: the same for the same seed, complete, and without blanks."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from random import Random

import pytest

from kaizen.cli.demo import studio
from kaizen.cli.demo.pictures import SCENES, Variant, draw_scene
from kaizen.cli.demo.plant import AREAS, SPOTS, area_named, codes_upward, spot_in
from kaizen.cli.demo.plant_people import CAST, PEOPLE
from kaizen.cli.demo.texts.brings import BRINGS
from kaizen.cli.demo.texts.choosing import TEXTS, pick_text, said_at, texts_for
from kaizen.cli.demo.texts.model import FLAGS, KINDS, IdeaText
from kaizen.cli.demo.texts.words import rare_word
from kaizen.ideas.rules import Waste
from kaizen.people.rules import Role


def sentences_of(text: IdeaText) -> Iterator[str]:
    for field in fields(text):
        value = getattr(text, field.name)
        yield from value if isinstance(value, tuple) else [value] if isinstance(value, str) else []


def test_every_area_hangs_below_a_site() -> None:
    sites = {area.code for area in AREAS if area.parent_code is None}
    assert sites == {"NH", "BF"}
    assert all(codes_upward(area.code)[-1] in sites for area in AREAS)
    assert len({area.code for area in AREAS}) == len(AREAS)


def test_spots_belong_to_areas() -> None:
    assert set(SPOTS) <= {area.code for area in AREAS}
    assert spot_in(area_named("NH-PRESS"), Random(1)) in SPOTS["NH-PRESS"]
    assert spot_in(area_named("NH-LAB"), Random(1)) == "the lab bench"


def test_every_person_works_in_an_area_that_exists() -> None:
    for person in PEOPLE:
        assert area_named(person.area_code)
        for role in person.roles:
            assert area_named(role.area_code)
            assert role.role in set(Role)


def test_names_and_badges_are_unique() -> None:
    assert len({person.username for person in PEOPLE}) == len(PEOPLE)
    assert len({person.full_name for person in PEOPLE}) == len(PEOPLE)
    assert len({person.badge for person in PEOPLE}) == len(PEOPLE)
    assert all(re.fullmatch(r"\d{4}", person.badge) for person in PEOPLE)


def test_the_cast_stands_where_the_stories_put_it() -> None:
    names = ["olga", "sam", "lena", "fay", "ada", "nils", "nora"]
    assert [person.username for person in CAST] == names
    assert CAST[0].badge == "4072"


@pytest.mark.parametrize("role", ["supervisor", "leader", "finance"])
def test_every_area_has_somebody_at_or_above(role: str) -> None:
    covered = {held.area_code for person in PEOPLE for held in person.roles if held.role == role}
    for area in AREAS:
        assert covered & set(codes_upward(area.code)), area.code


def test_nobody_is_first_beside_somebody_else() -> None:
    firsts = Counter(
        (held.role, held.area_code) for person in PEOPLE for held in person.roles if held.first
    )
    assert max(firsts.values()) == 1


def test_shifts_of_people_exist_in_their_area() -> None:
    for person in PEOPLE:
        for held in person.roles:
            above = (area_named(code).shifts for code in codes_upward(held.area_code))
            shifts = next(found for found in above if found)
            assert held.shift is None or held.shift in {shift.name for shift in shifts}


def test_some_people_have_no_mail() -> None:
    without = [person for person in PEOPLE if person.email is None]
    assert 15 <= len(without) <= len(PEOPLE) - 15


def test_there_are_enough_ideas_of_every_kind() -> None:
    assert len(TEXTS) >= 130
    assert {text.kind_of_area for text in TEXTS} == set(KINDS)
    assert {text.waste for text in TEXTS} <= {waste.value for waste in Waste}
    assert {flag for text in TEXTS for flag in text.flags} == set(FLAGS)
    assert len({text.title for text in TEXTS}) == len(TEXTS)
    assert len({text.problem for text in TEXTS}) == len(TEXTS)


def test_every_text_has_a_scene_that_can_be_drawn() -> None:
    assert {text.scene for text in TEXTS} <= set(SCENES)


def test_no_blank_is_left_when_an_idea_is_said_somewhere() -> None:
    random = Random(7)
    for text in TEXTS:
        for sentence in sentences_of(said_at(text, "press 4", random)):
            assert "{" not in sentence


def test_every_area_finds_ideas_of_its_own() -> None:
    for area in AREAS:
        found = texts_for(area.ideas, area.code)
        assert len(found) >= 14, area.code
        assert len(set(found)) == len(found), area.code


def test_mass_texts_are_the_same_for_the_same_seed() -> None:
    assert [pick_text(Random(3), index) for index in range(50)] == [
        pick_text(Random(3), index) for index in range(50)
    ]


def test_mass_texts_have_no_blank_and_hardly_repeat() -> None:
    random = Random(11)
    texts = [pick_text(random, index) for index in range(5000)]
    assert len({text.problem for text in texts}) > 4900
    assert not any("{" in sentence for text in texts for sentence in sentences_of(text))


def test_a_rare_word_stands_in_at_most_500_of_a_million() -> None:
    counts = Counter(rare_word(index) for index in range(1_000_000))
    assert max(counts.values()) <= 500


@pytest.mark.parametrize("name", sorted(SCENES))
def test_a_scene_shows_a_change(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Half as fine as it is painted else, in a quarter of the time; photos below are as they are.
    monkeypatch.setattr(studio, "OVERSAMPLE", 1)
    before, after = draw_scene(name, "before", 7), draw_scene(name, "after", 7)
    assert before.size == after.size == (1200, 900)
    assert before.mode == after.mode == "RGB"
    assert before.tobytes() != after.tobytes()


@pytest.mark.parametrize("variant", ["before", "after"])
def test_a_photo_is_the_same_for_the_same_seed(variant: Variant) -> None:
    first = draw_scene("tools", variant, 5)
    assert first.tobytes() == draw_scene("tools", variant, 5).tobytes()
    assert first.tobytes() != draw_scene("tools", variant, 6).tobytes()


def test_what_ideas_bring_belongs_to_ideas() -> None:
    assert set(BRINGS) <= {text.key for text in TEXTS}
