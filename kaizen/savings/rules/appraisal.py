"""Whether money spent comes back: present value, rates of return and payback of a row of flows.

Flows are amounts in one currency, what is spent negative and what comes in positive; the first
is that of today, the others follow at equal distances (years, or months with a monthly rate).
Rates are shares: 0.1 is 10 % a period. Where a figure is undefined, a sentence says why.
Definitions: Brealey, Myers and Allen, Principles of Corporate Finance, "Net Present Value and
Other Investment Criteria"; names and conventions of NPV, XNPV, IRR, XIRR and MIRR are those of
spreadsheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext

from kaizen.core.reckoned import LARGEST, TOO_LARGE, WIDE, Reckoned, defined, kept, undefined
from kaizen.core.sentences import to_say
from kaizen.savings.rules.roots import roots_between, sign_changes

#: An amount on a day.
DatedFlow = tuple[date, Decimal]

DAYS_A_YEAR = 365
#: Rates of return are looked for between these: −99.9999 % and 100,000,000 % a period.
LOWEST_RATE = Decimal("-0.999999")
HIGHEST_RATE = Decimal(1_000_000)
#: With more flows than this, only a single change of sign is looked into.
MOST_FLOWS = 60

NO_FLOWS = to_say("There are no amounts to reckon with.")
NO_NUMBER = to_say("One of the amounts is not a number.")
TOTAL_LOSS = to_say("At a rate of minus 100 percent or less nothing can be discounted.")
RATE_TOO_HIGH = to_say("The rate is too high to reckon with. Check the digits.")
NO_SIGN_CHANGE = to_say("A rate of return needs both an amount spent and an amount that comes in.")
NO_TIME = to_say("All amounts fall on one day; a rate of return needs time between them.")
NO_RATE = to_say("No rate of return fits these amounts.")
SEVERAL_RATES = to_say(
    "More than one rate of return fits, because amounts spent and amounts coming in take turns. "
    "Go by the net present value."
)
TURNS_TOO_OFTEN = to_say(
    "Amounts spent and amounts coming in take turns too often for a rate of return. "
    "Go by the net present value."
)
NO_COST = to_say("Nothing is spent, so there is nothing to pay back.")
NEVER_PAID_BACK = to_say("It never pays back within this time.")


def npv(rate: Decimal, flows: Sequence[Decimal], *, first_discounted: bool = False) -> Reckoned:
    """Net present value: Σ flow ÷ (1 + rate)^t, t = 0, 1, 2 …, unrounded.

    The first flow counts in full, as textbooks have it; with `first_discounted` it comes at the
    end of the first period (t = 1, 2 …), as the NPV of spreadsheets has it. An amount in the
    currency of the flows, spent negative; the rate a share a period. Source: Brealey, Myers and
    Allen; spreadsheet help, NPV.
    """
    reason = _why_not(flows) or _why_no_rate(rate)
    if reason:
        return undefined(reason)
    with localcontext(WIDE):
        return defined(_present_value(rate, flows, 1 if first_discounted else 0))


def xnpv(rate: Decimal, flows: Sequence[DatedFlow]) -> Reckoned:
    """Net present value on the earliest day: Σ flow ÷ (1 + rate)^(days ÷ 365); rate a year.

    An amount in the currency of the flows, spent negative. Source: spreadsheet help, XNPV.
    """
    reason = _why_not([amount for _, amount in flows]) or _why_no_rate(rate)
    if reason:
        return undefined(reason)
    start = min(day for day, _ in flows)
    with localcontext(WIDE):
        factor = (1 + rate) ** (Decimal(-1) / DAYS_A_YEAR)
        parts = [amount * factor ** (day - start).days for day, amount in flows]
        return defined(sum(parts, Decimal(0)))


def irr(flows: Sequence[Decimal]) -> Reckoned:
    """Internal rate of return a period: the rate at which the net present value is zero.

    A share (0.1 is 10 %) of flows with what is spent negative. Undefined without a change of
    sign, and where more than one rate fits. Source: Brealey, Myers and Allen; spreadsheets, IRR.
    """
    reason = _why_not(flows)
    return undefined(reason) if reason else _rate_of_return(dict(enumerate(flows)), 1)


def xirr(flows: Sequence[DatedFlow]) -> Reckoned:
    """Internal rate of return a year of dated amounts: the rate at which `xnpv` is zero.

    A share of amounts with what is spent negative. Undefined as `irr`, and where all fall on one
    day. The order does not matter. Source: spreadsheet help, XIRR.
    """
    reason = _why_not([amount for _, amount in flows])
    if reason:
        return undefined(reason)
    start = min(day for day, _ in flows)
    by_day: dict[int, Decimal] = {}
    with localcontext(WIDE):
        for day, amount in sorted(flows):
            days = (day - start).days
            by_day[days] = by_day.get(days, Decimal(0)) + amount
    return undefined(NO_TIME) if len(by_day) == 1 else _rate_of_return(by_day, DAYS_A_YEAR)


def mirr(flows: Sequence[Decimal], finance_rate: Decimal, reinvest_rate: Decimal) -> Reckoned:
    """Modified rate of return a period: (FV of what comes in ÷ PV of what is spent)^(1/n) − 1.

    What is spent is discounted to the first flow at `finance_rate`, what comes in compounded to
    the last of the n + 1 flows at `reinvest_rate`. A share; what is spent is negative. Source:
    spreadsheet help, MIRR.
    """
    reason = _why_not(flows) or _why_no_rate(finance_rate) or _why_no_rate(reinvest_rate)
    if reason:
        return undefined(reason)
    periods = len(flows) - 1
    with localcontext(WIDE):
        spent = -_present_value(finance_rate, [min(flow, Decimal(0)) for flow in flows])
        earned = _present_value(reinvest_rate, [max(flow, Decimal(0)) for flow in flows])
        if not spent or not earned:
            return undefined(NO_SIGN_CHANGE)
        grown = earned * (1 + reinvest_rate) ** periods
        return defined((grown / spent) ** (Decimal(1) / periods) - 1)


def payback(flows: Sequence[Decimal]) -> Reckoned:
    """After how many periods what came in has made good for good what was spent.

    The first flow is that of today; each further one comes evenly within its period, so that the
    answer is linear inside it. In periods; what is spent is negative. Undefined where nothing is
    spent, and where it never pays back. Source: Brealey, Myers and Allen, "Payback".
    """
    reason = _why_not(flows)
    if reason:
        return undefined(reason)
    with localcontext(WIDE):
        return _payback(flows)


def discounted_payback(rate: Decimal, flows: Sequence[Decimal]) -> Reckoned:
    """Payback of the flows' present values at a rate a period; the first is not discounted.

    In periods; what is spent is negative. Source: Ross, Westerfield and Jordan, "The Discounted
    Payback".
    """
    reason = _why_not(flows) or _why_no_rate(rate)
    if reason:
        return undefined(reason)
    with localcontext(WIDE):
        return _payback([flow / (1 + rate) ** t for t, flow in enumerate(flows)])


def return_on_investment(flows: Sequence[Decimal]) -> Reckoned:
    """What is left over all periods, as a share of what was spent: Σ flows ÷ Σ spent."""
    reason = _why_not(flows)
    if reason:
        return undefined(reason)
    with localcontext(WIDE):
        spent = -sum((flow for flow in flows if flow < 0), Decimal(0))
        return defined(sum(flows, Decimal(0)) / spent) if spent else undefined(NO_COST)


def benefit_cost_ratio(rate: Decimal, flows: Sequence[Decimal]) -> Reckoned:
    """Present value of what comes in ÷ present value of what is spent; above 1 it is worth it."""
    reason = _why_not(flows) or _why_no_rate(rate)
    if reason:
        return undefined(reason)
    with localcontext(WIDE):
        spent = -_present_value(rate, [min(flow, Decimal(0)) for flow in flows])
        earned = _present_value(rate, [max(flow, Decimal(0)) for flow in flows])
        return defined(earned / spent) if spent else undefined(NO_COST)


def flows_of(*, one_off: Decimal, yearly: Decimal, years: int) -> list[Decimal]:
    """The flows of a change: its one-off cost today, then what it leaves each year.

    `one_off` is a cost, given as a positive amount; `yearly` is benefit less running cost.
    """
    return [-one_off, *[yearly] * years]


def _why_not(flows: Sequence[Decimal]) -> str | None:
    if not flows:
        return NO_FLOWS
    if not all(flow.is_finite() for flow in flows):
        return NO_NUMBER
    return TOO_LARGE if any(abs(flow) > LARGEST for flow in flows) else None


def _why_no_rate(rate: Decimal) -> str | None:
    if not rate.is_finite():
        return NO_NUMBER
    if rate <= -1:
        return TOTAL_LOSS
    return RATE_TOO_HIGH if rate > HIGHEST_RATE else None


def _present_value(rate: Decimal, flows: Sequence[Decimal], first: int = 0) -> Decimal:
    factor = 1 / (1 + rate)
    parts = [flow * factor**t for t, flow in enumerate(flows, start=first)]
    return sum(parts, Decimal(0))


def _rate_of_return(by_time: dict[int, Decimal], times_a_period: int) -> Reckoned:
    """The rate at which the flows, by the time at which each comes, are worth nothing today."""
    terms = [(time, flow) for time, flow in sorted(by_time.items()) if flow]
    changes = sign_changes([flow for _, flow in terms])
    if not changes:
        return undefined(NO_SIGN_CHANGE)
    if changes > 1 and len(terms) > MOST_FLOWS:
        return undefined(TURNS_TOO_OFTEN)
    with localcontext(WIDE):
        part = Decimal(-1) / times_a_period
        low, high = (1 + HIGHEST_RATE) ** part, (1 + LOWEST_RATE) ** part
        factors = roots_between(terms, low, high)
        rates = tuple(sorted(kept(factor**-times_a_period - 1) for factor in factors))
    if len(rates) > 1:
        return Reckoned(None, SEVERAL_RATES, rates)
    return defined(rates[0]) if rates else undefined(NO_RATE)


def _payback(flows: Sequence[Decimal]) -> Reckoned:
    total, last_short, short_of = Decimal(0), None, Decimal(0)
    for t, flow in enumerate(flows):
        total += flow
        if total < 0:
            last_short, short_of = t, -total
    if last_short is None:
        return undefined(NO_COST)
    if last_short == len(flows) - 1:
        return undefined(NEVER_PAID_BACK)
    return defined(last_short + short_of / flows[last_short + 1])
