"""Where the lines, points and labels of a chart stand; templates draw them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from flask_babel import gettext

from kaizen.core.xmr import Limits, beyond
from kaizen.reports.rules.rhythm import FadePoint, Rhythm
from kaizen.web.formats import decimal
from kaizen.web.formats import percent as percent_words


@dataclass(frozen=True)
class Frame:
    """The field of a chart in its own units; the SVG is scaled to the place it has."""

    width: int
    height: int
    left: int = 34
    right: int = 96
    top: int = 26
    bottom: int = 28
    most_labels: int = 10

    @property
    def x_end(self) -> int:
        """Where the field ends."""
        return self.width - self.right

    @property
    def y_end(self) -> int:
        """Where the field stands on its ground line."""
        return self.height - self.bottom


WIDE = Frame(620, 240)
#: From one line of words to the next.
LINE = 15
#: The same chart for a phone: as large as there, so that its letters are not shrunk.
NARROW = Frame(330, 230, left=26, right=14, most_labels=5)


@dataclass(frozen=True)
class Mark:
    """A point; `look` is '', 'low' or 'out'."""

    x: float
    y: float
    look: str = ""


@dataclass(frozen=True)
class Rule:
    """A straight line from `x1` to `x2` at one height, or upright; `look` is its class."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str


@dataclass(frozen=True)
class Label:
    """Words in the chart; `anchor` as SVG knows it."""

    x: float
    y: float
    text: str
    look: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Chart:
    """Everything that is drawn, in the order of drawing."""

    frame: Frame
    bands: list[tuple[float, float, float, float]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    line: str = ""
    marks: list[Mark] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)


class _Scale:
    """From positions and values to units of the frame."""

    def __init__(self, frame: Frame, many: int, largest: float) -> None:
        self.frame = frame
        self.step = (frame.x_end - frame.left) / max(1, many - 1)
        self.largest = largest

    def x(self, place: float) -> float:
        end = self.frame.left + place * self.step
        return round(min(max(end, self.frame.left), self.frame.x_end), 1)

    def y(self, value: float) -> float:
        share = value / self.largest
        return round(self.frame.y_end - share * (self.frame.y_end - self.frame.top), 1)


def process_chart(rhythm: Rhythm, frame: Frame) -> Chart:
    """The weeks as a line between the limits of what is normal; dots alone while too few."""
    counts = [week.count for week in rhythm.weeks]
    highest = max([*counts, *(normal.limits.upper for normal in rhythm.normals), 1])
    largest = _round_up(highest)
    scale = _Scale(frame, max(len(counts), 2), largest)
    points = (f"{scale.x(place)},{scale.y(count)}" for place, count in enumerate(counts))
    chart = Chart(frame, line=" ".join(points) if rhythm.is_enough else "")
    _draw_ground(chart, scale, largest)
    looks: dict[int, str] = {}
    # Where hardly anything comes, each single one would stand outside: nothing can be told.
    if not rhythm.is_tiny:
        _draw_limits(chart, scale, rhythm)
        looks = looks_of(rhythm)
    chart.marks.extend(
        Mark(scale.x(place), scale.y(count), looks.get(place, ""))
        for place, count in enumerate(counts)
    )
    _name_weeks(chart, scale, rhythm)
    return chart


def fade_chart(points: Sequence[FadePoint], frame: Frame) -> Chart:
    """The share of changes that still hold, from all of them on the first day."""
    frame = replace(frame, left=46, right=22)
    last = max((point.month for point in points), default=1)
    scale = _Scale(frame, last + 1, 100)
    shares = [(0, 100.0), *((point.month, 100 * point.held / point.changes) for point in points)]
    chart = Chart(frame, line=" ".join(f"{scale.x(m)},{scale.y(share)}" for m, share in shares))
    for percent in (0, 50, 100):
        y = scale.y(percent)
        chart.rules.append(
            Rule(frame.left, y, frame.x_end, y, "ground" if percent == 0 else "grid")
        )
        chart.labels.append(Label(frame.left - 6, y + 4, percent_words(percent), "axis", "end"))
    chart.marks.extend(Mark(scale.x(month), scale.y(share)) for month, share in shares)
    named = _spread([month for month, _share in shares[1:]], frame.most_labels)
    for month, share in shares[1:]:
        x = scale.x(month)
        if month in named:
            chart.labels.append(Label(x, frame.height - 8, str(month), "axis", "middle"))
            above = scale.y(share) - 10
            chart.labels.append(Label(x, above, percent_words(round(share)), "value", "middle"))
    return chart


