"""The way of one aim as a chart: what was reached, beside the straight line to the target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kaizen.objectives.models import Aim
from kaizen.objectives.rules.progress import Point, Progress
from kaizen.web import formats
from kaizen.web.charts import NARROW, WIDE, Chart, Frame, Label, Mark, Rule


@dataclass(frozen=True)
class Drawn:
    """The chart for a desk and for a phone, what it shows in words, and its points for a table."""

    gist: str
    wide: Chart
    narrow: Chart
    points: tuple[Point, ...]


def drawn_way(aim: Aim, progress: Progress, gist: str, today: date) -> Drawn | None:
    """The chart of an aim that has at least one value; None before."""
    if not progress.points:
        return None
    wide, narrow = (_chart(aim, progress, frame, today) for frame in (WIDE, NARROW))
    return Drawn(gist, wide, narrow, progress.points)


def _chart(aim: Aim, progress: Progress, frame: Frame, today: date) -> Chart:
    frame = replace(frame, left=58, right=30)
    scale = _Scale(aim, progress, frame)
    chart = Chart(frame)
    for value in sorted({Decimal(0), aim.from_value, aim.to_value, scale.top}):
        y = scale.y(value)
        chart.rules.append(Rule(frame.left, y, frame.x_end, y, "grid" if value else "ground"))
    for value in sorted({aim.from_value, aim.to_value}):
        chart.labels.append(Label(frame.left - 6, scale.y(value) + 4, short(value), "axis", "end"))
    start = (scale.x(aim.from_on), scale.y(aim.from_value))
    end = (scale.x(aim.until_on), scale.y(aim.to_value))
    chart.rules.append(Rule(*start, *end, "limit carried"))
    steps = _steps(progress.points, min(today, aim.until_on), is_counted=bool(not aim.unit))
    places = [(scale.x(on), scale.y(value)) for on, value in steps]
    line = " ".join(f"{x},{y}" for x, y in places)
    marks = [Mark(scale.x(on), scale.y(value)) for on, value in progress.points]
    chart.marks.extend(marks)
    last_on, last = steps[-1]
    above = scale.y(last) - 12
    chart.labels.append(Label(scale.x(last_on), above, short(last), "value", "middle"))
    for on, anchor in ((aim.from_on, "start"), (aim.until_on, "end")):
        words = formats.day(on)
        chart.labels.append(Label(scale.x(on), frame.height - 8, words, "axis", anchor))
    return replace(chart, line=line)


def short(value: Decimal) -> str:
    """A value without its unit; thousands as ``16k``."""
    if abs(value) >= 10_000:
        return f"{formats.number(value / 1000)}k"
    if abs(value) >= 100:
        return formats.number(round(value))
    return formats.number(value)


def _steps(points: tuple[Point, ...], last: date, *, is_counted: bool) -> list[Point]:
    """What is counted rises in steps and stands until today; what is measured is joined."""
    if not is_counted:
        return list(points)
    found: list[Point] = []
    for on, value in points:
        if found:
            found.append((on, found[-1][1]))
        found.append((on, value))
    return [*found, (max(last, found[-1][0]), found[-1][1])]


class _Scale:
    """From days and values to units of the frame; values begin at zero."""

    def __init__(self, aim: Aim, progress: Progress, frame: Frame) -> None:
        values = [value for _, value in progress.points]
        self.frame = frame
        self.first = aim.from_on
        self.days = max(1, (aim.until_on - aim.from_on) / timedelta(days=1))
        self.top = max([aim.from_value, aim.to_value, *values, Decimal(1)])

    def x(self, on: date) -> float:
        """The place of a day, within the field."""
        share = min(1.0, max(0.0, (on - self.first) / timedelta(days=1) / self.days))
        return round(self.frame.left + share * (self.frame.x_end - self.frame.left), 1)

    def y(self, value: Decimal) -> float:
        """The height of a value."""
        share = float(max(value, Decimal(0)) / self.top)
        return round(self.frame.y_end - share * (self.frame.y_end - self.frame.top), 1)
