"""The panels about care: how fast we answer, whether changes last, which wastes, area by area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from kaizen.reports.queries.savings import Savings
from kaizen.reports.rules.figures import Figure, Held, Tally
from kaizen.reports.rules.money import pareto_of
from kaizen.reports.rules.programme.response import (
    GOAL_PERCENT,
    MEDIAN,
    MOST,
    Times,
    Waited,
    answered_within,
    waited,
)
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.programme.standing import ageing
from kaizen.reports.rules.programme.sustaining import sustain_rate
from kaizen.reports.rules.response import QUARTERS_A_DAY
from kaizen.web.charts import Frame
from kaizen.web.formats import percent
from kaizen.web.reports.amounts import summed
from kaizen.web.reports.behind import rows_of
from kaizen.web.reports.control import Chosen
from kaizen.web.reports.drawings import Picture, ages_chart, shares_chart
from kaizen.web.reports.figure_words import part_words
from kaizen.web.reports.panels import DESK, PHONE, Panel, month_names
from kaizen.web.reports.tables import Table

#: The names of the tables in addresses.
ANSWERS, AGES, HELD, WASTE = "answers", "ages", "held", "waste"
AGE_WORDS: tuple[LazyString, ...] = (
    lazy_gettext("up to 7"),
    lazy_gettext("8–30"),
    lazy_gettext("31–60"),
    lazy_gettext("61–90"),
    lazy_gettext("over 90"),
)
#: The first so many wastes stand out.
LEADING = 2


@dataclass(frozen=True)
class AnswerPanel(Panel):
    """Management's own speed: the headline of the house."""

    median: str = ""
    most: str = ""
    waiting: int = 0
    before: str = ""


@dataclass(frozen=True)
class HeldPanel(Panel):
    """Whether changes last; arcs in percent of the ring: length, where it begins, look."""

    share: Share | None = None
    slipped: int = 0
    unchecked: int = 0
    arcs: Sequence[tuple[float, float, str]] = ()
    lost: str = ""
    before: str = ""


@dataclass(frozen=True)
class SleepPanel(Panel):
    """What is open by age, and what of it sleeps; where most of it is."""

    open: int = 0
    asleep: int = 0
    where: str = ""


@dataclass(frozen=True)
class WastePanel(Panel):
    """Kinds of waste, the most frequent first: word, how many, width in percent, look, address."""

    bars: Sequence[tuple[str, int, int, str, str]] = ()


def answer_panel(found: Savings, chosen: Chosen) -> AnswerPanel:
    """Answers within a working day, by month, with those who still wait counted by their age."""
    times = times_of(found.tally, found.open_now.answers())
    share = answered_within(times)
    late = sum(many for age, many in times.running.items() if age > QUARTERS_A_DAY)
    if not share.whole:
        return AnswerPanel(title=str(gettext("Nobody has waited for an answer in this time")))
    months = [one for one in found.span.months() if one <= chosen.today]
    shares = [answered_within(times_of(found.around.get(month, Tally()), {})) for month in months]
    return AnswerPanel(
        title=_answered(share),
        gist=_answered(share),
        wide=_answers(months, shares, replace(DESK, width=520, height=230, left=24, right=24)),
        narrow=_answers(months, shares, replace(PHONE, height=190, left=20, right=20)),
        table=Table(
            ANSWERS,
            _answered(share),
            _words(gettext("Month"), gettext("Answered within a day")),
            list(zip(months, shares, strict=True)),
        ),
        median=hours_of(waited(times, MEDIAN)),
        most=hours_of(waited(times, MOST)),
        waiting=late,
        before=_before(found, lambda tally: answered_within(times_of(tally, {}))),
    )


def held_panel(found: Savings, chosen: Chosen) -> HeldPanel:
    """Of the changes old enough for their look after 90 days; unchecked counts as not held."""
    looks = found.tally.parts(Figure.AFTER_90)
    share = sustain_rate(looks)
    lost = found.tally.amount(Figure.LOST, "", chosen.currency)
    panel = HeldPanel(
        title=str(gettext("No change of this time is 90 days old yet")),
        share=share,
        slipped=looks.get(Held.SLIPPED, 0),
        unchecked=looks.get(Held.UNCHECKED, 0),
        lost=summed(lost, chosen.currency) if lost else "",
        before=_before(found, lambda tally: sustain_rate(tally.parts(Figure.AFTER_90))),
    )
    if not share.whole:
        return panel
    title = gettext(
        "%(held)s of %(all)s changes still hold after 90 days", held=share.part, all=share.whole
    )
    return replace(
        panel,
        title=str(title),
        gist=str(title),
        arcs=_arcs(looks, share.whole),
        table=Table(
            HELD,
            str(title),
            _words(gettext("At the last look"), gettext("Changes in use"), gettext("share")),
            [
                (part_words(Figure.AFTER_90, look), many, Share(many, share.whole))
                for look in Held
                for many in [looks.get(look, 0)]
            ],
        ),
    )


