"""The words of a goal stand where neither the line nor its figures run."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kaizen.web.charts import Frame, Label
from kaizen.web.reports.goal_words import ABOVE, BELOW, LETTER, Point, goal_label

FRAME = Frame(330, 244, left=50, right=8, top=28, bottom=40)
GOAL = 40.0
WORDS = "goal 95 %"


def _line(*heights: float | None) -> list[Point]:
    step = (FRAME.x_end - FRAME.left) / (len(heights) - 1)
    return [
        None if height is None else (FRAME.left + step * place, height)
        for place, height in enumerate(heights)
    ]


def _touched(label: Label, line: list[Point]) -> bool:
    left, right = label.x - LETTER * len(label.text), label.x
    for one, other in pairwise(line):
        if one is None or other is None:
            continue
        for share in range(101):
            x = one[0] + (other[0] - one[0]) * share / 100
            y = one[1] + (other[1] - one[1]) * share / 100
            if left < x < right and label.y - ABOVE < y < label.y + BELOW:
                return True
    return False


@pytest.mark.parametrize(
    "line",
    [
        _line(200, 180, 150, 120, 90, 60, 35, 30),
        _line(30, 32, 35, 60, 90, 120, 150, 200),
        _line(30, 30, 30, 30, 30, 30, 30, 30),
        _line(52, 52, 52, 52, 52, 52, 52, 52),
        _line(None, None, 150, 34, 30, 29, None, None),
    ],
)
def test_no_line_runs_through_the_words(line: list[Point]) -> None:
    label = goal_label(FRAME, GOAL, WORDS, line, [], look="goal")
    assert not _touched(label, line)
    assert FRAME.left <= label.x - LETTER * len(WORDS)
    assert label.x <= FRAME.x_end


def test_words_keep_away_from_figures() -> None:
    figure = Label(FRAME.x_end - 20, GOAL - 10, "97 %", "value", "middle")
    label = goal_label(FRAME, GOAL, WORDS, [], [figure], look="goal")
    assert (label.x, label.y) != (FRAME.x_end, GOAL - 7)
