"""The money for small ideas: what each area has in a quarter, what is used and what is left."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import areas_for, day_in
from kaizen.people.rules import Permission
from kaizen.savings.actions.budgets import set_budget
from kaizen.savings.queries.budgets import (
    BudgetLeft,
    budget_versions,
    budgets_of,
    quarter_on_before,
)
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.rules.budgets import Quarter, coming_quarters, quarter_from
from kaizen.web.forms.finance import BudgetForm, quarter_words
from kaizen.web.keeping import keep
from kaizen.web.money_places import area_named, areas_seen, areas_to_set, tabs_of
from kaizen.web.session import actor, now

pages = Blueprint("budgets", __name__)
_NEEDS = (Permission.MONEY_READ, Permission.POLICY_SET)


@pages.get("/budgets")
@login_required
def show() -> str:
    """The money of the areas whose money one reads or sets."""
    return _page(BudgetForm())


@pages.post("/budgets")
@login_required
def change() -> ResponseReturnValue:
    """Set the money of one area and quarter."""
    form = BudgetForm(request.form)
    areas_to_set(
        db.session(),
        Permission.POLICY_SET,
        refusal=to_say("Leadership sets the money of its areas."),
    )

    def write(session: Session) -> None:
        settable = areas_for(session, actor(), Permission.POLICY_SET)
        set_budget(
            area_named(session, settable, form.area.data),
            _day(form.quarter.data),
            form.amount.amount,
            reason=form.reason.data or "",
            actor=actor(),
            now=now(),
        )

    return keep(
        form,
        write,
        page=lambda: _page(form),
        said=gettext("It holds from now on. What was agreed stays agreed."),
        goes_to=url_for("budgets.show"),
    )


def _page(form: BudgetForm) -> str:
    session = db.session()
    seen = areas_seen(session, *_NEEDS)
    settable = areas_for(session, actor(), Permission.POLICY_SET)
    form.offer(settable)
    form.offer_quarters(_quarters(session, settable))
    # What an area has from above counts for it too.
    upwards = sorted({area_id for area in seen for area_id in area.path_ids})
    since = quarter_on_before(day_in(session, seen[0], now()))
    versions = budget_versions(session, upwards, since)
    areas = {area.id: area for area in session.scalars(select(Area).where(Area.id.in_(upwards)))}
    return render_template(
        "budgets/show.html",
        tabs=tabs_of("budgets.show"),
        form=form,
        may_set=bool(settable),
        rows=[_row(one) for one in budgets_of(session, upwards, since)],
        versions=[
            (one, areas[one.area_id], session.get(Person, one.person_id), _words(one.quarter_on))
            for one in versions
        ],
    )


def _row(one: BudgetLeft) -> dict[str, Any]:
    """An area's money with the part that is used, for the bar."""
    part = one.used / one.amount if one.amount else 1
    return {
        "budget": one,
        "quarter": quarter_words(Quarter(one.quarter_on, one.until_on)),
        "percent": min(100, int(part * 100)),
    }


def _quarters(session: Session, areas: list[Area]) -> list[Quarter]:
    """This quarter and the coming ones of the sites whose money can be set."""
    found: set[Quarter] = set()
    for site in {area.site_id or area.id: area for area in areas}.values():
        policy = savings_policy_of(session, site.site_id or site.id).policy
        day = day_in(session, site, now())
        found |= set(coming_quarters(day, first_month=policy.fiscal_year_first_month))
    return sorted(found)


def _words(quarter_on: date) -> str:
    return quarter_words(quarter_from(quarter_on))


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed or "")
    except ValueError:
        return None
