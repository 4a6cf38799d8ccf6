"""Finance's figures of an idea, stage beside stage: NPV, IRR, XNPV, XIRR, MIRR and the paybacks."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from flask_babel import LazyString, lazy_gettext
from sqlalchemy.orm import Session

from kaizen.core.reckoned import Reckoned
from kaizen.ideas.models import Idea
from kaizen.people.queries.areas import day_in
from kaizen.savings.queries.lines import lines_of
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.queries.rates import rate_on
from kaizen.savings.rules.rates import RateKind
from kaizen.savings.rules.worth import finance_rows
from kaizen.web.money.panel import totals_at
from kaizen.web.money.seen import stages_of
from kaizen.web.money.words import STAGES

#: The figures by their names in the field; rates are shares a year, paybacks years.
NAMES: dict[str, LazyString] = {
    "net_first_year": lazy_gettext("Net, first year"),
    "net_later": lazy_gettext("Net, each year after"),
    "npv": lazy_gettext("NPV (first flow not discounted)"),
    "xnpv": lazy_gettext("XNPV (by days)"),
    "irr": lazy_gettext("IRR, a year"),
    "xirr": lazy_gettext("XIRR, a year"),
    "mirr": lazy_gettext("MIRR, a year"),
    "payback_years": lazy_gettext("Payback, years"),
    "discounted_payback_years": lazy_gettext("Discounted payback, years"),
    "roi": lazy_gettext("Return on what is spent"),
    "benefit_cost": lazy_gettext("Benefit/cost ratio"),
}
#: Rates and ratios are kept to so many places in a table to take along.
PLACES = Decimal("0.000001")


def finance_table(session: Session, idea: Idea, now: datetime) -> list[tuple[object, ...]]:
    """The figures as rows of a table, below a header: name, value a stage, why there is none.

    Flows are the cost on the day in use (else today) and what is left of each year of the
    horizon, hard only; discounted at the area's rate of that day.
    """
    policy = savings_policy_of(session, idea.site_id).policy
    starts_on = idea.in_use_on or day_in(session, idea.area, now)
    percent = rate_on(session, idea.area, RateKind.DISCOUNT_PERCENT, starts_on)
    lines = lines_of(session, idea.id)
    stages = stages_of(lines)
    found = [
        dict(
            finance_rows(
                totals_at(lines, stage, policy),
                starts_on=starts_on,
                rate=None if percent is None else percent / 100,
                years=policy.horizon_years,
            )
        )
        for stage in stages
    ]
    header = (
        str(lazy_gettext("Figure")),
        *(str(STAGES[stage]) for stage in stages),
        str(lazy_gettext("Why there is none")),
    )
    return [header, *(_row(name, [one[name] for one in found]) for name in NAMES)]


def _row(name: str, figures: list[Reckoned]) -> tuple[object, ...]:
    reasons = {one.reason for one in figures if one.value is None and one.reason}
    values = ("–" if one.value is None else one.value.quantize(PLACES) for one in figures)
    return (str(NAMES[name]), *values, " ".join(sorted(reasons)))
