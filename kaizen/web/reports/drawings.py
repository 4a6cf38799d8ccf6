"""Where columns, lines and labels of the dashboard's charts stand; templates draw them as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import ceil, floor, log10

from kaizen.web.charts import Frame, Label, Mark, Rule
from kaizen.web.formats import percent as percent_words
from kaizen.web.reports.goal_words import LETTER, goal_label
from kaizen.web.reports.label_places import apart, in_two
from kaizen.web.reports.month_axis import MonthName

#: How an amount is written at an axis or a column: short.
Words = Callable[[float], str]
#: Heights that a scale may rise by, times a power of ten.
NICE = (1, 2, 2.5, 4, 5, 10)


@dataclass(frozen=True)
class Box:
    """A column; `look` is its class, and `pattern` what fills it besides its colour."""

    x: float
    y: float
    width: float
    height: float
    look: str
    pattern: str = ""


@dataclass(frozen=True)
class Line:
    """A line through points, as SVG writes them."""

    points: str
    look: str


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn, in the order of drawing."""

    frame: Frame
    rules: list[Rule] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)


class Scale:
    """From amounts to heights: zero is always on it, and its ends are round."""

    def __init__(self, frame: Frame, values: Sequence[float], *, steps: int = 5) -> None:
        self.frame = frame
        lowest, highest = min([0.0, *values]), max([0.0, *values])
        self.step = step_of(highest - lowest, steps)
        self.low = floor(lowest / self.step) * self.step
        self.high = max(ceil(highest / self.step) * self.step, self.low + self.step)

    def y(self, value: float) -> float:
        """The height at which an amount stands."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.frame.y_end - share * (self.frame.y_end - self.frame.top), 1)

    def ticks(self) -> list[float]:
        """The round amounts between its ends."""
        many = round((self.high - self.low) / self.step)
        return [self.low + self.step * place for place in range(many + 1)]

    def make_room(self, words: Words) -> Frame:
        """The frame, with as much room at its side as the longest amount needs."""
        longest = max(len(words(value)) for value in self.ticks())
        self.frame = replace(self.frame, left=max(self.frame.left, 10 + LETTER * longest))
        return self.frame

    def draw(self, picture: Picture, words: Words) -> None:
        """The grid with its amounts, the ground line a little stronger."""
        for value in self.ticks():
            y = self.y(value)
            look = "ground" if abs(value) < self.step / 2 else "grid"
            picture.rules.append(Rule(self.frame.left, y, self.frame.x_end, y, look))
            text = "0" if look == "ground" else words(value)
            picture.labels.append(Label(self.frame.left - 8, y + 4, text, "axis", "end"))


def step_of(span: float, steps: int) -> float:
    """A round step, so that about so many of them make the span: 19,200 by 5 is 4,000."""
    if span <= 0:
        return 1.0
    power = 10.0 ** floor(log10(span / steps))
    return next(nice * power for nice in NICE if nice * power * steps >= span * 0.999)


def months_chart(
    names: Sequence[MonthName],
    classes: Sequence[tuple[str, str, Sequence[Decimal]]],
    frame: Frame,
    *,
    axis: Words,
    value: Words,
) -> Picture:
    """Columns side by side for each month; `classes` are look, pattern and amounts.

    Only the first class carries its figures; where months are narrow, every other one does.
    """
    scale = Scale(frame, [float(one) for _, _, amounts in classes for one in amounts])
    frame = scale.make_room(axis)
    picture = Picture(frame)
    scale.draw(picture, axis)
    slot = (frame.x_end - frame.left) / max(len(names), 1)
    width = min(slot / (len(classes) + 0.6) * 0.82, 30)
    gap = min(slot / (len(classes) + 0.6), 36)
    every = ceil(len(names) / frame.most_labels)
    for place, name in enumerate(names):
        middle = frame.left + slot * (place + 0.5)
        first = middle - gap * len(classes) / 2 + (gap - width) / 2
        for number, (look, pattern, amounts) in enumerate(classes):
            x = round(first + gap * number, 1)
            _column(picture, scale, x, width, float(amounts[place]), look, pattern)
        amount = float(classes[0][2][place])
        if amount and place % every == 0:
            y = scale.y(max(amount, 0)) - 7
            at = round(first + width / 2, 1)
            picture.labels.append(Label(at, y, value(amount), "value", "middle"))
        if place % every == 0:
            at = round(middle, 1)
            picture.labels.extend(name.below(frame, at))
    return picture


def waterfall(
    steps: Sequence[tuple[str, float, float, float]], frame: Frame, *, value: Words
) -> Picture:
    """Steps of name, amount, begin and end; the first and the last stand on the ground."""
    picture = Picture(frame)
    scale = Scale(frame, [level for _, _, begins, ends in steps for level in (begins, ends)])
    ground = scale.y(0)
    picture.rules.append(Rule(frame.left, ground, frame.x_end, ground, "ground"))
    slot = (frame.x_end - frame.left) / len(steps)
    width = round(slot * 0.66, 1)
    last = len(steps) - 1
    for place, (name, amount, begins, ends) in enumerate(steps):
        x = round(frame.left + slot * place + (slot - width) / 2, 1)
        top, bottom = scale.y(max(begins, ends)), scale.y(min(begins, ends))
        look, pattern = "hard", ""
        if place == last:
            look = "left" if amount >= 0 else "loss"
        elif place:
            look, pattern = "cost", "stripes-cost"
        picture.boxes.append(Box(x, top, width, max(round(bottom - top, 1), 1), look, pattern))
        if 0 < place < last:
            y = scale.y(begins)
            picture.rules.append(Rule(round(x - slot + width, 1), y, x, y, "link"))
        at = round(x + width / 2, 1)
        picture.labels.append(Label(at, top - 8, value(amount), "value", "middle"))
        for row, words in enumerate(in_two(name, slot)):
            y = frame.height - 22 + 15 * row
            picture.labels.append(Label(at, y, words, "axis", "middle"))
    return picture


def curve_chart(
    names: Sequence[MonthName],
    lines: Sequence[tuple[str, str, Sequence[Decimal | None]]],
    frame: Frame,
    *,
    axis: Words,
) -> Picture:
    """Lines of look, words at the end and amounts; a None is a gap before or after the line.

    The words stand at the end of each line, moved apart where two ends meet.
    """
    known = [float(one) for _, _, amounts in lines for one in amounts if one is not None]
    scale = Scale(frame, known, steps=4)
    frame = scale.make_room(axis)
    picture = Picture(frame)
    scale.draw(picture, axis)
    step = (frame.x_end - frame.left) / max(len(names) - 1, 1)
    every = ceil(len(names) / frame.most_labels)
    for place, name in enumerate(names):
        if place % every == 0:
            x = round(frame.left + step * place, 1)
            picture.labels.extend(name.below(frame, x))
    ends = []
    for look, words, amounts in lines:
        points = [
            (round(frame.left + step * place, 1), scale.y(float(one)))
            for place, one in enumerate(amounts)
            if one is not None
        ]
        if not points:
            continue
        picture.lines.append(Line(" ".join(f"{x},{y}" for x, y in points), look))
        ends.append((*points[-1], words, look))
        if look == "proved":
            picture.marks.append(Mark(*points[-1], "here"))
    picture.labels.extend(apart(ends, frame))
    return picture


def shares_chart(
    names: Sequence[MonthName],
    shares: Sequence[float | None],
    frame: Frame,
    *,
    goal: float,
    goal_words: str,
) -> Picture:
    """Percents as a line with its values at the points, gaps as gaps, and the goal."""
    picture = Picture(frame)
    step = (frame.x_end - frame.left) / max(len(names) - 1, 1)
    lowest = min([goal, *(one for one in shares if one is not None)])
    # A line may begin above zero where all of it is high; columns never do.
    bottom = max(0.0, floor(lowest / 10) * 10 - 10.0)

    def y(percent: float) -> float:
        share = (percent - bottom) / (100 - bottom)
        return round(frame.y_end - share * (frame.y_end - frame.top), 1)

    for percent, look in ((bottom, "ground"), (goal, "goal")):
        picture.rules.append(Rule(frame.left, y(percent), frame.x_end, y(percent), look))
    every = ceil(len(names) / frame.most_labels)
    run: list[str] = []
    last = max((place for place, one in enumerate(shares) if one is not None), default=-1)
    for place, (name, share) in enumerate(zip(names, shares, strict=True)):
        x = round(frame.left + step * place, 1)
        if place % every == 0:
            picture.labels.extend(name.below(frame, x, "middle" if place else "start"))
        if share is None:
            _end_run(picture, run)
            continue
        run.append(f"{x},{y(share)}")
        picture.marks.append(Mark(x, y(share), "here" if place == last else ""))
        if place % every == 0 or place == last:
            # Above the goal the figure stands above its point: between them runs a line.
            at = y(share) - 11 if share >= goal else y(share) + 21
            picture.labels.append(Label(x, at, percent_words(round(share)), "value", "middle"))
    _end_run(picture, run)
    points = [
        None if share is None else (round(frame.left + step * place, 1), y(share))
        for place, share in enumerate(shares)
    ]
    label = goal_label(frame, y(goal), goal_words, points, picture.labels, look="goal")
    picture.labels.append(label)
    return picture


def ages_chart(bars: Sequence[tuple[str, int]], frame: Frame) -> Picture:
    """Columns with their counts above and names below; the last one is the one to worry about."""
    picture = Picture(frame)
    most = max((many for _, many in bars), default=0) or 1
    slot = (frame.x_end - frame.left) / max(len(bars), 1)
    width = round(slot * 0.72, 1)
    for place, (name, many) in enumerate(bars):
        x = round(frame.left + slot * place + (slot - width) / 2, 1)
        height = round((frame.y_end - frame.top) * many / most, 1)
        look = "bad" if place == len(bars) - 1 else "hard"
        picture.boxes.append(Box(x, round(frame.y_end - height, 1), width, height, look))
        at = round(x + width / 2, 1)
        top = round(frame.y_end - height - 7, 1)
        picture.labels.append(Label(at, top, str(many), "value", "middle"))
        picture.labels.append(Label(at, frame.height - 6, name, "axis", "middle"))
    return picture


def _column(
    picture: Picture, scale: Scale, x: float, width: float, amount: float, look: str, pattern: str
) -> None:
    top, bottom = scale.y(max(amount, 0)), scale.y(min(amount, 0))
    if amount:
        height = max(round(bottom - top, 1), 1)
        picture.boxes.append(Box(x, top, round(width, 1), height, look, pattern))


def _end_run(picture: Picture, run: list[str]) -> None:
    if len(run) > 1:
        picture.lines.append(Line(" ".join(run), "run"))
    run.clear()
