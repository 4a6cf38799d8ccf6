"""Savings and how we look after ideas: is it working, is it honest, where should we walk?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import LazyString, lazy_gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.people.models import Area, Person
from kaizen.people.permissions import paths_where
from kaizen.people.queries.areas import areas_of_sites
from kaizen.people.rules import Permission, site_of
from kaizen.reports.queries.months import stand_of
from kaizen.reports.queries.savings import Savings, savings_of
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.money import hard_of
from kaizen.reports.rules.spans import Comparison, Span
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.web.reports.amounts import signed, summed
from kaizen.web.reports.behind import rows_of
from kaizen.web.reports.control import Chosen, choices, chosen
from kaizen.web.reports.kept import body_of
from kaizen.web.reports.savings_areas import area_rows, areas_table, spark_span, whole_row
from kaizen.web.reports.savings_care import (
    answer_panel,
    held_panel,
    sleep_panel,
    waste_panel,
)
from kaizen.web.reports.savings_money import months_panel, net_panel
from kaizen.web.reports.savings_promise import (
    booked_year,
    origin_panel,
    promise_panel,
    year_of,
)
from kaizen.web.reports.savings_story import both, story
from kaizen.web.reports.tables import sent_as_csv
from kaizen.web.reports.unchanged import known, tagged
from kaizen.web.session import actor, now

pages = Blueprint("savings", __name__)
pages.add_app_template_filter(summed)
pages.add_app_template_filter(signed)
#: What the time that one compares with is called beside its figures.
AGAINST: dict[Comparison, LazyString] = {
    Comparison.NONE: lazy_gettext("before"),
    Comparison.PREVIOUS: lazy_gettext("in the time before"),
    Comparison.YEAR_AGO: lazy_gettext("a year before"),
}


@pages.get("/savings")
@login_required
def show() -> Response:
    """The savings of an area in a span; without an area, of each site that one reads.

    Raises:
        NotAllowed: the person reads no reports, or not of this area.
        NotFound: no such area.
    """
    session, person = db.session(), actor()
    picked = chosen(session, person, now=now())
    same = known(session, person, picked)
    if same is not None:
        return same
    body = body_of(
        session,
        person,
        picked,
        "reports/savings/_body.html",
        lambda: _told(session, person, picked),
    )
    page = render_template("reports/savings.html", body=body)
    return tagged(make_response(page), session, person, picked)


def _told(session: Session, person: Person, picked: Chosen) -> dict[str, Any]:
    """Everything that the page tells; all who may read the same areas see the same of it."""
    found = _look(session, picked)
    return {
        "chosen": picked,
        "control": choices(picked, session, person, "savings.show"),
        "found": found,
        "stand": stand_of(session, picked.site.id),
        "sites": _other_sites(session, person, picked),
        "story": story(session, found, picked),
        "answers": answer_panel(found, picked),
        "net": net_panel(found, picked),
        "months": months_panel(found, picked),
        "promise": promise_panel(found, picked),
        "held": held_panel(found, picked),
        "origin": origin_panel(found, picked),
        "sleep": sleep_panel(found),
        "wastes": waste_panel(found, picked),
        "rows": area_rows(found, picked),
        "whole": whole_row(found, picked),
        "policy": savings_policy_of(session, picked.site.id).policy,
        "behind": _behind(picked),
        "against": AGAINST[picked.comparison],
        "csv": lambda table: picked.address("savings.as_csv", table=table),
    }


@pages.get("/savings/<table>.csv")
@login_required
def as_csv(table: str) -> Response:
    """One table of the page, for the same area and time.

    Raises:
        NotFound: the page has no such table now.
    """
    session, person = db.session(), actor()
    picked = chosen(session, person, now=now())
    found = _look(session, picked)
    tables = (
        answer_panel(found, picked).table,
        net_panel(found, picked).table,
        months_panel(found, picked).table,
        promise_panel(found, picked).table,
        held_panel(found, picked).table,
        origin_panel(found, picked).table,
        sleep_panel(found).table,
        waste_panel(found, picked).table,
        areas_table(area_rows(found, picked), whole_row(found, picked)),
    )
    return sent_as_csv(tables, table, picked.file_name("savings"))


def _look(session: Session, picked: Chosen) -> Savings:
    return savings_of(
        session,
        picked.area,
        picked.span,
        around=_around(picked),
        before=picked.before,
        currency=picked.currency,
        of_children=both(picked.span, spark_span(picked.today)),
    )


def _around(picked: Chosen) -> Span:
    """The span, the fiscal year in which it ends, the small lines, and the last booked year."""
    today = picked.today
    spans = (picked.span, year_of(picked), spark_span(today), booked_year(today))
    return Span(min(one.first_on for one in spans), max(one.until_on for one in spans))


def _behind(picked: Chosen) -> Callable[..., str]:
    def rows(figure: str, part: str = "") -> str:
        return rows_of(picked, Figure(figure), part)

    return rows


def _other_sites(session: Session, person: Person, picked: Chosen) -> list[dict[str, Any]]:
    """One block for each site, each in its own currency, where somebody reads several."""
    ids = {site_of(path) for path in paths_where(person, Permission.REPORT_READ)}
    if len(ids) < 2 or request.args.get("area"):
        return []
    sites = [area for area in areas_of_sites(session, ids) if area.is_site]
    return [_block(session, site, picked) for site in sites]


def _block(session: Session, site: Area, picked: Chosen) -> dict[str, Any]:
    currency = site.currency or ""
    found = savings_of(
        session, site, picked.span, around=picked.span, before=None, currency=currency
    )
    return {
        "site": site,
        "hard": hard_of(found.tally, currency),
        "left": found.net.closed.left,
        "sent": found.tally.count(Figure.SENT),
        "in_use": found.tally.count(Figure.IN_USE),
        "currency": currency,
        "url": picked.address("savings.show", area=site.code),
        "is_here": site.id == picked.site.id,
    }
