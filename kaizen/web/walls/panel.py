"""The picture on the wall: how many ideas came in each of the last weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext, ngettext

from kaizen.reports.rules.rhythm import Measure, Rhythm, Week
from kaizen.web.formats import decimal
from kaizen.web.weeks import answer_of

#: Weeks that are drawn, and how many of them the sentence speaks of.
WEEKS = 12
SPOKEN_OF = 4
WIDTH, HEIGHT = 504, 580
#: Room above for the numbers, below for the weeks, and on the right for what is usual.
TOP, BOTTOM, RIGHT = 34, 40, 96


@dataclass(frozen=True)
class Bar:
    """One week: where its bar stands, its number of ideas and its name."""

    x: float
    y: float
    width: float
    height: float
    count: int
    week: str
    is_last: bool

    @property
    def middle(self) -> float:
        """Where its numbers stand."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Panel:
    """The sentence, the number of last week, the bars, and the height of what is usual."""

    title: str
    number: str = ""
    beside: str = ""
    gist: str = ""
    bars: list[Bar] = field(default_factory=list)
    usual: str = ""
    usual_y: float = 0
    width: int = WIDTH
    height: int = HEIGHT
    ground: int = HEIGHT - BOTTOM
    end: int = WIDTH


def panel_of(rhythms: Mapping[Measure, Rhythm]) -> Panel:
    """Whether ideas come as usual, from the weeks that are over."""
    rhythm = rhythms.get(Measure.IDEAS)
    if rhythm is None or not rhythm.weeks:
        return Panel(answer_of(rhythms))
    weeks = list(rhythm.weeks[-WEEKS:])
    last = weeks[-1]
    can_tell = rhythm.is_enough and not rhythm.is_tiny
    usual = rhythm.normals[-1].limits.mean if can_tell else 0.0
    end = WIDTH - RIGHT if can_tell else WIDTH
    largest = max(*(week.count for week in weeks), usual, 1)
    counts = ", ".join(f"{week.number}: {week.count}" for week in weeks)
    return Panel(
        title=answer_of(rhythms) if can_tell else _came(weeks),
        number=str(last.count),
        beside=str(
            ngettext(
                "idea in week %(week)s", "ideas in week %(week)s", last.count, week=last.number
            )
        ),
        gist=str(gettext("Ideas by week. %(counts)s", counts=counts)),
        bars=[_bar(weeks, place, largest, end / len(weeks)) for place in range(len(weeks))],
        usual=str(gettext("usual %(mean)s", mean=decimal(usual))) if can_tell else "",
        usual_y=_y(usual, largest),
        end=end,
    )


def _came(weeks: list[Week]) -> str:
    """Where too few come to say what is usual, the plain number."""
    spoken = weeks[-SPOKEN_OF:]
    count = sum(week.count for week in spoken)
    return str(
        ngettext(
            "%(num)d idea came in the last %(weeks)s weeks",
            "%(num)d ideas came in the last %(weeks)s weeks",
            count,
            weeks=len(spoken),
        )
    )


def _bar(weeks: list[Week], place: int, largest: float, step: float) -> Bar:
    week = weeks[place]
    y = _y(week.count, largest)
    return Bar(
        x=round(place * step + step * 0.14, 1),
        y=y,
        width=round(step * 0.72, 1),
        height=round(HEIGHT - BOTTOM - y, 1),
        count=week.count,
        week=str(week.number),
        is_last=place == len(weeks) - 1,
    )


def _y(value: float, largest: float) -> float:
    ground = HEIGHT - BOTTOM
    return round(ground - value / largest * (ground - TOP), 1)
