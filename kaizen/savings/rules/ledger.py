"""What a line is entitled to month by month, and what is still to be booked for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from kaizen.core.money import largest_remainder, minor_units, split
from kaizen.ownership.rules import CheckResult
from kaizen.savings.rules.windows import add_months, split_by_month

#: Days from the first on, until before the second.
Days = tuple[date, date]
Place = TypeVar("Place")


class EntryKind(StrEnum):
    """Why there is an amount in the ledger.

    An accrual is a benefit of days in use; a cost what was spent. A reversal takes back what was
    booked beyond the days in use. A rate correction is what another verified run-rate changes in
    months that were booked already. A correction stands beside all this.
    """

    ACCRUAL = "accrual"
    COST = "cost"
    LAPSE_REVERSAL = "lapse_reversal"
    CORRECTION = "correction"
    RATE_CORRECTION = "rate_correction"


@dataclass(frozen=True)
class Look:
    """One look whether a change is in use: its day, and what was seen; None while open."""

    due_on: date
    result: CheckResult | None


@dataclass(frozen=True)
class Spell:
    """One time in use: from a day, until before another (None: still), with its looks in order."""

    from_on: date
    until_on: date | None
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True)
class Window:
    """The twelve months that count, and the days of them that are used and over."""

    starts_on: date
    ends_on: date
    used: tuple[Days, ...]
    #: Percent of the run-rate reached in each month after it came into use, then 100.
    ramp: tuple[int, ...] = ()
    #: The fiscal year's first month when the claim was made: years add up before months do.
    fiscal_first_month: int = 1


@dataclass(frozen=True)
class RateChange:
    """Another run-rate, from a month (its first day) on; a later change may begin earlier."""

    from_on: date
    yearly: Decimal


def days_in_use(spells: Sequence[Spell], until: date) -> tuple[Days, ...]:
    """The days before `until` on which the change is known to be in use, in order.

    1. The day on which it slipped back or ended counts no more.
    2. A look that nobody took makes it wait from its due day: held at the next look, the days
       count after all; seen weak or not seen, they do not (money.md, "Four stages").
    3. A later spell never counts a day that an earlier one has counted.
    """
    found: list[Days] = []
    last = date.min
    for spell in spells:
        begin = max(spell.from_on, last)
        end = until if spell.until_on is None else min(spell.until_on, until)
        last = max(last, spell.until_on or until)
        waits_from = _waits_from(spell.looks)
        if waits_from is not None:
            end = min(end, waits_from)
        if begin < end:
            found.append((begin, end))
    return tuple(found)


def entitled(yearly: Decimal, window: Window, *, currency: str) -> dict[date, Decimal]:
    """What a run-rate is worth in each month (its first day) of the window, as used so far.

    `yearly` is the amount of the whole window. A month used in full gets its exact part of the
    split, so that full use adds up to the whole; any other gets part × days used ÷ days of the
    window in that month, days weighed by the ramp, rounded half up to the currency's units.
    """
    digits = minor_units(currency)
    parts = split_by_month(
        yearly,
        start=window.starts_on,
        end=window.ends_on,
        digits=digits,
        first_month=window.fiscal_first_month,
    )
    months: dict[date, Decimal] = {}
    for (month_on, part), (weight, full) in zip(parts, _weights(window), strict=True):
        if weight == full:
            months[month_on] = part
        elif weight:
            share = Fraction(part) * weight / full
            months[month_on] = largest_remainder([share], currency)[0]
    return months


def entitled_as_corrected(
    yearly: Decimal, changes: Iterable[RateChange], window: Window, *, currency: str
) -> dict[date, Decimal]:
    """The same where the run-rate was corrected from a month on, in the order of the corrections.

    Each month is worth its part of the rate that counts there: corrected from the first month on,
    the window comes to the corrected rate exactly.
    """
    months = entitled(yearly, window, currency=currency)
    for change in changes:
        anew = entitled(change.yearly, window, currency=currency)
        months = {on: amount for on, amount in months.items() if on < change.from_on}
        months |= {on: amount for on, amount in anew.items() if on >= change.from_on}
    return months


def rate_on(yearly: Decimal, changes: Iterable[RateChange], month_on: date) -> Decimal:
    """The run-rate that counts in a month (its first day)."""
    for change in changes:
        if change.from_on <= month_on:
            yearly = change.yearly
    return yearly


def rates_in(
    yearly: Decimal, changes: Sequence[RateChange], starts_on: date, ends_on: date
) -> list[tuple[date, date, Decimal]]:
    """The run-rate in each stretch of a window: from a day, until before another, and how much."""
    begins = sorted({starts_on, *(max(change.from_on, starts_on) for change in changes)})
    ends = [*begins[1:], ends_on]
    return [
        (begin, end, rate_on(yearly, changes, month_of(begin)))
        for begin, end in zip(begins, ends, strict=True)
    ]


def entitled_once(amount: Decimal, starts_on: date) -> dict[date, Decimal]:
    """Money spent or released once belongs to the month in which the change came into use."""
    return {month_of(starts_on): amount}


def among_areas(
    months: Mapping[date, Decimal], percents: Mapping[int, int], *, currency: str
) -> dict[tuple[date, int], Decimal]:
    """Each month's amount shared out among areas by percent; the shares add up to the amount."""
    areas = sorted(percents)
    shared: dict[tuple[date, int], Decimal] = {}
    for month_on, amount in months.items():
        parts = split(amount, [percents[area] for area in areas], currency)
        shared |= {(month_on, area): part for area, part in zip(areas, parts, strict=True)}
    return shared


