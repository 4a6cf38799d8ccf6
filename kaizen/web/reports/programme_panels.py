"""The panels of the programme: a sentence, its figures, its picture and its table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from kaizen.reports.queries.programme import Programme
from kaizen.reports.rules.figures import Figure, Outcome, Tally
from kaizen.reports.rules.programme.deciding import (
    FIRST_LEVEL_GOAL_PERCENT,
    commonest,
    decided_first,
    declined_and_appealed,
    declined_with_instead,
)
from kaizen.reports.rules.programme.outcomes import (
    adoption_rate,
    implementation_rate,
)
from kaizen.reports.rules.programme.response import (
    GOAL_PERCENT,
    MEDIAN,
    MOST,
    Times,
    answered_within,
    waited,
)
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.programme.sustaining import sustain_rate
from kaizen.reports.rules.response import QUARTERS_A_DAY
from kaizen.web import formats
from kaizen.web.charts import NARROW, WIDE, Chart
from kaizen.web.forms.review import REASONS
from kaizen.web.reports import programme_words as words
from kaizen.web.reports.control import Chosen
from kaizen.web.reports.month_lines import share_chart
from kaizen.web.reports.programme_rows import month_url, rows_url

_REASON_WORDS = {one.value: one.label for one in REASONS}


@dataclass(frozen=True)
class Fact:
    """A large figure and what it says; `before` is the one it is compared with."""

    value: str
    words: str
    before: str = ""


@dataclass(frozen=True)
class MonthRow:
    """One month of the table below the chart of answers."""

    month: str
    within: Share
    median: str
    most: str
    url: str


@dataclass(frozen=True)
class Answers:
    """Management's response time: the headline."""

    title: str
    gist: str
    said: str
    facts: tuple[Fact, ...]
    rows: tuple[MonthRow, ...]
    wide: Chart
    narrow: Chart
    late: int


@dataclass(frozen=True)
class Cohort:
    """The ideas sent in one month, how many of them are in use today, and where they are."""

    month: str
    share: Share
    url: str


def answer_times(tally: Tally, running: Counter[int] | None = None) -> Times:
    """The times to the first answer that a tally holds, and the ages of those who wait."""
    return _times(tally, Figure.ANSWERED_IN, running)


def answers_of(programme: Programme, picked: Chosen) -> Answers:
    """How fast people get their answer."""
    first = answer_times(programme.tally, programme.open_now.answers())
    decided = _times(programme.tally, Figure.DECIDED_IN, programme.open_now.decisions())
    within = answered_within(first)
    before = programme.before
    earlier = answer_times(before) if before is not None else None
    decided_then = _times(before, Figure.DECIDED_IN) if before is not None else None
    title = words.answers_title(within, first)
    rows = tuple(_month_row(month, programme, picked) for month in _months(programme))
    points = [(month, row.within) for month, row in zip(_months(programme), rows, strict=True)]
    last = next((row for row in reversed(rows) if row.within.whole), None)
    gist = (
        gettext(
            "%(title)s. Last month with answers, %(month)s: %(share)s.",
            title=title,
            month=last.month,
            share=words.percent_words(last.within),
        )
        if last
        else title
    )
    return Answers(
        title=title,
        gist=str(gist),
        said=words.answers_said(within, answered_within(earlier) if earlier else None),
        facts=(
            _time_fact(first, MEDIAN, gettext("to the first answer, median"), earlier),
            _time_fact(first, MOST, gettext("85 of 100 hear sooner"), earlier),
            _time_fact(decided, MEDIAN, gettext("to the decision, median"), decided_then),
            _time_fact(decided, MOST, gettext("85 of 100 are decided sooner"), decided_then),
        ),
        rows=rows,
        wide=share_chart(points, WIDE, goal=GOAL_PERCENT),
        narrow=share_chart(points, NARROW, goal=GOAL_PERCENT),
        late=sum(many for age, many in first.running.items() if age > QUARTERS_A_DAY),
    )


def cohorts_of(programme: Programme, picked: Chosen) -> list[Cohort]:
    """Month by month, what became of the ideas sent in it."""
    return [
        Cohort(
            formats.month(month),
            implementation_rate(tally.parts(Figure.OUTCOME)),
            month_url(picked, month, Figure.OUTCOME, Outcome.IN_USE),
        )
        for month in _months(programme)
        if (tally := programme.months.get(month, Tally())).count(Figure.OUTCOME)
    ]


def shares_of(tally: Tally) -> dict[str, Share]:
    """The shares of the small panels by their names."""
    declined = tally.count(Figure.DECLINED_FOR)
    how = tally.parts(Figure.DECLINED_HOW)
    outcomes = tally.parts(Figure.OUTCOME)
    return {
        "implemented": implementation_rate(outcomes),
        "adopted": adoption_rate(outcomes),
        "first": decided_first(tally.parts(Figure.SETTLED_BY)),
        "after_90": sustain_rate(tally.parts(Figure.AFTER_90)),
        "after_365": sustain_rate(tally.parts(Figure.AFTER_365)),
        "instead": declined_with_instead(declined, how),
        "appealed": declined_and_appealed(declined, how),
    }


def reasons_of(tally: Tally, picked: Chosen) -> list[tuple[str, int, str]]:
    """Why ideas were declined, in words, the commonest first, and where these ideas are."""
    return [
        (
            str(_REASON_WORDS.get(reason, reason)),
            many,
            rows_url(picked, Figure.DECLINED_FOR, part=reason),
        )
        for reason, many in commonest(tally.parts(Figure.DECLINED_FOR))
    ]


def is_first_enough(share: Share) -> bool:
    """Whether the aim of product.md is met: at least so many end at the first level."""
    return share.reaches(FIRST_LEVEL_GOAL_PERCENT)


def _month_row(month: date, programme: Programme, picked: Chosen) -> MonthRow:
    times = answer_times(programme.months.get(month, Tally()))
    return MonthRow(
        formats.month(month),
        answered_within(times),
        words.time_words(waited(times)),
        words.time_words(waited(times, MOST)),
        month_url(picked, month, Figure.ANSWERED_IN),
    )


def _months(programme: Programme) -> list[date]:
    """The months of the span that have begun."""
    many = programme.days
    return [m for m in programme.span.months() if (m - programme.span.first_on).days < many]


def _time_fact(times: Times, percent: int, said: str, before: Times | None = None) -> Fact:
    earlier = words.time_words(waited(before, percent)) if before is not None else ""
    return Fact(words.time_words(waited(times, percent)), str(said), earlier)


def _times(tally: Tally, figure: Figure, running: Counter[int] | None = None) -> Times:
    done = {int(part): many for part, many in tally.parts(figure).items()}
    return Times(done, running or Counter())
