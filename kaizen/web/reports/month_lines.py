"""A share month by month, with its goal: where its line, points and labels stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext

from kaizen.reports.rules.programme.shares import Share
from kaizen.web.charts import Chart, Frame, Label, Mark, Rule
from kaizen.web.formats import percent as percent_words
from kaizen.web.reports.goal_words import Point, goal_label
from kaizen.web.reports.month_axis import ROOM, month_axis, named_to_the_last

#: A month, and the share in it.
Month = tuple[date, Share]


def share_chart(points: Sequence[Month], frame: Frame, *, goal: int | None = None) -> Chart:
    """A line of percents; a month in which nothing was counted is a gap."""
    frame = replace(frame, left=46, right=22, bottom=ROOM)
    chart = Chart(frame)
    step = (frame.x_end - frame.left) / max(1, len(points) - 1)
    places = [
        (round(frame.left + at * step, 1), share.percent) for at, (_, share) in enumerate(points)
    ]
    _draw_ground(chart)
    for (x1, one), (x2, next_one) in zip(places, places[1:], strict=False):
        if one is not None and next_one is not None:
            chart.rules.append(Rule(x1, _y(frame, one), x2, _y(frame, next_one), "run"))
    named = named_to_the_last(len(points), frame.most_labels)
    names = month_axis([month for month, _ in points], named)
    for at, ((x, percent), name) in enumerate(zip(places, names, strict=True)):
        is_named = at in named
        if is_named:
            anchor = "start" if at == 0 and len(points) > 1 else "middle"
            chart.labels.extend(name.below(frame, x, anchor))
        if percent is None:
            continue
        is_last = at == len(points) - 1
        y = _y(frame, percent)
        chart.marks.append(Mark(x, y, "low" if is_last else ""))
        if is_named:
            # A value right under the goal would lie on its line.
            below = goal is not None and percent <= goal and y - 24 < _y(frame, goal)
            chart.labels.append(
                Label(x, y + 20 if below else y - 10, percent_words(percent), "value", "middle")
            )
    if goal is not None:
        line: list[Point] = [None if one is None else (x, _y(frame, one)) for x, one in places]
        _draw_goal(chart, goal, line)
    return chart


def _draw_goal(chart: Chart, goal: int, line: Sequence[Point]) -> None:
    frame, y = chart.frame, _y(chart.frame, goal)
    chart.rules.append(Rule(frame.left, y, frame.x_end, y, "limit"))
    words = str(gettext("goal %(percent)s%%", percent=goal))
    chart.labels.append(goal_label(frame, y, words, line, chart.labels, look="limit"))


def _draw_ground(chart: Chart) -> None:
    frame = chart.frame
    for percent in (0, 50, 100):
        y = _y(frame, percent)
        look = "ground" if percent == 0 else "grid"
        chart.rules.append(Rule(frame.left, y, frame.x_end, y, look))
        chart.labels.append(Label(frame.left - 6, y + 4, percent_words(percent), "axis", "end"))


def _y(frame: Frame, percent: int) -> float:
    return round(frame.y_end - percent / 100 * (frame.y_end - frame.top), 1)
