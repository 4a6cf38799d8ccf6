"""How figures and their parts are called, and what exactly is counted."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from kaizen.ideas.rules import Waste
from kaizen.reports.rules.figures import Figure, Held, Origin, Outcome
from kaizen.reports.rules.money import CLAIMS, NetPart, PromiseState
from kaizen.reports.rules.response import MOST_QUARTERS, QUARTERS_A_DAY
from kaizen.review.rules.authority import DeclineReason, Level
from kaizen.review.rules.portfolio import Scope
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage
from kaizen.web.forms.review import REASONS
from kaizen.web.idea_filter import WASTE_CHOICES
from kaizen.web.money.words import CLASSES, COSTS, STAGES

QUARTERS_AN_HOUR = 4


@dataclass(frozen=True)
class FigureWords:
    """What a figure is called, what is counted in it, and whether it is an amount of money."""

    name: LazyString
    definition: LazyString
    is_money: bool = False


_L = lazy_gettext
WORDS: dict[Figure, FigureWords] = {
    Figure.SENT: FigureWords(
        _L("Ideas sent"), _L("Each idea once, in the month in which it was sent.")
    ),
    Figure.WASTE: FigureWords(
        _L("Ideas by the waste they fight"),
        _L("Each idea once, by the kind of waste that its author named."),
    ),
    Figure.SHIFT: FigureWords(
        _L("Ideas by shift"), _L("Each idea once, by the shift of its first author.")
    ),
    Figure.ANSWERED_IN: FigureWords(
        _L("Time to the first answer"),
        _L(
            "Ideas that have their first answer, by the time it took. Only working days count, "
            "each with 24 hours: sent Friday 14:00 and answered Monday 13:00 is 23 hours."
        ),
    ),
    Figure.DECIDED_IN: FigureWords(
        _L("Time to the decision"),
        _L(
            "Ideas that are decided, by the time from sending to the first yes, no or later. Only "
            "working days count, and not the time in which the author had a question."
        ),
    ),
    Figure.OUTCOME: FigureWords(
        _L("What became of the ideas"),
        _L("Each idea once, in the month in which it was sent, by where it stands now."),
    ),
    Figure.SERVES: FigureWords(
        _L("Ideas that serve an aim"), _L("Each idea once, by whether it serves an aim.")
    ),
    Figure.SETTLED_BY: FigureWords(
        _L("Ideas decided"),
        _L("Each idea once, in the month of its first decision, by who decided."),
    ),
    Figure.DECLINED_FOR: FigureWords(
        _L("Ideas declined"), _L("Each idea once, when it was declined first, by the reason.")
    ),
    Figure.DECLINED_HOW: FigureWords(
        _L("How ideas were declined"),
        _L("Declined ideas with something offered instead, or with a second look asked for."),
    ),
    Figure.HANDLED: FigureWords(
        _L("Ideas answered"),
        _L("Ideas that took somebody's time to answer: agreed, confirmed, declined or joined."),
    ),
    Figure.IN_USE: FigureWords(
        _L("Changes in use"),
        _L("Each change once, in the month in which it came into use for the first time."),
    ),
    Figure.AFTER_90: FigureWords(
        _L("Changes after 90 days"),
        _L(
            "Changes that came into use at least 104 days ago, by what was seen at the last look "
            "due within 90 days. Nobody looked counts as not held."
        ),
    ),
    Figure.AFTER_365: FigureWords(
        _L("Changes after a year"),
        _L(
            "Changes that came into use at least 379 days ago, by what was seen at the last look "
            "due within a year. Nobody looked counts as not held."
        ),
    ),
    Figure.DONE_IN: FigureWords(
        _L("From idea to use"), _L("Changes in use, by the days from sending to use.")
    ),
    Figure.WORKED_IN: FigureWords(
        _L("From the yes to use"),
        _L("Changes that were agreed before, by the days from the yes to use."),
    ),
    Figure.PROMISE: FigureWords(
        _L("What was expected and what was found"),
        _L(
            "Hard yearly savings of verified changes: as estimated, as agreed, as claimed and as "
            "verified, in the month in which the change came into use."
        ),
        is_money=True,
    ),
    Figure.WINDOW: FigureWords(
        _L("When the windows close"),
        _L("Changes that came into use, taken to the end of their twelve months."),
        is_money=True,
    ),
    Figure.UNPROVEN: FigureWords(
        _L("Savings nobody has verified yet"),
        _L("Claims that wait, in the month in which the change came into use."),
    ),
    Figure.LOSING: FigureWords(
        _L("Changes that cost more than they bring"),
        _L(
            "To the end of their windows, in the month in which they came into use. "
            "Some are right all the same: for safety, or because a rule asks for it."
        ),
    ),
    Figure.BOOKED: FigureWords(
        _L("Booked in the ledger"),
        _L("What the ledger says for these months, class by class. Classes are never added up."),
        is_money=True,
    ),
    Figure.HARD: FigureWords(
        _L("Verified hard savings"),
        _L("What the ledger counts as hard in these months; avoided cost and freed time are not."),
        is_money=True,
    ),
    Figure.SMALL: FigureWords(
        _L("What small ideas brought and cost"),
        _L("Of the ideas that a supervisor settled alone, what the ledger says."),
        is_money=True,
    ),
    Figure.AWARDED: FigureWords(
        _L("Awards signed"), _L("Awards in money, in the month they were signed."), is_money=True
    ),
    Figure.PROMISED: FigureWords(
        _L("Agreed hard savings"),
        _L("Hard savings as agreed, spread over the months of their windows."),
        is_money=True,
    ),
    Figure.LAPSED: FigureWords(
        _L("Changes that slipped back"),
        _L("Each time that a change was found not in use any more."),
    ),
    Figure.LOST: FigureWords(
        _L("Savings lost with changes that slipped back"),
        _L("The hard yearly saving of changes that slipped back and have not come back."),
        is_money=True,
    ),
}
_ORIGIN: dict[str, LazyString] = {
    Origin.FLOOR: _L("From the floor"),
    Origin.DIRECTED: _L("Leadership's own"),
}
_SCOPE: dict[str, LazyString] = {Scope.SMALL: _L("Small ideas"), Scope.ALL: _L("All ideas")}
_HELD: dict[str, LazyString] = {
    Held.HELD: _L("Held"),
    Held.SLIPPED: _L("Not held"),
    Held.UNCHECKED: _L("Nobody looked"),
}
_NET: dict[str, LazyString] = {
    NetPart.HARD: _L("Hard savings"),
    NetPart.ONCE: _L("Spent once"),
    NetPart.RUNNING: _L("Running cost"),
}
_PARTS: dict[Figure, dict[str, LazyString]] = {
    Figure.SENT: _ORIGIN,
    Figure.WASTE: {Waste(waste).value: words for waste, words in WASTE_CHOICES},
    Figure.OUTCOME: {
        Outcome.OPEN: _L("Waits for an answer"),
        Outcome.AGREED: _L("Agreed or being done"),
        Outcome.IN_USE: _L("Came into use"),
        Outcome.LEARNED: _L("Tried, and learned from"),
        Outcome.PARKED: _L("Put aside for later"),
        Outcome.DECLINED: _L("Declined"),
        Outcome.MERGED: _L("Joined with another"),
        Outcome.WITHDRAWN: _L("Taken back"),
    },
    Figure.SERVES: {"yes": _L("Serves an aim"), "no": _L("Serves none")},
    Figure.SETTLED_BY: {
        Level.FIRST: _L("By the supervisor"),
        Level.LEADERSHIP: _L("By leadership"),
        Level.SITE: _L("By the site's leadership"),
    },
    Figure.DECLINED_FOR: {DeclineReason(one.value).value: one.label for one in REASONS},
    Figure.DECLINED_HOW: {
        "instead": _L("Something offered instead"),
        "appealed": _L("Second look asked for"),
    },
    Figure.HANDLED: _SCOPE,
    Figure.IN_USE: _ORIGIN,
    Figure.AFTER_90: _HELD,
    Figure.AFTER_365: _HELD,
    Figure.PROMISE: {
        CLAIMS: _L("Claims"),
        **{stage.value: STAGES[ValueStage(stage)] for stage in ValueStage},
    },
    Figure.WINDOW: {f"{scope}:{part}": words for scope in _SCOPE for part, words in _NET.items()},
    Figure.UNPROVEN: _SCOPE,
    Figure.LOSING: _SCOPE,
    Figure.BOOKED: {
        **{one.value: CLASSES[BenefitClass(one)][0] for one in BenefitClass},
        **{kind.value: COSTS[CostKind(kind)] for kind in CostKind},
    },
    Figure.HARD: _ORIGIN,
    Figure.SMALL: _NET,
    Figure.AWARDED: _SCOPE,
    Figure.PROMISED: {
        PromiseState.VERIFIED: _L("Verified since"),
        PromiseState.WAITING: _L("Not verified yet"),
    },
}
_UNKNOWN: dict[Figure, LazyString] = {
    Figure.WASTE: _L("None named"),
    Figure.SHIFT: _L("No shift known"),
}
#: Parts of these are quarters of an hour.
TIMES = frozenset({Figure.ANSWERED_IN, Figure.DECIDED_IN})
#: Parts of these are calendar days.
DAYS = frozenset({Figure.DONE_IN, Figure.WORKED_IN})


def part_words(figure: Figure, part: str) -> str:
    """What a part of a figure is called; empty where it has none."""
    if figure in TIMES:
        return waited(int(part))
    if figure in DAYS:
        return str(ngettext("%(num)d day", "%(num)d days", int(part)))
    if not part:
        return str(_UNKNOWN.get(figure, ""))
    words = _PARTS.get(figure, {}).get(part)
    if figure is Figure.WINDOW and words is not None:
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
