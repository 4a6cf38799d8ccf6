"""What was promised, what came of it, and where the year will likely end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kaizen.reports.rules.figures import Figure, Tally, total_of
from kaizen.reports.rules.money import NONE, hard_of
from kaizen.savings.rules.lines import ValueStage

#: With fewer verified claims a share says more about chance than about the area.
FEWEST_CLAIMS = 5
#: The part of `PROMISE` that counts the claims behind it, each once.
CLAIMS = "claims"


class PromiseState(StrEnum):
    """Whether what was agreed has been looked at since; parts of the figure `PROMISED`."""

    VERIFIED = "verified"
    WAITING = "waiting"


@dataclass(frozen=True)
class Realised:
    """Hard yearly worth of verified claims at each stage of the number; how many claims."""

    amounts: Mapping[ValueStage, Decimal]
    claims: int

    @property
    def share(self) -> Decimal | None:
        """Verified ÷ committed (money.md, "Four stages"); None with too few claims to tell."""
        committed = self.amounts.get(ValueStage.COMMITTED, NONE)
        if self.claims < FEWEST_CLAIMS or committed <= 0:
            return None
        return self.amounts.get(ValueStage.VERIFIED, NONE) / committed


def realised_of(tally: Tally, currency: str) -> Realised:
    """The four stages of the number side by side, of claims that have come to the last one."""
    amounts = tally.amount_parts(Figure.PROMISE, currency)
    return Realised(
        {stage: amounts.get(stage, NONE) for stage in ValueStage},
        tally.count(Figure.PROMISE, CLAIMS),
    )


@dataclass(frozen=True)
class Delivered:
    """What came of promises that somebody has looked at, in the months that are booked.

    What slipped back, waits for a look or was verified lower is promised here and not proved.
    """

    promised: Decimal
    proved: Decimal
    claims: int

    @property
    def share(self) -> Decimal | None:
        """Proved ÷ promised; None with too few claims to tell."""
        if self.claims < FEWEST_CLAIMS or self.promised <= 0:
            return None
        return max(self.proved, NONE) / self.promised


def delivered_of(months: Iterable[Tally], currency: str) -> Delivered:
    """Of 500 promised and verified 350 are booked, in these months of at least five claims: 0.7."""
    whole = total_of(months)
    return Delivered(
        promised=whole.amount(Figure.PROMISED, PromiseState.VERIFIED, currency),
        proved=hard_of(whole, currency),
        claims=whole.count(Figure.PROMISE, CLAIMS),
    )


@dataclass(frozen=True)
class PromiseMonth:
    """One month of the curve, each amount added up from the first month on.

    `proved` is None for months that are not booked yet.
    """

    month_on: date
    promised: Decimal
    proved: Decimal | None


@dataclass(frozen=True)
class PromiseCurve:
    """What was promised and what is proved over a year, and where it will likely end.

    `likely` is what is proved, and the usual share of what is still to come; None where that
    share is not known.
    """

    months: Sequence[PromiseMonth]
    likely: Decimal | None

    @property
    def promised(self) -> Decimal:
        """What was promised for the whole year."""
        return self.months[-1].promised if self.months else NONE

    @property
    def proved(self) -> Decimal:
        """What is proved so far."""
        return next((one.proved for one in reversed(self.months) if one.proved is not None), NONE)

    @property
    def last_proved(self) -> PromiseMonth | None:
        """The newest month that is booked."""
        return next((one for one in reversed(self.months) if one.proved is not None), None)


def promise_curve(
    months: Mapping[date, Tally],
    year: Iterable[date],
    currency: str,
    *,
    booked_until: date,
    share: Decimal | None,
) -> PromiseCurve:
    """The curve of a fiscal year; months from `booked_until` on are not booked yet.

    To come is what is promised for those months, and what waits to be verified in the others:
    once that is verified it is booked in arrears. Promised 100, 200 (50 of them wait) and 300,
    proved 80 and 110, share 0.8: 100/80, 300/190, 600/–, likely 190 + 0.8 × (300 + 50) = 470.
    It is the estimate at completion of earned value, EAC = AC + (BAC − EV) ÷ CPI.
    """
    found = []
    promised = proved = to_come = NONE
    for month in year:
        tally, is_booked = months.get(month, Tally()), month < booked_until
        parts = tally.amount_parts(Figure.PROMISED, currency)
        here = sum(parts.values(), NONE)
        promised += here
        to_come += parts.get(PromiseState.WAITING, NONE) if is_booked else here
        proved += hard_of(tally, currency) if is_booked else NONE
        found.append(PromiseMonth(month, promised, proved if is_booked else None))
    likely = None if share is None else proved + share * to_come
    return PromiseCurve(found, likely)
