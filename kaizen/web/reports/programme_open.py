"""What is open now: its age, and whether it gets done as fast as it is agreed."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext, ngettext

from kaizen.reports.queries.programme import Programme
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.programme.flow import Flow, pace, throughput
from kaizen.reports.rules.programme.standing import AGES, ageing, work_per_holder
from kaizen.web.formats import number
from kaizen.web.reports import programme_words as words


@dataclass(frozen=True)
class Stretch:
    """Open ideas of one stretch of age, and how long its bar is beside the longest one."""

    words: str
    many: int
    percent: float
    is_old: bool


@dataclass(frozen=True)
class Open:
    """The panel of what is open: its age, and Little's law as a check."""

    title: str
    ages: tuple[Stretch, ...]
    load: str
    flow_title: str
    flow_said: str
    throughput: str


def open_of(programme: Programme) -> Open:
    """What is open in the area at the moment, against what came into use in the span."""
    ages = ageing(programme.open_now.ages())
    took = {int(d): many for d, many in programme.tally.parts(Figure.WORKED_IN).items()}
    flow = Flow(programme.open_now.in_hand(), programme.days, took)
    items, holders = programme.open_now.work()
    done_a_week = throughput(flow)
    return Open(
        title=words.ageing_title(ages),
        ages=tuple(_stretches(ages)),
        load=_load(items, holders),
        flow_title=words.flow_title(pace(flow)),
        flow_said=words.flow_said(flow),
        throughput=""
        if done_a_week is None
        else str(
            gettext("%(many)s agreed changes a week come into use.", many=number(done_a_week))
        ),
    )


def _stretches(ages: tuple[int, ...]) -> list[Stretch]:
    longest = max(ages) or 1
    starts = (0, *(last + 1 for last in AGES))
    names = [
        str(gettext("up to %(last)s days", last=AGES[0])),
        *(
            str(gettext("%(first)s to %(last)s", first=first, last=last))
            for first, last in zip(starts[1:], AGES[1:], strict=False)
        ),
        str(gettext("over %(last)s", last=AGES[-1])),
    ]
    return [
        Stretch(name, many, round(100 * many / longest, 1), at == len(AGES))
        for at, (name, many) in enumerate(zip(names, ages, strict=True))
    ]


def _load(items: int, holders: int) -> str:
    each = work_per_holder(items, holders)
    if each is None:
        return ""
    return str(
        ngettext(
            "%(each)s for the one person who holds them",
            "%(each)s for each of the %(num)d people who hold them",
            holders,
            each=number(each),
        )
    )
