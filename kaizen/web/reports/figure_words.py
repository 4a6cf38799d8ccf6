"""How figures and their parts are called, and what exactly is counted."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from kaizen.reports.rules.figures import Figure, Held, Origin, Outcome
from kaizen.reports.rules.money import NetPart, Purpose
from kaizen.reports.rules.programme.outcomes import ALL_TAKEN_UP
from kaizen.reports.rules.promises import CLAIMS, PromiseState
from kaizen.reports.rules.response import MOST_QUARTERS, QUARTERS_A_DAY, QUARTERS_AN_HOUR
from kaizen.review.rules.authority import DeclineReason, Level
from kaizen.review.rules.portfolio import Scope
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage
from kaizen.web.forms.new_idea import WASTES
from kaizen.web.forms.review import REASONS
from kaizen.web.money.words import CLASSES, COSTS, STAGES


@dataclass(frozen=True)
class FigureWords:
    """What a figure is called, what is counted in it, and whether it is an amount of money."""

    name: LazyString
    definition: LazyString
    is_money: bool = False


WORDS: dict[Figure, FigureWords] = {
    Figure.SENT: FigureWords(
        lazy_gettext("Ideas sent"),
        lazy_gettext("Each idea once, in the month in which it was sent."),
    ),
    Figure.WASTE: FigureWords(
        lazy_gettext("Ideas by the waste they fight"),
        lazy_gettext("Each idea once, by the kind of waste that its author named."),
    ),
    Figure.SHIFT: FigureWords(
        lazy_gettext("Ideas by shift"),
        lazy_gettext("Each idea once, by the shift of its first author."),
    ),
    Figure.ANSWERED_IN: FigureWords(
        lazy_gettext("Time to the first answer"),
        lazy_gettext(
            "Ideas that have their first answer, by the time it took. Only working days count, "
            "each with 24 hours: sent Friday 14:00 and answered Monday 13:00 is 23 hours."
        ),
    ),
    Figure.DECIDED_IN: FigureWords(
        lazy_gettext("Time to the decision"),
        lazy_gettext(
            "Ideas that are decided, by the time from sending to the first yes, no or later. Only "
            "working days count, and not the time in which the author had a question."
        ),
    ),
    Figure.OUTCOME: FigureWords(
        lazy_gettext("What became of the ideas"),
        lazy_gettext("Each idea once, in the month in which it was sent, by where it stands now."),
    ),
    Figure.SERVES: FigureWords(
        lazy_gettext("Ideas that serve an aim"),
        lazy_gettext("Each idea once, by whether it serves an aim."),
    ),
    Figure.SETTLED_BY: FigureWords(
        lazy_gettext("Ideas decided"),
        lazy_gettext("Each idea once, in the month of its first decision, by who decided."),
    ),
    Figure.DECLINED_FOR: FigureWords(
        lazy_gettext("Ideas declined"),
        lazy_gettext("Each idea once, when it was declined first, by the reason."),
    ),
    Figure.DECLINED_HOW: FigureWords(
        lazy_gettext("How ideas were declined"),
        lazy_gettext(
            "Declined ideas with something offered instead, or with a second look asked for."
        ),
    ),
    Figure.HANDLED: FigureWords(
        lazy_gettext("Ideas answered"),
        lazy_gettext(
            "Ideas that took somebody's time to answer: agreed, confirmed, declined or joined."
        ),
    ),
    Figure.IN_USE: FigureWords(
        lazy_gettext("Changes in use"),
        lazy_gettext(
            "Each change once, in the month in which it came into use for the first time."
        ),
    ),
    Figure.AFTER_90: FigureWords(
        lazy_gettext("Changes after 90 days"),
        lazy_gettext(
            "Changes that came into use at least 104 days ago, by what was seen at the last look "
            "due within 90 days. Nobody looked counts as not held."
        ),
    ),
    Figure.AFTER_365: FigureWords(
        lazy_gettext("Changes after a year"),
        lazy_gettext(
            "Changes that came into use at least 379 days ago, by what was seen at the last look "
            "due within a year. Nobody looked counts as not held."
        ),
    ),
    Figure.DONE_IN: FigureWords(
        lazy_gettext("From idea to use"),
        lazy_gettext("Changes in use, by the days from sending to use."),
    ),
    Figure.WORKED_IN: FigureWords(
        lazy_gettext("From the yes to use"),
        lazy_gettext("Changes that were agreed before, by the days from the yes to use."),
    ),
    Figure.PROMISE: FigureWords(
        lazy_gettext("What was expected and what was found"),
        lazy_gettext(
            "Hard yearly savings of verified changes: as estimated, as agreed, as claimed and as "
            "verified, in the month in which the change came into use."
        ),
        is_money=True,
    ),
    Figure.WINDOW: FigureWords(
        lazy_gettext("When the windows close"),
        lazy_gettext("Changes that came into use, taken to the end of their twelve months."),
        is_money=True,
    ),
    Figure.UNPROVEN: FigureWords(
        lazy_gettext("Savings nobody has verified yet"),
        lazy_gettext("Claims that wait, in the month in which the change came into use."),
    ),
    Figure.LOSING: FigureWords(
        lazy_gettext("Changes that cost more hard money than they bring"),
        lazy_gettext(
            "They were to bring hard money, and to the end of their windows they cost more, in "
            "the month in which they came into use. What was meant for time, safety or ease "
            "stands apart."
        ),
    ),
    Figure.BESIDE_MONEY: FigureWords(
        lazy_gettext("Changes that cost something and are not meant to bring hard money"),
        lazy_gettext(
            "Nobody ever promised hard money for them: they free time, avoid spending, or make "
            "work safer and easier. In the month in which they came into use."
        ),
    ),
    Figure.DIRECTED_WITH: FigureWords(
        lazy_gettext("Directed changes, with people of the floor in them"),
        lazy_gettext(
            "Changes in use that whoever leads the area asked for: whether somebody who leads "
            "nowhere has written the idea too, or does the work."
        ),
    ),
    Figure.BOOKED: FigureWords(
        lazy_gettext("Booked in the ledger"),
        lazy_gettext(
            "What the ledger says for these months, class by class. Classes are never added up."
        ),
        is_money=True,
    ),
    Figure.HARD: FigureWords(
        lazy_gettext("Verified hard savings"),
        lazy_gettext(
            "What the ledger counts as hard in these months; avoided cost and freed time are not."
        ),
        is_money=True,
    ),
    Figure.SMALL: FigureWords(
        lazy_gettext("What small ideas brought and cost"),
        lazy_gettext("Of the ideas that a supervisor settled alone, what the ledger says."),
        is_money=True,
    ),
    Figure.AWARDED: FigureWords(
        lazy_gettext("Awards signed"),
        lazy_gettext("Awards in money, in the month they were signed."),
        is_money=True,
    ),
    Figure.PROMISED: FigureWords(
        lazy_gettext("Agreed hard savings"),
        lazy_gettext("Hard savings as agreed, spread over the months of their windows."),
        is_money=True,
    ),
    Figure.LAPSED: FigureWords(
        lazy_gettext("Changes that slipped back"),
        lazy_gettext("Each time that a change was found not in use any more."),
    ),
    Figure.LOST: FigureWords(
        lazy_gettext("Savings lost with changes that slipped back"),
        lazy_gettext("The hard yearly saving of changes that slipped back and have not come back."),
        is_money=True,
    ),
}
_ORIGIN: dict[str, LazyString] = {
    Origin.FLOOR: lazy_gettext("From the floor"),
    Origin.DIRECTED: lazy_gettext("Leadership's own"),
}
_SCOPE: dict[str, LazyString] = {
    Scope.SMALL: lazy_gettext("Small ideas"),
    Scope.ALL: lazy_gettext("All ideas"),
}
_HELD: dict[str, LazyString] = {
    Held.HELD: lazy_gettext("Held"),
    Held.SLIPPED: lazy_gettext("Not held"),
    Held.UNCHECKED: lazy_gettext("Nobody looked"),
}
_PURPOSE: dict[str, LazyString] = {
    Purpose.TIME: lazy_gettext("free time or avoid spending"),
    Purpose.EASE: lazy_gettext("make work safer or easier"),
}
_NET: dict[str, LazyString] = {
    NetPart.HARD: lazy_gettext("Hard savings"),
    NetPart.ONCE: lazy_gettext("Spent once"),
    NetPart.RUNNING: lazy_gettext("Running cost"),
}
_PARTS: dict[Figure, dict[str, LazyString]] = {
    Figure.SENT: _ORIGIN,
    Figure.WASTE: dict(WASTES),
    Figure.OUTCOME: {
        Outcome.OPEN: lazy_gettext("Waits for an answer"),
        Outcome.AGREED: lazy_gettext("Agreed or being done"),
        Outcome.IN_USE: lazy_gettext("Came into use"),
        Outcome.LEARNED: lazy_gettext("Tried, and learned from"),
        Outcome.PARKED: lazy_gettext("Put aside for later"),
        Outcome.DECLINED: lazy_gettext("Declined"),
        Outcome.MERGED: lazy_gettext("Joined with another"),
        Outcome.WITHDRAWN: lazy_gettext("Taken back"),
        ALL_TAKEN_UP: lazy_gettext("Taken up"),
    },
    Figure.SERVES: {"yes": lazy_gettext("Serves an aim"), "no": lazy_gettext("Serves none")},
    Figure.SETTLED_BY: {
        Level.FIRST: lazy_gettext("By the supervisor"),
        Level.LEADERSHIP: lazy_gettext("By leadership"),
        Level.SITE: lazy_gettext("By the site's leadership"),
    },
    Figure.DECLINED_FOR: {DeclineReason(one.value).value: one.label for one in REASONS},
    Figure.DECLINED_HOW: {
        "instead": lazy_gettext("Something offered instead"),
        "appealed": lazy_gettext("Second look asked for"),
    },
    Figure.HANDLED: _SCOPE,
    Figure.IN_USE: _ORIGIN,
    Figure.AFTER_90: _HELD,
    Figure.AFTER_365: _HELD,
    Figure.PROMISE: {
        CLAIMS: lazy_gettext("Claims"),
        **{stage.value: STAGES[ValueStage(stage)] for stage in ValueStage},
    },
    Figure.WINDOW: {f"{scope}:{part}": words for scope in _SCOPE for part, words in _NET.items()},
    Figure.UNPROVEN: _SCOPE,
    Figure.LOSING: _SCOPE,
    Figure.BESIDE_MONEY: {
        f"{scope}:{purpose}": words for scope in _SCOPE for purpose, words in _PURPOSE.items()
    },
    Figure.DIRECTED_WITH: {"yes": lazy_gettext("With the floor"), "no": lazy_gettext("Without")},
    Figure.BOOKED: {
        **{one.value: CLASSES[BenefitClass(one)][0] for one in BenefitClass},
        **{kind.value: COSTS[CostKind(kind)] for kind in CostKind},
    },
    Figure.HARD: _ORIGIN,
    Figure.SMALL: _NET,
    Figure.AWARDED: _SCOPE,
    Figure.PROMISED: {
        PromiseState.VERIFIED: lazy_gettext("Verified since"),
        PromiseState.WAITING: lazy_gettext("Not verified yet"),
    },
}
_UNKNOWN: dict[Figure, LazyString] = {
    Figure.WASTE: lazy_gettext("None named"),
    Figure.SHIFT: lazy_gettext("No shift known"),
}
#: Parts of these are quarters of an hour.
TIMES = frozenset({Figure.ANSWERED_IN, Figure.DECIDED_IN})
#: Parts of these are calendar days.
DAYS = frozenset({Figure.DONE_IN, Figure.WORKED_IN})


def part_words(figure: Figure, part: str) -> str:
    """What a part of a figure is called; empty where it has none."""
    if figure in TIMES | DAYS and not (part.isdecimal() and len(part) < 10):
        return part
    if figure in TIMES:
        return waited(int(part))
    if figure in DAYS:
        return str(ngettext("%(num)d day", "%(num)d days", int(part)))
    if not part:
        return str(_UNKNOWN.get(figure, ""))
    words = _PARTS.get(figure, {}).get(part)
    if figure in (Figure.WINDOW, Figure.BESIDE_MONEY) and words is not None:
        return f"{_SCOPE[part.split(':')[0]]}: {words}"
    return part if words is None else str(words)


def waited(quarters: int) -> str:
    """A time of working days in words: hours up to two days, then days."""
    if quarters >= MOST_QUARTERS:
        return str(gettext("10 working days or more"))
    if quarters <= 2 * QUARTERS_A_DAY:
        hours = -(-quarters // QUARTERS_AN_HOUR)
        return str(ngettext("up to %(num)d hour", "up to %(num)d hours", hours))
    days = -(-quarters // QUARTERS_A_DAY)
    return str(ngettext("up to %(num)d working day", "up to %(num)d working days", days))
