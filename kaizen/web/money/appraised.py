"""The figures of a larger idea, and what the area's usual rate makes of the promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import gettext
from sqlalchemy.orm import Session

from kaizen.core.reckoned import Reckoned
from kaizen.ideas.models import Idea
from kaizen.people.queries.areas import day_in
from kaizen.savings.queries.rates import rate_on
from kaizen.savings.queries.realised import realised_in
from kaizen.savings.rules.lines import BenefitClass, ValueStage
from kaizen.savings.rules.policy import SavingsPolicy
from kaizen.savings.rules.rates import RateKind
from kaizen.savings.rules.worth import Totals, appraise
from kaizen.web import formats

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class ShownFigure:
    """One figure: its name, its value or "–", and why where there is none."""

    name: str
    value: str
    reason: str = ""


def shown_appraisal(
    session: Session, idea: Idea, totals: Totals, policy: SavingsPolicy, now: datetime
) -> list[ShownFigure]:
    """The full appraisal above the limit that finance sets; nothing below it."""
    if not totals.is_above(policy.appraise_above):
        return []
    percent = rate_on(
        session, idea.area, RateKind.DISCOUNT_PERCENT, day_in(session, idea.area, now)
    )
    rate = None if percent is None else percent / _HUNDRED
    found = appraise(totals, rate=rate, years=policy.horizon_years)
    currency, years = idea.currency, found.years
    worth = (
        gettext("Worth today, over %(years)d years", years=years)
        if percent is None
        else gettext(
            "Worth today, over %(years)d years at %(rate)s%%",
            years=years,
            rate=formats.exact(percent),
        )
    )
    figures = [
        ShownFigure(str(gettext("First year")), formats.money(found.net_first_year, currency)),
        ShownFigure(str(gettext("Each year after")), formats.money(found.net_later, currency)),
        _figure(gettext("Pays back in"), found.payback, _years),
        _figure(gettext("Pays back, discounted"), found.discounted_payback, _years),
        _figure(worth, found.npv, lambda value: formats.money(_whole(value), currency)),
        _figure(gettext("Rate of return (IRR)"), found.irr, _percent),
        _figure(gettext("Return on what is spent"), found.roi, _percent),
        _figure(gettext("Benefit for each 1 spent"), found.benefit_cost, formats.number),
    ]
    if totals.expected is not None:
        expected = formats.money(_whole(totals.expected), currency)
        figures.append(ShownFigure(str(gettext("Expected, as sure as they are")), expected))
    return figures


def usual_sentence(
    session: Session, idea: Idea, totals: dict[ValueStage, Totals], policy: SavingsPolicy
) -> str:
    """What the promise comes to at the rate at which promises come true there.

    Said until it is verified; empty where too few claims were verified to tell.
    """
    if ValueStage.VERIFIED in totals:
        return ""
    promised = max(
        (one.hard for stage, one in totals.items() if stage is not ValueStage.CLAIMED),
        default=Decimal(0),
    )
    promise = totals[ValueStage.COMMITTED].hard or promised
    if promise <= 0:
        return ""
    hard = [one for one in BenefitClass if policy.counts_hard(one)]
    realised = realised_in(session, idea.area, hard)
    if realised is None:
        return ""
    usual = formats.money(_whole(promise * realised.share), idea.currency)
    return str(
        gettext(
            "At the usual rate of %(area)s: %(amount)s. There %(percent)s of what is promised "
            "comes true, in %(claims)d verified ideas.",
            area=realised.area.name,
            amount=usual,
            percent=_percent(realised.share),
            claims=realised.claims,
        )
    )


def _figure(name: object, reckoned: Reckoned, show: Callable[[Decimal], str]) -> ShownFigure:
    if reckoned.value is None:
        return ShownFigure(str(name), "–", formats.said(reckoned.reason))
    return ShownFigure(str(name), show(reckoned.value))


def _whole(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


def _years(years: Decimal) -> str:
    if years < 2:
        return str(gettext("%(months)s months", months=formats.number(years * 12)))
    return str(gettext("%(years)s years", years=formats.number(years)))


def _percent(share: Decimal) -> str:
    return formats.number(round(share * _HUNDRED)) + "%"