def still_to_book(
    entitled: Mapping[Place, Decimal], booked: Mapping[Place, Decimal]
) -> dict[Place, Decimal]:
    """What is missing (plus) or was booked beyond (minus) at each place; nothing where it agrees.

    Booking it twice changes nothing, and a run that was left out is made up for by the next.
    """
    places = [*entitled, *(place for place in booked if place not in entitled)]
    zero = Decimal(0)
    missing = {place: entitled.get(place, zero) - booked.get(place, zero) for place in places}
    return {place: amount for place, amount in missing.items() if amount}


def month_of(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)


def booked_until(today: date, window_ends_on: date) -> date:
    """The day until before which the ledger is booked: months that are over, and the last days."""
    return window_ends_on if today >= window_ends_on else month_of(today)


def _waits_from(looks: Iterable[Look]) -> date | None:
    """The due day of a missed look that no held one has made good; None where nothing waits."""
    since: date | None = None
    for look in looks:
        if look.result is CheckResult.MISSED:
            since = since or look.due_on
        elif look.result is CheckResult.HELD:
            since = None
    return since


@lru_cache(maxsize=2048)
def _weights(window: Window) -> tuple[tuple[int, int], ...]:
    """Of each month of the window, the percents of its days in use, and of all its days."""
    ramp = _ramp_spans(window)
    weights = []
    month_on = month_of(window.starts_on)
    while month_on < window.ends_on:
        month = (max(month_on, window.starts_on), min(_next_month(month_on), window.ends_on))
        weight = sum(
            percent * _overlap(span, month, used) for span, percent in ramp for used in window.used
        )
        weights.append((weight, 100 * _length(month)))
        month_on = _next_month(month_on)
    return tuple(weights)


def _ramp_spans(window: Window) -> list[tuple[Days, int]]:
    """The window in pieces, each with the percent of the run-rate reached in it."""
    spans = []
    start = window.starts_on
    for number, percent in enumerate(window.ramp, start=1):
        end = min(add_months(window.starts_on, number), window.ends_on)
        spans.append(((start, end), percent))
        start = end
    return [*spans, ((start, window.ends_on), 100)]


def _overlap(one: Days, other: Days, third: Days) -> int:
    begin = max(one[0], other[0], third[0])
    end = min(one[1], other[1], third[1])
    return max((end - begin).days, 0)


def _length(span: Days) -> int:
    return (span[1] - span[0]).days


def _next_month(month_on: date) -> date:
    return (month_on + timedelta(days=31)).replace(day=1)