def sleep_panel(found: Savings) -> SleepPanel:
    """Open ideas by their age, and how many have had no news for ten working days."""
    ages = ageing(found.open_now.ages())
    asleep = found.open_now.asleep(found.area.id)
    places = [
        (place.area.name, found.open_now.asleep(place.area.id))
        for place in found.places
        if place.area
    ]
    worst = sorted((one for one in places if one[1]), key=lambda one: -one[1])[:2]
    bars = list(zip(map(str, AGE_WORDS), ages, strict=True))
    title = ngettext(
        "%(num)d idea sleeps: no news for 10 days",
        "%(num)d ideas sleep: no news for 10 days",
        asleep,
    )
    return SleepPanel(
        title=str(title if asleep else gettext("Nothing sleeps: all work has had news")),
        gist="; ".join(f"{name} {many}" for name, many in bars),
        wide=ages_chart(bars, replace(DESK, width=330, height=170, left=4, right=4, bottom=28)),
        narrow=ages_chart(bars, replace(PHONE, height=170, left=4, right=4, bottom=28)),
        table=Table(
            AGES,
            str(gettext("Age of what is open")),
            _words(gettext("Age in days"), gettext("Open ideas")),
            list(bars),
        ),
        open=sum(ages),
        asleep=asleep,
        where=", ".join(f"{name} {many}" for name, many in worst),
    )


def waste_panel(found: Savings, chosen: Chosen) -> WastePanel:
    """Which waste people name, as a Pareto."""
    named = pareto_of(found.tally.parts(Figure.WASTE))
    whole = sum(many for _, many in named)
    if not named:
        return WastePanel(title=str(gettext("Nobody has named a waste in this time")))
    top = named[0][1]
    bars = [
        (
            part_words(Figure.WASTE, kind),
            many,
            round(100 * many / top),
            "fill" if place < LEADING else "quiet",
            rows_of(chosen, Figure.WASTE, kind),
        )
        for place, (kind, many) in enumerate(named)
    ]
    leading = sum(many for _, many in named[:LEADING])
    return WastePanel(
        title=_leading([bar[0] for bar in bars[:LEADING]]),
        lines=[
            str(
                gettext(
                    "%(part)s of the %(whole)s ideas that name a waste are about these.",
                    part=leading,
                    whole=whole,
                )
            )
        ],
        bars=bars,
        table=Table(
            WASTE,
            str(gettext("Kind of waste")),
            _words(gettext("Kind of waste"), gettext("Ideas"), gettext("share")),
            [(name, many, Share(many, whole)) for name, many, *_ in bars],
        ),
    )


def times_of(tally: Tally, running: dict[int, int]) -> Times:
    """Times to the first answer in quarters of an hour, and the ages of what waits."""
    done = {int(part): many for part, many in tally.parts(Figure.ANSWERED_IN).items()}
    return Times(done, running)


def _answered(share: Share) -> str:
    if share.can_be_judged:
        return str(
            gettext("%(percent)s of 100 ideas get an answer within a day", percent=share.percent)
        )
    return str(
        ngettext(
            "%(part)s of %(num)d idea got an answer within a day",
            "%(part)s of %(num)d ideas got an answer within a day",
            share.whole,
            part=share.part,
        )
    )


def _answers(months: Sequence[date], shares: Sequence[Share], frame: Frame) -> Picture:
    return shares_chart(
        month_names(months, frame),
        [one.percent for one in shares],
        frame,
        goal=GOAL_PERCENT,
        goal_words=str(gettext("goal %(percent)s%%", percent=GOAL_PERCENT)),
    )


def _before(found: Savings, share_of: Callable[[Tally], Share]) -> str:
    """The same share in the time that one compares with; empty where one compares with none."""
    if found.before is None:
        return ""
    share = share_of(found.before)
    return "–" if share.percent is None else percent(share.percent)


def hours_of(time: Waited | None) -> str:
    """``9 h``, or "over 240 h" where so many still wait that nobody knows."""
    if time is None:
        return "–"
    hours = gettext("%(hours)s h", hours=time.hours)
    return str(gettext("over %(hours)s", hours=hours)) if time.is_at_least else str(hours)


def _arcs(looks: dict[str, int], whole: int) -> list[tuple[float, float, str]]:
    """Arcs of the ring in percent: how long, where it begins, which look."""
    arcs, begin = [], 0.0
    for held in Held:
        length = 100 * looks.get(held, 0) / whole
        if length:
            arcs.append((round(max(length - 0.8, 0.4), 1), round(begin, 1), held.value))
        begin += length
    return arcs


def _words(*columns: str) -> tuple[str, ...]:
    return tuple(map(str, columns))


def _leading(names: list[str]) -> str:
    return str(gettext("Top of the list: %(names)s", names=" · ".join(names)))
