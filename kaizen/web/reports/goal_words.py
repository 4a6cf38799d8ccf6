"""Where the words of a goal stand in a chart: where neither the line nor its figures run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kaizen.web.charts import Frame, Label

#: About how wide a letter is, and how far letters reach above and below the line they stand on.
LETTER, ABOVE, BELOW = 7, 12, 4
#: From the goal's line to the words over it and under it.
OVER, UNDER = -7, 16
#: So many places are tried from one side to the other.
PLACES = 7

#: A point of the line; None is a gap.
Point = tuple[float, float] | None
#: Left, top, right and bottom.
Field = tuple[float, float, float, float]


def goal_label(
    frame: Frame,
    y: float,
    words: str,
    points: Sequence[Point],
    labels: Sequence[Label],
    *,
    look: str,
) -> Label:
    """The words at the goal's height `y`, on the right first, where the least lies under them."""
    taken = [_field_of(label) for label in labels]
    tried = list(_places(frame, y, words, look))
    return min(tried, key=lambda label: _covered(_field_of(label), points, taken))


def _places(frame: Frame, y: float, words: str, look: str) -> Iterator[Label]:
    room = frame.x_end - frame.left - LETTER * len(words)
    for place in range(PLACES):
        x = round(frame.x_end - max(room, 0) * place / (PLACES - 1), 1)
        for away in (OVER, UNDER):
            if ABOVE < y + away < frame.y_end:
                yield Label(x, y + away, words, look, "end")
    # A goal at the very top or bottom has its words over it all the same.
    yield Label(frame.x_end, y + OVER, words, look, "end")


def _field_of(label: Label) -> Field:
    width = LETTER * len(label.text)
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor]
    left = label.x - width * share
    return left, label.y - ABOVE, left + width, label.y + BELOW


def _covered(field: Field, points: Sequence[Point], taken: Sequence[Field]) -> int:
    """How much of the line and how many figures lie in the field."""
    left, top, right, bottom = field
    many = sum(
        one[0] < right and left < one[2] and one[1] < bottom and top < one[3] for one in taken
    )
    # A figure that is covered is worse than a bit of the line.
    found = many * 100
    for first, second in pairwise(points):
        if first is None or second is None:
            continue
        (x1, y1), (x2, y2) = first, second
        for x in range(int(max(x1, left)), int(min(x2, right)) + 1, LETTER):
            at = y1 + (y2 - y1) * (x - x1) / max(x2 - x1, 1)
            found += top < at < bottom
    return found