def _draw_ground(chart: Chart, scale: _Scale, largest: int) -> None:
    frame = chart.frame
    for value in sorted({0, largest // 2, largest}):
        y = scale.y(value)
        look = "ground" if value == 0 else "grid"
        chart.rules.append(Rule(frame.left, y, frame.x_end, y, look))
        chart.labels.append(Label(frame.left - 6, y + 4, str(value), "axis", "end"))


def _draw_limits(chart: Chart, scale: _Scale, rhythm: Rhythm) -> None:
    """Limits as far as they were reckoned, and dotted where they are only carried on."""
    frame = chart.frame
    for normal in rhythm.normals:
        limits = normal.limits
        x1, x2 = scale.x(normal.start - 0.5), scale.x(normal.until - 0.5)
        upper, lower, mean = (scale.y(v) for v in (limits.upper, limits.lower, limits.mean))
        chart.bands.append((x1, upper, x2 - x1, lower - upper))
        reckoned = scale.x(normal.reckoned - 0.5)
        for y, look in ((upper, "limit"), (lower, "limit"), (mean, "mean")):
            chart.rules.append(Rule(x1, y, reckoned, y, look))
            chart.rules.append(Rule(reckoned, y, x2, y, f"{look} carried"))
    if rhythm.normals and frame.right > frame.left:
        _name_limits(chart, scale, rhythm.normals[-1].limits)


def _name_limits(chart: Chart, scale: _Scale, limits: Limits) -> None:
    """What the lines mean, from the lowest up, so far apart that each can be read."""
    free = float(scale.frame.height)
    for value, look, words in (
        (limits.lower, "limit", gettext("low %(value)s")),
        (limits.mean, "mean", gettext("usual %(value)s")),
        (limits.upper, "limit", gettext("high %(value)s")),
    ):
        free = min(scale.y(value) + 4, free)
        text = str(words) % {"value": decimal(value)}
        chart.labels.append(Label(scale.frame.x_end + 8, free, text, look))
        free -= LINE


def looks_of(rhythm: Rhythm) -> dict[int, str]:
    """Which points are signals: those of a low stretch, and those outside the limits."""
    looks: dict[int, str] = {}
    for spell in rhythm.spells:
        for place in range(spell.start, spell.end or len(rhythm.weeks)):
            looks[place] = "low"
    for normal in rhythm.normals:
        counts = [week.count for week in rhythm.weeks[normal.start : normal.until]]
        for place in beyond(counts, normal.limits):
            looks[place + normal.start] = "out"
    return looks


def _name_weeks(chart: Chart, scale: _Scale, rhythm: Rhythm) -> None:
    frame = chart.frame
    places = _spread(list(range(len(rhythm.weeks))), frame.most_labels)
    for place in places:
        words = str(rhythm.weeks[place].number)
        if place == places[0]:
            words = gettext("wk %(week)s", week=words)
        anchor = "start" if place == places[0] else "middle"
        chart.labels.append(Label(scale.x(place), frame.height - 8, words, "axis", anchor))
    spell = rhythm.open_spell
    if spell is None:
        return
    x = scale.x(spell.start - 0.5)
    chart.rules.append(Rule(x, frame.top - 12, x, frame.y_end, "change"))
    words = gettext("since week %(week)s", week=rhythm.weeks[spell.start].number)
    is_left = x > frame.width / 2
    at, anchor = (x - 6, "end") if is_left else (x + 6, "start")
    chart.labels.append(Label(at, frame.top - 6, str(words), "change", anchor))


def _spread(places: list[int], most: int) -> list[int]:
    """Evenly chosen places, so that their labels do not touch."""
    every = max(1, ceil(len(places) / most))
    return places[::every]


def _round_up(value: float) -> int:
    """An even end of the scale just above the highest value."""
    top = ceil(value)
    step = 2 if top <= 10 else 10
    return step * ceil(top / step)
