"""Rates with their day: what holds where, what held before, and a new one from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.numbers import format_decimal
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, get_locale, gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.core.written_out import in_money
from kaizen.people.models import Area
from kaizen.people.queries.areas import areas_for, day_in
from kaizen.people.rules import Permission
from kaizen.savings.actions.rates import set_rate
from kaizen.savings.models.rates import Rate
from kaizen.savings.queries.kept import rates_of
from kaizen.savings.rules.rates import FROM_THE_BEGINNING, RateKind
from kaizen.web.forms.finance import RATES, RateForm
from kaizen.web.keeping import keep
from kaizen.web.money_places import area_named, areas_seen, areas_to_set, tabs_of
from kaizen.web.session import actor, now

pages = Blueprint("rates", __name__)


@dataclass(frozen=True)
class ShownRate:
    """One rate of one area; `when` is now, coming or past."""

    area: Area
    label: LazyString
    role: str
    amount: str
    starts_on: date
    when: str
    who: str | None
    reason: str

    @property
    def is_first(self) -> bool:
        """Whether it has held as long as anybody asks."""
        return self.starts_on == FROM_THE_BEGINNING


@pages.get("/rates")
@login_required
def show() -> str:
    """The rates of the areas whose money one reads, with those above them."""
    session = db.session()
    form = RateForm()
    areas = areas_for(session, actor(), Permission.MONEY_WRITE)
    form.starts_on.data = day_in(session, areas[0], now()) if areas else None
    return _page(form)


@pages.post("/rates")
@login_required
def add() -> ResponseReturnValue:
    """Let a rate hold from a day on."""
    form = RateForm(request.form)
    areas_to_set(
        db.session(), Permission.MONEY_WRITE, refusal=to_say("Finance sets the rates of its areas.")
    )

    def write(session: Session) -> None:
        writable = areas_for(session, actor(), Permission.MONEY_WRITE)
        set_rate(
            area_named(session, writable, form.area.data),
            RateKind(form.kind.data),
            form.amount.amount,
            starts_on=form.starts_on.data,
            reason=form.reason.data or "",
            role=form.role.data or "",
            sure=form.sure.data,
            actor=actor(),
            now=now(),
        )

    return keep(
        form,
        write,
        page=lambda: _page(form),
        said=gettext("The rate is kept. What was reckoned before keeps the one it was made with."),
        goes_to=url_for("rates.show"),
    )


def _page(form: RateForm) -> str:
    session = db.session()
    seen = areas_seen(session, Permission.MONEY_READ)
    writable = areas_for(session, actor(), Permission.MONEY_WRITE)
    form.offer(writable)
    rows = _shown(session, seen)
    known = {row.label for row in rows if row.when == "now"}
    return render_template(
        "rates/show.html",
        tabs=tabs_of("rates.show"),
        form=form,
        may_set=bool(writable),
        rows=rows,
        missing=[words for words in RATES.values() if words not in known],
    )


def _shown(session: Session, areas: list[Area]) -> list[ShownRate]:
    """Every rate that counts in these areas: their own, and those of the areas above."""
    upwards = {area_id for area in areas for area_id in area.path_ids}
    rows: list[ShownRate] = []
    holding: set[tuple[Any, ...]] = set()
    begun: set[tuple[Any, ...]] = set()
    for rate, area, who in rates_of(session, upwards):
        key = (area.id, rate.kind, rate.role)
        coming = rate.starts_on > day_in(session, area, now())
        # The newest come first: a second rate for the same day has corrected the first.
        is_over = (*key, rate.starts_on) in begun or (not coming and key in holding)
        begun.add((*key, rate.starts_on))
        when = "past" if is_over else "coming" if coming else "now"
        if when == "now":
            holding.add(key)
        label = RATES[RateKind(rate.kind)]
        rows.append(
            ShownRate(area, label, rate.role, _amount(rate), rate.starts_on, when, who, rate.reason)
        )
    return rows


def _amount(rate: Rate) -> str:
    """The amount with the decimals that it has, in money or in percent."""
    if rate.currency is None:
        return f"{format_decimal(rate.amount, '#,##0.######', locale=get_locale())} %"
    is_whole = rate.amount == rate.amount.to_integral_value()
    return in_money(rate.amount, rate.currency, "" if is_whole else "00####", get_locale())
