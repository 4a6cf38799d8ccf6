"""The numbers behind an amount as one sentence, in which nothing is left to guess."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext, ngettext

from kaizen.savings.rules.lines import BenefitClass, Driver
from kaizen.savings.rules.rates import RateKind
from kaizen.web import formats


class _Factors:
    """The stored chain of one amount, each number ready to be said."""

    def __init__(self, stored: Mapping[str, Any], benefit: BenefitClass, currency: str) -> None:
        self._stored = stored
        self.benefit = benefit
        self.currency = currency

    def __getitem__(self, name: str) -> Decimal:
        return Decimal(self._stored.get(name) or 0)

    def said(self, name: str) -> str:
        return formats.exact(self[name])

    def less(self, before: str, after: str) -> str:
        return formats.exact(self[before] - self[after])

    def money(self, name: str) -> str:
        return formats.price(self[name], self.currency)

    def rate(self, kind: RateKind) -> Decimal:
        return Decimal(self._stored.get("rates", {}).get(kind.value) or 0)

    def rate_said(self, kind: RateKind) -> str:
        return formats.price(self.rate(kind), self.currency)


def chain_of(
    driver: Driver,
    benefit: BenefitClass,
    factors: Mapping[str, Any] | None,
    *,
    amount: Decimal,
    currency: str,
) -> str:
    """``4 min × 30 times a day × 2 people × 220 days ÷ 60 × €38.50 an hour = €33,880.00 a year``.

    Empty where the amount was typed. Whoever may not read rates may not read this.
    """
    if not factors:
        return ""
    if "times_per_week" in factors:
        return _first_guess(factors, amount, currency)
    said = _CHAINS[driver](_Factors(factors, benefit, currency))
    if not said:
        return ""
    worth = formats.cents(amount, currency)
    return str(gettext("%(chain)s = %(worth)s a year", chain=said, worth=worth))


def hours_chain_of(driver: Driver, factors: Mapping[str, Any] | None) -> str:
    """The same up to the hours, for everybody: ``2 times a week × 6 min × 2 people = 44 hours``."""
    if not factors or "hours_a_year" not in factors:
        return ""
    hours = formats.number(Decimal(factors["hours_a_year"]))
    if "times_per_week" in factors:
        return _guessed_hours(factors, hours)
    if driver is not Driver.LABOUR_TIME:
        return ""
    said = _minutes(_Factors(factors, BenefitClass.SOFT_CAPACITY, ""))
    return str(gettext("%(chain)s ÷ 60 = %(hours)s hours a year", chain=said, hours=hours))


def people(count: Decimal) -> str:
    """``1 person``, ``2 people``."""
    shown = formats.exact(count)
    many = 1 if count == 1 else 2
    return str(ngettext("%(count)s person", "%(count)s people", many, count=shown))


def _first_guess(factors: Mapping[str, Any], amount: Decimal, currency: str) -> str:
    hours = _guessed_hours(factors, formats.number(Decimal(factors["hours_a_year"])))
    rate = factors.get("rate_per_hour")
    if rate in (None, "None"):
        return hours
    return str(
        gettext(
            "%(hours)s, at %(rate)s an hour = %(worth)s a year",
            hours=hours,
            rate=formats.price(Decimal(rate), currency),
            worth=formats.cents(amount, currency),
        )
    )


def _guessed_hours(factors: Mapping[str, Any], hours: str) -> str:
    return str(
        gettext(
            "%(times)s × %(minutes)s min × %(people)s = %(hours)s hours a year",
            times=_times(Decimal(factors["times_per_week"])),
            minutes=formats.exact(Decimal(factors["minutes_each"])),
            people=people(Decimal(factors["people"])),
            hours=hours,
        )
    )


def _times(often: Decimal) -> str:
    """How often a week; languages ask for a form by whole numbers, so a half counts as many."""
    many = int(often) if often == 1 else 2
    shown = formats.exact(often)
    return str(ngettext("%(often)s time a week", "%(often)s times a week", many, often=shown))


def _minutes(f: _Factors) -> str:
    many = 1 if f["cycles_a_day"] == 1 else 2
    often = ngettext(
        "%(often)s time a day", "%(often)s times a day", many, often=f.said("cycles_a_day")
    )
    return str(
        gettext(
            "%(minutes)s min × %(often)s × %(people)s × %(days)s days",
            minutes=f.less("minutes_before", "minutes_after"),
            often=often,
            people=people(f["people"]),
            days=f.said("working_days"),
        )
    )


def _labour(f: _Factors) -> str:
    return str(
        gettext(
            "%(time)s ÷ 60 × %(rate)s an hour",
            time=_minutes(f),
            rate=f.rate_said(RateKind.LABOUR_HOUR),
        )
    )


def _material(f: _Factors) -> str:
    return str(
        gettext(
            "%(less)s less a piece × %(volume)s pieces × %(price)s",
            less=f.less("use_before", "use_after"),
            volume=f.said("volume"),
            price=f.money("price"),
        )
    )


def _scrap(f: _Factors) -> str:
    return str(
        gettext(
            "%(units)s good pieces × (1 ÷ (1 − %(before)s%%) − 1 ÷ (1 − %(after)s%%)) "
            "× (%(cost)s − %(value)s)",
            units=f.said("good_units"),
            before=f.said("scrap_before"),
            after=f.said("scrap_after"),
            cost=f.money("cost_to_step"),
            value=f.money("scrap_value"),
        )
    )


def _rework(f: _Factors) -> str:
    pieces = gettext(
        "%(less)s%% of %(volume)s pieces",
        less=f.less("rework_before", "rework_after"),
        volume=f.said("volume"),
    )
    if f.benefit is BenefitClass.HARD_COST:
        return str(gettext("%(pieces)s × %(parts)s", pieces=pieces, parts=f.money("parts")))
    return str(
        gettext(
            "%(pieces)s × %(minutes)s min ÷ 60 × %(rate)s an hour",
            pieces=pieces,
            minutes=f.said("minutes"),
            rate=f.rate_said(RateKind.LABOUR_HOUR),
        )
    )


def _energy(f: _Factors) -> str:
    used = gettext(
        "%(kwh)s kWh × %(price)s", kwh=f.said("kwh"), price=f.rate_said(RateKind.ENERGY_KWH)
    )
    peak = gettext(
        "%(peak)s kW × %(months)s months × %(charge)s",
        peak=f.said("peak_kw"),
        months=f.said("months"),
        charge=f.rate_said(RateKind.DEMAND_KW_MONTH),
    )
    return " + ".join(words for words, number in ((used, f["kwh"]), (peak, f["peak_kw"])) if number)


def _downtime(f: _Factors) -> str:
    if f.benefit is BenefitClass.REVENUE:
        return str(
            gettext(
                "%(minutes)s min × %(events)s times × %(margin)s a minute",
                minutes=f.said("minutes"),
                events=f.said("events"),
                margin=f.rate_said(RateKind.MARGIN_MINUTE),
            )
        )
    return str(
        gettext(
            "%(minutes)s min × %(events)s times × %(people)s ÷ 60 × %(rate)s an hour",
            minutes=f.said("minutes"),
            events=f.said("events"),
            people=people(f["people"]),
            rate=f.rate_said(RateKind.LABOUR_HOUR),
        )
    )


def _stock(f: _Factors) -> str:
    if f.benefit is BenefitClass.WORKING_CAPITAL:
        return ""
    return str(
        gettext(
            "%(stock)s less stock × %(percent)s%% a year",
            stock=f.money("reduction"),
            percent=formats.exact(f.rate(RateKind.CARRYING_PERCENT)),
        )
    )


def _typed(_f: _Factors) -> str:
    """It was typed as a whole: its basis stands beside it."""
    return ""


_CHAINS: dict[Driver, Callable[[_Factors], str]] = {
    Driver.LABOUR_TIME: _labour,
    Driver.MATERIAL: _material,
    Driver.SCRAP: _scrap,
    Driver.REWORK: _rework,
    Driver.ENERGY: _energy,
    Driver.DOWNTIME: _downtime,
    Driver.STOCK: _stock,
    Driver.SPACE: _typed,
    Driver.AMOUNT: _typed,
    Driver.PURCHASE_AND_HOURS: _typed,
}
