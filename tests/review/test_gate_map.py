"""The circles of the gate's map: the same scores never cover each other while there is room."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kaizen.web.gate_map import Circle, set_apart

#: The map and the smallest circle on a phone, in pixels.
WIDTH, HEIGHT, SMALLEST = 296, 372, 46
SIDES = st.sampled_from(range(15, 90, 5))
CIRCLES = st.lists(st.builds(Circle, SIDES, SIDES, st.sampled_from(["", "m", "l"])), max_size=10)


def _distance(one: Circle, other: Circle) -> float:
    across, up = (one.x - other.x) * WIDTH / 100, (one.y - other.y) * HEIGHT / 100
    return float((across**2 + up**2) ** 0.5)


def test_the_same_scores_stand_side_by_side() -> None:
    placed = set_apart([Circle(50, 50, "")] * 4)
    assert placed[0] == Circle(50, 50, "")
    assert len(set(placed)) == 4
    assert all(_distance(*pair) >= SMALLEST for pair in combinations(placed, 2))
    # They stay near: nobody takes them for other scores.
    assert all(_distance(placed[0], one) < 3 * SMALLEST for one in placed)


def test_who_has_room_stays_where_the_scores_say() -> None:
    apart = [Circle(15, 15, ""), Circle(85, 85, "xl"), Circle(15, 85, "l")]
    assert set_apart(apart) == apart


@given(CIRCLES)
def test_a_few_never_cover_each_other(circles: list[Circle]) -> None:
    placed = set_apart(circles)
    assert len(placed) == len(circles)
    assert all(_distance(*pair) >= SMALLEST for pair in combinations(placed, 2))
    assert all(0 <= one.x <= 100 and one.x % 5 == 0 and one.y % 5 == 0 for one in placed)


def test_a_full_map_shows_all_of_them_still() -> None:
    assert len(set_apart([Circle(50, 50, "xl")] * 60)) == 60
