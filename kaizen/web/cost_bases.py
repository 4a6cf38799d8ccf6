"""What areas say they spend a year, before their ideas and now: the base of what can be saved."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.people.queries.areas import areas_for, day_in
from kaizen.people.rules import Permission
from kaizen.savings.actions.cost_bases import set_cost_base
from kaizen.savings.queries.kept import cost_bases_of
from kaizen.savings.rules.lines import Driver
from kaizen.savings.rules.rates import FROM_THE_BEGINNING
from kaizen.web.forms.finance import STATED, CostBaseForm
from kaizen.web.keeping import keep
from kaizen.web.money_places import area_named, areas_seen, areas_to_set, tabs_of
from kaizen.web.session import actor, now

pages = Blueprint("cost_bases", __name__)


@pages.get("/cost-bases")
@login_required
def show() -> str:
    """The stated costs of the areas whose money one reads."""
    session = db.session()
    form = CostBaseForm()
    areas = areas_for(session, actor(), Permission.MONEY_WRITE)
    form.starts_on.data = day_in(session, areas[0], now()) if areas else None
    return _page(form)


@pages.post("/cost-bases")
@login_required
def add() -> ResponseReturnValue:
    """State a cost anew; the newest counts."""
    form = CostBaseForm(request.form)
    areas_to_set(
        db.session(),
        Permission.MONEY_WRITE,
        refusal=to_say("Finance states the costs of its areas."),
    )

    def write(session: Session) -> None:
        writable = areas_for(session, actor(), Permission.MONEY_WRITE)
        set_cost_base(
            area_named(session, writable, form.area.data),
            Driver(form.driver.data),
            form.yearly.amount,
            yearly_now=form.yearly_now.amount,
            starts_on=form.starts_on.data,
            reason=form.reason.data or "",
            actor=actor(),
            now=now(),
        )

    return keep(
        form,
        write,
        page=lambda: _page(form),
        said=gettext("The cost is stated. Savings are held against it from now on."),
        goes_to=url_for("cost_bases.show"),
    )


def _page(form: CostBaseForm) -> str:
    session = db.session()
    seen = areas_seen(session, Permission.MONEY_READ)
    writable = areas_for(session, actor(), Permission.MONEY_WRITE)
    form.offer(writable)
    found: set[tuple[int, str]] = set()
    rows = []
    for base, area, who in cost_bases_of(session, {area.id for area in seen}):
        is_newest = (area.id, base.driver) not in found
        found.add((area.id, base.driver))
        rows.append((base, area, who, STATED[Driver(base.driver)], is_newest))
    return render_template(
        "cost_bases/show.html",
        tabs=tabs_of("cost_bases.show"),
        form=form,
        may_set=bool(writable),
        from_the_beginning=FROM_THE_BEGINNING,
        rows=rows,
    )
