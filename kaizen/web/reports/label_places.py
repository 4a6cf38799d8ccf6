"""Where words of a chart stand so that none runs into another."""

from __future__ import annotations

from collections.abc import Sequence

from kaizen.web.charts import Frame, Label
from kaizen.web.reports.goal_words import LETTER


def apart(
    ends: Sequence[tuple[float, float, str, str]], frame: Frame, *, height: int = 17
) -> list[Label]:
    """Words at the ends of lines, the highest first, none on top of another."""
    labels: list[Label] = []
    lowest = -1e9
    for x, y, words, look in sorted(ends, key=lambda one: one[1]):
        at = max(y + 4, lowest + height)
        lowest = at
        is_inside = x < frame.x_end - 20
        place = Label(x + 10, at + (14 if is_inside else 0), words, look)
        # Where the words would leave the frame they stand before their point.
        if place.x + LETTER * len(words) > frame.width:
            shift = 18 if is_inside else -10
            place = Label(min(x + 6, frame.x_end), at + shift, words, look, "end")
        labels.append(place)
    return labels


def in_two(words: str, room: float) -> list[str]:
    """A name in two rows where it has two words; what is too long is cut, so that none touch."""
    first, _, rest = words.partition(" ")
    most = max(int(room / LETTER), 4)
    rows = [first, rest] if rest else [first]
    return [row if len(row) <= most else f"{row[: most - 1]}…" for row in rows]
