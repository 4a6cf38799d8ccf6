"""What the money gate shows: the map, the ranked table, and the idea that is picked, in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from textwrap import shorten

from babel.lists import format_list
from babel.numbers import format_decimal
from flask import url_for
from flask_babel import get_locale, gettext, ngettext

from kaizen.review.queries.gate import Gate, GateIdea
from kaizen.review.rules.authority import Barrier
from kaizen.review.rules.criteria import HIGHEST, LOWEST
from kaizen.review.rules.standing import Standing
from kaizen.web import formats

LONGEST_NAME = 34
#: The picture of the spread: its width in units of its own.
PICTURE = 88
#: A circle is drawn larger from these shares of the dearest idea on.
SIZES = ((Decimal("0.7"), "xl"), (Decimal("0.3"), "l"), (Decimal("0.12"), "m"))
_STEP = 5
_EDGE = 15
_NAMED = 2


@dataclass(frozen=True)
class Flag:
    """A square word beside the title."""

    kind: str
    icon: str
    text: str


@dataclass(frozen=True)
class Spread:
    """The picture of a score: a bar from the lowest to the highest, a dot at the middle."""

    start: Decimal
    width: Decimal
    dot: Decimal
    is_wide: bool
    label: str


@dataclass(frozen=True)
class Row:
    """One idea in the table and on the map; texts are ready to be read."""

    one: GateIdea
    url: str
    is_picked: bool
    flags: list[Flag]
    score: str
    spread: Spread | None
    coverage: str
    cost: str
    yearly: str
    hard: str
    record: str
    pays_back: str
    left: str
    is_over: bool
    size: str
    x: int
    y: int

    @property
    def is_on_map(self) -> bool:
        """Whether effect and effort are known."""
        standing = self.one.standing
        return standing is not None and None not in (standing.effect, standing.effort)


@dataclass(frozen=True)
class Figures:
    """The head: what is asked for in all, what the areas have left, how long the oldest waited."""

    asked_for: str
    left: str
    left_until: str
    oldest: str
    is_late: bool


def title_of(gate: Gate) -> str:
    """``6 ideas wait for money. Two can start today.``"""
    waits = ngettext("%(num)d idea waits for money.", "%(num)d ideas wait for money.", gate.count)
    ready = sum(one.can_start_today for one in gate.ideas)
    return f"{waits} {_starts(ready)}"


def map_title(gate: Gate) -> str:
    """Which ideas can start today, by name where they are few."""
    ready = [one for one in gate.ideas if one.can_start_today]
    if not ready:
        return str(gettext("None is ready to start today"))
    if len(ready) > _NAMED:
        ranks = format_list([str(one.rank) for one in ready], locale=get_locale())
        return str(gettext("Numbers %(ranks)s can start today", ranks=ranks))
    names = [f"{shortened(one.idea.title)} ({one.rank})" for one in ready]
    if len(names) == 1:
        return str(gettext("%(name)s can start today", name=names[0]))
    return str(gettext("%(one)s and %(other)s can start today", one=names[0], other=names[1]))


def rows_of(
    gate: Gate, picked: GateIdea | None, *, view: str, losing: Collection[int]
) -> list[Row]:
    """The ideas in their rank; `losing` are areas whose small ideas cost more than they bring."""
    dearest = max((one.first_year for one in gate.ideas), default=Decimal(0))
    return [
        replace(
            _row(one, picked is one, gate, dearest, view),
            flags=_flags(one, is_losing=one.idea.area_id in losing),
        )
        for one in gate.ideas
    ]


def figures_of(gate: Gate, now: datetime) -> Figures | None:
    """The head of the page; None where nothing waits."""
    if not gate.ideas:
        return None
    once = sum(
        (one.worth.cost.one_off for one in gate.ideas if one.worth.cost is not None), Decimal(0)
    )
    oldest = min(gate.ideas, key=lambda one: one.due_at)
    calendar = oldest.calendar
    asked_on = calendar.working_day_of(oldest.asked_at)
    days = calendar.working_days_between(asked_on, calendar.working_day_of(now))
    limit = calendar.working_days_between(asked_on, calendar.working_day_of(oldest.due_at))
    waits = ngettext(
        "%(num)d day, limit %(limit)s", "%(num)d days, limit %(limit)s", days, limit=limit
    )
    left, until = _left(gate)
    return Figures(
        asked_for=formats.money(once, gate.site.currency or ""),
        left=left,
        left_until=until,
        oldest=str(waits),
        is_late=days >= limit - 1,
    )


def shortened(title: str) -> str:
    """A title as it fits into a sentence."""
    return shorten(title.rstrip("."), LONGEST_NAME, placeholder="…")


def _left(gate: Gate) -> tuple[str, str]:
    """What these areas have left together, and until when; empty where no money is set."""
    found = {one.money.budget_id: one.money for one in gate.ideas if one.money is not None}
    if not found:
        return "", ""
    total = sum((money.left for money in found.values()), Decimal(0))
    until_on = min(money.until_on for money in found.values())
    until = gettext("Left to spend until %(day)s", day=formats.day(until_on, gate.site))
    return formats.money(total, gate.site.currency or ""), str(until)


def _starts(count: int) -> str:
    words = {
        0: gettext("None can start today."),
        1: gettext("One can start today."),
        2: gettext("Two can start today."),
        3: gettext("Three can start today."),
    }
    return str(words.get(count) or gettext("%(count)s can start today.", count=count))


def _row(one: GateIdea, is_picked: bool, gate: Gate, dearest: Decimal, view: str) -> Row:
    currency, cost, standing = one.idea.currency, one.worth.cost, one.standing
    left = one.left_after
    return Row(
        one=one,
        url=url_for("gate.show", site=gate.site.id, idea=one.idea.id, view=view or None)
        + "#decide",
        is_picked=is_picked,
        flags=[],
        score=on_scale(standing.value) if standing else "–",
        spread=_spread(standing) if standing else None,
        coverage=_coverage(standing) if standing else "",
        cost=formats.money(cost.one_off, currency) if cost else "–",
        yearly=f"+ {formats.money(cost.yearly, currency)}" if cost and cost.yearly else "–",
        hard=formats.money(one.worth.hard or Decimal(0), currency),
        record=_whole(one.at_record, currency),
        pays_back=_pays_back(one),
        left=formats.money(left, currency) if left is not None else "–",
        is_over=left is not None and left < 0,
        size=_size(one, dearest),
        x=_place(standing.effort) if standing and standing.effort is not None else 0,
        y=_place(standing.effect) if standing and standing.effect is not None else 0,
    )


def _whole(amount: Decimal | None, currency: str) -> str:
    """What is only likely is said in whole units."""
    if amount is None:
        return "–"
    return formats.money(amount.to_integral_value(rounding=ROUND_HALF_UP), currency)


def _flags(one: GateIdea, *, is_losing: bool) -> list[Flag]:
    idea, worth = one.idea, one.worth
    found = []
    if idea.not_safe_now:
        found.append(Flag("safety", icon="alert-triangle", text=str(gettext("not safe now"))))
    if idea.fewer_positions:
        found.append(Flag("people", icon="users-minus", text=str(gettext("fewer positions"))))
    if one.standing is not None and one.standing.is_talk_first:
        found.append(Flag("warn", icon="message-2", text=str(gettext("talk first"))))
    if one.bars_approval is Barrier.LIMIT:
        found.append(Flag("money", icon="arrow-up", text=str(gettext("over your limit"))))
    if is_losing:
        found.append(Flag("warn", icon="alert-triangle", text=str(gettext("area runs at a loss"))))
    if idea.other_team:
        found.append(
            Flag("area", icon="arrows-right-left", text=str(gettext("another team’s work")))
        )
    if not worth.hard and worth.freed:
        found.append(Flag("", icon="hourglass", text=str(gettext("frees time only"))))
    return found[:2]


def _spread(standing: Standing) -> Spread:
    start, end = _along(standing.lowest), _along(standing.highest)
    low, high = on_scale(standing.lowest), on_scale(standing.highest)
    words = (
        gettext("reviewers from %(low)s to %(high)s", low=low, high=high)
        if standing.count > 1
        else gettext("one reviewer")
    )
    return Spread(start, end - start, _along(standing.value), standing.is_talk_first, str(words))


def _coverage(standing: Standing) -> str:
    """How much of the weights was scored; empty where all was."""
    percent = int((standing.coverage * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return "" if percent == 100 else str(gettext("%(percent)s%% scored", percent=percent))


def _pays_back(one: GateIdea) -> str:
    months = one.worth.months_to_pay_back
    if one.worth.cost is None:
        return str(gettext("cost not known"))
    if months is None:
        return str(gettext("never, in cash"))
    if not months:
        return str(gettext("at once"))
    # A month that has only begun has not paid back yet; the page of the idea counts so too.
    whole = int(months.to_integral_value(rounding=ROUND_CEILING))
    return str(ngettext("%(num)d month", "%(num)d months", whole))


def _size(one: GateIdea, dearest: Decimal) -> str:
    if not dearest:
        return ""
    share = one.first_year / dearest
    return next((size for least, size in SIZES if share >= least), "")


def tenth(value: Decimal) -> Decimal:
    """With one decimal, half up."""
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def on_scale(value: Decimal) -> str:
    """A score as it is read: ``4.0``."""
    return str(format_decimal(tenth(value), format="0.0", locale=get_locale()))


def _along(value: Decimal) -> Decimal:
    """Where a score lies in the picture."""
    return tenth((value - LOWEST) / (HIGHEST - LOWEST) * PICTURE)


def _place(value: Decimal) -> int:
    """Percent of the side of the map, in steps of five and away from its edges."""
    percent = (value - LOWEST) / (HIGHEST - LOWEST) * (100 - 2 * _EDGE) + _EDGE
    return int((percent / _STEP).to_integral_value(rounding=ROUND_HALF_UP)) * _STEP
