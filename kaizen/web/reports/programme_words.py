"""The sentences of the programme: each panel's title says what its figures say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from kaizen.reports.rules.programme.benchmarks import Benchmark, Measure, Who
from kaizen.reports.rules.programme.flow import Flow, Pace, days_at_this_pace, mean_days
from kaizen.reports.rules.programme.response import GOAL_PERCENT, Times, Waited
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.programme.silence import Place
from kaizen.web.formats import exact, number, percent

#: Up to here hours are told as hours; longer times as working days.
HOURS_UNTIL = 48
#: So many names fit in a sentence.
MOST_NAMES = 3

WHO: Mapping[Who, LazyString] = {
    Who.US_1992: lazy_gettext("Companies in the USA, 1992"),
    Who.US_2003: lazy_gettext("47 companies in the USA, 2003"),
    Who.GERMANY_2023: lazy_gettext("Companies in Germany that compare themselves, 2023"),
    Who.BEST_1996: lazy_gettext("Milliken and Toyota, 1996"),
    Who.STRONG: lazy_gettext("What researchers call a strong idea system"),
    Who.TYPICAL_EVENT: lazy_gettext("Improvement weeks: most keep hardly half"),
}
MEASURES: Mapping[Measure, LazyString] = {
    Measure.PARTICIPATION: lazy_gettext("Took part"),
    Measure.IDEAS: lazy_gettext("Ideas per head and year"),
    Measure.IN_USE: lazy_gettext("Changes in use per head and year"),
    Measure.ADOPTION: lazy_gettext("Taken up, of all ideas sent"),
    Measure.IMPLEMENTATION: lazy_gettext("In use, of all ideas sent"),
    Measure.SUSTAINED: lazy_gettext("Still in use after a year"),
}


def time_words(waited: Waited | None) -> str:
    """``9 h``, ``3.5 working days``, ``at least 31 h``; a dash where nobody was answered."""
    if waited is None:
        return "–"
    if waited.is_at_least:
        return str(gettext("at least %(time)s", time=_length(waited)))
    return _length(waited)


def _length(waited: Waited) -> str:
    if waited.quarters < 4:
        return str(gettext("%(minutes)s min", minutes=waited.quarters * 15))
    if waited.hours <= HOURS_UNTIL:
        return str(gettext("%(hours)s h", hours=waited.hours))
    days = Decimal(waited.quarters) / 96
    return str(gettext("%(days)s working days", days=number(days)))


def share_words(share: Share) -> str:
    """``46 of 58``; a dash of nothing."""
    return counts(share) if share.whole else "–"


def counts(share: Share) -> str:
    """``46 of 58``."""
    return str(gettext("%(part)s of %(whole)s", part=share.part, whole=share.whole))


def percent_words(share: Share) -> str:
    """``46 of 58: 79%``; counts alone where a percent would be chance."""
    if not share.can_be_judged:
        return share_words(share)
    return f"{counts(share)}: {percent(share.percent or 0)}"


def answers_title(within: Share, times: Times) -> str:
    """How fast people get an answer, in one sentence."""
    if within.can_be_judged:
        return str(
            gettext(
                "%(percent)s of 100 ideas get an answer within a working day",
                percent=within.percent,
            )
        )
    if within.whole:
        return str(
            gettext("%(share)s ideas got an answer within a working day", share=counts(within))
        )
    if times.waiting:
        return str(gettext("All that wait are still within their working day"))
    return str(gettext("No idea was sent in this time"))


def answers_said(within: Share, before: Share | None) -> str:
    """Whether that is enough, and whether it has become better."""
    if not within.can_be_judged:
        return ""
    goal = gettext("The goal is %(percent)s of 100.", percent=GOAL_PERCENT)
    if before is None or not before.can_be_judged:
        return str(goal)
    change = (within.percent or 0) - (before.percent or 0)
    told = {
        0: gettext("As before: %(percent)s of 100.", percent=before.percent),
        1: gettext("Better than before: it was %(percent)s of 100.", percent=before.percent),
        -1: gettext("Slower than before: it was %(percent)s of 100.", percent=before.percent),
    }
    return f"{told[(change > 0) - (change < 0)]} {goal}"


def heads_title(ideas: Decimal | None, changes: Decimal | None) -> str:
    """What comes from each head in a year."""
    if ideas is None or changes is None:
        return str(gettext("Nobody belongs to this area"))
    return str(
        gettext(
            "%(ideas)s ideas and %(changes)s changes in use per head and year",
            ideas=number(ideas),
            changes=number(changes),
        )
    )


def took_part_title(share: Share) -> str:
    """How many people take part."""
    if not share.whole:
        return str(gettext("Nobody belongs to this area"))
    return str(
        gettext(
            "%(part)s of %(whole)s people took part: %(percent)s%%",
            part=share.part,
            whole=share.whole,
            percent=share.percent,
        )
    )


def cohort_title(share: Share) -> str:
    """What came of the ideas of this time."""
    if not share.whole:
        return str(gettext("No idea was sent in this time"))
    return str(gettext("%(share)s ideas sent are in use today", share=counts(share)))


def adoption_title(share: Share) -> str:
    """How often the answer is yes."""
    if not share.whole:
        return str(gettext("No idea of this time is decided yet"))
    return str(gettext("%(share)s decided ideas were taken up", share=counts(share)))


def first_level_title(share: Share) -> str:
    """How many answers need nobody above."""
    if not share.whole:
        return str(gettext("Nothing was decided in this time"))
    return str(gettext("Supervisors settled %(share)s ideas alone", share=counts(share)))


def sustain_title(share: Share) -> str:
    """Whether changes last."""
    if not share.whole:
        return str(gettext("No change of this time is 90 days old yet"))
    return str(gettext("%(share)s changes still hold after 90 days", share=counts(share)))


def declines_title(declined: int, instead: Share) -> str:
    """How a no is said."""
    if not declined:
        return str(gettext("Nothing was declined in this time"))
    if declined == 1:
        return str(
            gettext("The one declined idea came with something else to try")
            if instead.part
            else gettext("The one declined idea came with nothing else to try")
        )
    return str(
        gettext("%(share)s declined ideas came with something else to try", share=counts(instead))
    )


def silence_title(areas: Sequence[Place], shifts: Sequence[Place], *, is_one_area: bool) -> str:
    """Where nothing is said."""
    names = [place.name for place in (*areas, *shifts)]
    if not names:
        if is_one_area:
            return str(gettext("Every shift has spoken up"))
        return str(gettext("Every area has spoken up"))
    if len(names) <= MOST_NAMES:
        return str(gettext("No idea came from: %(places)s", places=", ".join(names)))
    return str(
        ngettext("No idea came from %(num)d place", "No idea came from %(num)d places", len(names))
    )


def ageing_title(ages: tuple[int, ...]) -> str:
    """How old what is open has become."""
    total, old = sum(ages), ages[-1]
    if not total:
        return str(gettext("Nothing is open"))
    opened = ngettext("%(num)d idea is open", "%(num)d ideas are open", total)
    if not old:
        return str(gettext("%(opened)s, none for more than 90 days", opened=opened))
    return str(gettext("%(opened)s, %(old)s of them for more than 90 days", opened=opened, old=old))


def flow_title(pace: Pace) -> str:
    """What Little's law says of the work in hand."""
    words: dict[Pace, LazyString] = {
        Pace.UNKNOWN: lazy_gettext("Too little got done to tell the pace"),
        Pace.IN_STEP: lazy_gettext("What is agreed gets done at a steady pace"),
        Pace.PILES_UP: lazy_gettext("More is agreed than gets done: work piles up"),
        Pace.RUNS_DRY: lazy_gettext("Little agreed work is left in hand"),
    }
    return str(words[pace])


def flow_said(flow: Flow) -> str:
    """The two times that Little's law compares."""
    ahead, took = days_at_this_pace(flow), mean_days(flow)
    if ahead is None or took is None:
        return ""
    return str(
        ngettext(
            "At this pace the %(num)d idea in hand takes %(ahead)s days; what got done took "
            "%(took)s days from the yes to use.",
            "At this pace the %(num)d ideas in hand take %(ahead)s days; what got done took "
            "%(took)s days from the yes to use.",
            flow.in_hand,
            ahead=number(round(ahead)),
            took=number(round(took)),
        )
    )


def benchmark_words(one: Benchmark) -> str:
    """``37%``, ``0.56``, ``12 or more``."""
    is_share = one.measure not in {Measure.IDEAS, Measure.IN_USE}
    # Two decimals: the surveys' figures per head are small.
    value = percent(one.value) if is_share else exact(one.value)
    return str(gettext("%(value)s or more", value=value)) if one.is_or_more else value
