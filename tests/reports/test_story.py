"""The sentences on top of the dashboard: at most five, the weightiest first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kaizen.reports.rules.story import (
    MOST_EACH,
    MOST_SENTENCES,
    Facts,
    Mood,
    Place,
    Say,
    is_silent,
    story_of,
)

FULL = Facts(
    hard=Decimal(77_700),
    left=Decimal(14_800),
    looked_at=58,
    held=46,
    answered=100,
    in_time=83,
    waiting=6,
    asleep=14,
    lost=Decimal(11_300),
    lost_changes=7,
    unproven=3,
    places=(
        Place(1, (7, 8, 9, 10, 13), Decimal(5880), asleep=4),
        Place(2, (4, 3, 2, 0, 0), Decimal(-1240), asleep=5, waiting=5),
    ),
)


def said(facts: Facts) -> list[Say]:
    return [one.say for one in story_of(facts)]


def test_a_plant_in_which_all_happens_is_told_in_five_sentences() -> None:
    assert said(FULL) == [Say.NET_LEFT, Say.WAIT, Say.ASLEEP, Say.SILENT, Say.AREA_LOSES]


def test_an_empty_plant_has_nothing_to_say() -> None:
    assert story_of(Facts()) == []


def test_what_goes_well_is_told_twice_where_there_is_room() -> None:
    facts = replace(FULL, waiting=0, asleep=0, lost=Decimal(0), unproven=0)
    assert said(facts)[:2] == [Say.NET_LEFT, Say.HOLDS]


@pytest.mark.parametrize(
    "facts",
    [FULL, replace(FULL, left=Decimal(-5)), replace(FULL, held=10), replace(FULL, places=())],
)
def test_never_more_than_five_and_two_of_a_kind_in_their_order(facts: Facts) -> None:
    told = story_of(facts)
    assert len(told) <= MOST_SENTENCES
    moods = [one.mood for one in told]
    assert moods == sorted(moods, key=list(Mood).index)
    assert all(moods.count(mood) <= MOST_EACH for mood in Mood)


def test_a_place_is_named_where_it_has_much_of_it() -> None:
    told = {one.say: one for one in story_of(FULL)}
    assert (told[Say.WAIT].area_id, told[Say.WAIT].there) == (2, 5)
    assert (told[Say.ASLEEP].area_id, told[Say.ASLEEP].there) == (2, 5)
    few = replace(FULL, asleep=40)
    assert next(one for one in story_of(few) if one.say is Say.ASLEEP).area_id is None


def test_losing_money_is_where_to_walk() -> None:
    assert Say.NET_LOST in said(replace(FULL, left=Decimal(-486)))
    assert Say.NET_LEFT not in said(replace(FULL, left=Decimal(-486)))


def test_few_changes_are_not_judged() -> None:
    assert Say.HOLDS not in said(replace(FULL, looked_at=4, held=4))
    assert Say.SLIPS not in said(replace(FULL, looked_at=4, held=0))
    assert Say.SLIPS in said(replace(FULL, looked_at=58, held=20, places=()))


@pytest.mark.parametrize(
    ("sent", "silent"),
    [
        ((3, 2, 0, 0), True),
        ((3, 2, 1, 0), False),
        ((0, 0, 0, 0), False),
        ((3, 0, 2, 0), False),
        ((5, 0, 0), False),
        ((1, 0, 1, 0, 0), True),
    ],
)
def test_silence_is_two_months_without_an_idea_after_some(
    sent: tuple[int, ...], silent: bool
) -> None:
    assert is_silent(sent) is silent


def test_where_most_waits_is_named_as_far_down_as_most_of_it_is() -> None:
    line, other = Place(21, waiting=7), Place(22, waiting=2)
    department = Place(2, waiting=9, below=(other, line))
    told = story_of(Facts(waiting=12, places=(Place(1, waiting=3), department)))
    assert [(one.say, one.area_id, one.there) for one in told] == [(Say.WAIT, 21, 7)]


def test_what_is_spread_below_is_named_by_the_area_above() -> None:
    department = Place(2, asleep=9, below=(Place(21, asleep=5), Place(22, asleep=4)))
    told = story_of(Facts(asleep=12, places=(department,)))
    assert [(one.say, one.area_id, one.there) for one in told] == [(Say.ASLEEP, 2, 9)]


def test_the_line_that_fell_silent_is_named_and_not_its_department() -> None:
    line = Place(21, sent=(4, 4, 0, 0))
    department = Place(2, sent=(5, 4, 0, 0), below=(Place(22, sent=(1, 0, 0, 0)), line))
    told = story_of(Facts(places=(Place(1, sent=(3, 3, 3, 3)), department)))
    assert [(one.say, one.area_id) for one in told] == [(Say.SILENT, 21)]
    spread = replace(department, below=(Place(21, sent=(3, 2, 0, 0)), Place(22, sent=(2, 2, 0, 0))))
    assert [one.area_id for one in story_of(Facts(places=(spread,)))] == [2]


def test_the_line_that_loses_the_money_is_named_with_its_own_amount() -> None:
    line, other = Place(21, left=Decimal(-700)), Place(22, left=Decimal(-200))
    department = Place(2, left=Decimal(-900), below=(other, line))
    told = story_of(Facts(places=(Place(1, left=Decimal(-50)), department)))
    assert [(one.area_id, one.amount) for one in told] == [(21, Decimal(-700))]
    gains = replace(
        department, below=(Place(21, left=Decimal(-500)), Place(22, left=Decimal(-400)))
    )
    assert [one.area_id for one in story_of(Facts(places=(gains,)))] == [2]
