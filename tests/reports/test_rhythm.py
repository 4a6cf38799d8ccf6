"""What is normal, what dries up, and how long changes hold: the rules, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kaizen.core.xmr import Spell
from kaizen.reports.rules.rhythm import (
    Change,
    FadePoint,
    Look,
    Rhythm,
    Week,
    fade_curve,
    held_after,
    monday_of,
    rhythm_of,
)

MONDAY = date(2026, 1, 5)
CALM = [4, 6, 5, 4, 6, 5, 4, 6, 5, 4, 6, 5]


def rhythm(counts: list[int]) -> Rhythm:
    return rhythm_of([Week(MONDAY + timedelta(weeks=n), count) for n, count in enumerate(counts)])


def test_eleven_weeks_are_too_few_to_tell() -> None:
    found = rhythm(CALM[:9])
    assert not found.is_enough
    assert found.missing == 3
    assert found.open_spell is None
    assert rhythm(CALM).is_enough


def test_a_fade_does_not_lower_its_own_limits() -> None:
    found = rhythm([*CALM, *[2] * 30])
    assert [normal.limits.mean for normal in found.normals] == [5.0]
    assert found.open_spell == Spell(12, 19, None)


def test_a_better_time_is_the_new_normal_and_a_fade_after_it_is_seen() -> None:
    found = rhythm([*CALM, *[9, 10] * 8, *[6] * 8])
    assert [normal.start for normal in found.normals] == [0, 12]
    assert found.normals[1].limits.mean == 9.5
    # Six a week are more than at first, and still less than what had become normal.
    assert found.open_spell is not None
    assert found.open_spell.start == 28


def test_the_old_normal_stands_until_the_new_one_has_twelve_weeks() -> None:
    assert len(rhythm([*CALM, *[9, 10] * 5]).normals) == 1


def test_a_team_that_says_little_is_not_accused_of_noise() -> None:
    found = rhythm([1, 0, 2, 0, 1, 0, 1, 1, 0, 2, 0, 1, *[0] * 20])
    assert found.is_tiny
    assert found.spells
    assert found.open_spell is None


def test_what_is_back_at_the_mean_has_ended() -> None:
    assert rhythm([*CALM, *[2] * 10, 5]).open_spell is None


def test_weeks_are_called_by_their_iso_number() -> None:
    assert monday_of(date(2026, 1, 1)) == date(2025, 12, 29)
    assert Week(date(2025, 12, 29), 0).number == 1


BEGAN = date(2026, 1, 1)


def change(*results: str | None, began: date = BEGAN, ended: date | None = None) -> Change:
    days = (30, 60, 90, 365)
    looks = tuple(
        Look(began + timedelta(days=day), result)
        for day, result in zip(days, results, strict=False)
    )
    return Change(began, looks, ended)


@pytest.mark.parametrize(
    ("month", "result"), [(1, True), (2, False), (3, True), (6, True), (11, True), (12, False)]
)
def test_the_newest_look_that_was_due_by_then_decides(month: int, result: bool) -> None:
    one = change("held", "drifting", "held", None)
    assert held_after(one, month, today=date(2028, 1, 1)) is result


def test_a_change_that_nobody_looked_at_counts_as_not_held() -> None:
    assert held_after(change(None), 1, today=date(2026, 6, 1)) is False
    assert held_after(Change(BEGAN, ()), 1, today=date(2026, 6, 1)) is False


def test_a_look_has_two_weeks_before_it_counts_as_not_answered() -> None:
    assert held_after(change(None), 1, today=date(2026, 2, 13)) is None
    assert held_after(change(None), 1, today=date(2026, 2, 14)) is False


def test_what_ended_holds_no_more() -> None:
    one = change("held", "held", "held", ended=date(2026, 5, 1))
    assert held_after(one, 3, today=date(2027, 1, 1)) is True
    assert held_after(one, 5, today=date(2027, 1, 1)) is False


def test_what_slipped_back_and_was_taken_up_again_holds_by_its_newest_look() -> None:
    again = Change(
        BEGAN,
        (
            Look(BEGAN + timedelta(days=30), "lapsed"),
            Look(BEGAN + timedelta(days=130), "held"),
        ),
    )
    answers = [held_after(again, month, today=date(2027, 1, 1)) for month in (1, 3, 5)]
    assert answers == [False, False, True]


def test_the_fade_curve_of_the_worked_example() -> None:
    """Six changes: four held at first, one nobody looked at, one still too young for month 2.

    | change | 1 month | 2 months | 3 months |
    |---|---|---|---|
    | a | held | held | held |
    | b | held | held | drifting |
    | c | held | lapsed | lapsed (nothing newer) |
    | d | held | held | nobody looked |
    | e | nobody looked | nobody looked | nobody looked |
    | f | held | too young | too young |
    """
    today = date(2026, 4, 20)
    changes = [
        change("held", "held", "held"),
        change("held", "held", "drifting"),
        change("held", "lapsed"),
        change("held", "held", None),
        change(None, None, None),
        change("held", began=date(2026, 3, 1)),
    ]
    assert fade_curve(changes, today=today) == (
        FadePoint(1, held=5, changes=6),
        FadePoint(2, held=3, changes=5),
        FadePoint(3, held=1, changes=5),
    )


def test_without_changes_there_is_no_curve() -> None:
    assert fade_curve([], today=BEGAN) == ()
