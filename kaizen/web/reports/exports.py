"""Reports and tables to take along: one page, and the decisions of an area as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import LazyString, gettext, lazy_gettext
from flask_login import login_required
from werkzeug.wrappers import Response as Redirect

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.rules import reference
from kaizen.notifications.actions.posting import can_be_mailed
from kaizen.people.queries.areas import area_by_code
from kaizen.reports.actions.wishing import end_report_wish, report_wish, wish_report
from kaizen.reports.queries.monthly import any_below
from kaizen.reports.queries.months import stand_of
from kaizen.reports.rules.spans import months_on
from kaizen.review.queries.exports import Decided, count_decisions, decision_rows
from kaizen.review.rules.authority import DecisionKind, Level
from kaizen.savings.queries.ledger import of_area
from kaizen.web import formats
from kaizen.web.downloads import LongTable, extent_of, sent_as_csv
from kaizen.web.forms.review import REASONS
from kaizen.web.idea_filter import FilterForm
from kaizen.web.ideas import ideas_table
from kaizen.web.ledger import ledger_table
from kaizen.web.reports.control import Chosen, area_options, chosen
from kaizen.web.reports.monthly import month_asked
from kaizen.web.session import actor, now

pages = Blueprint("exports", __name__)

#: Months that can be picked for a report: two years, the running one included.
MONTHS = 24

HEADER: tuple[LazyString, ...] = (
    lazy_gettext("Day"),
    lazy_gettext("Number"),
    lazy_gettext("Idea"),
    lazy_gettext("Area code"),
    lazy_gettext("Area"),
    lazy_gettext("Answer"),
    lazy_gettext("Level"),
    lazy_gettext("Reason"),
    lazy_gettext("Words"),
    lazy_gettext("Instead"),
    lazy_gettext("By whom"),
    lazy_gettext("Owner"),
    lazy_gettext("Start"),
    lazy_gettext("Due"),
    lazy_gettext("Until"),
    lazy_gettext("Cost once"),
    lazy_gettext("Cost a year"),
    lazy_gettext("Currency"),
)
KINDS: dict[DecisionKind, LazyString] = {
    DecisionKind.APPROVED: lazy_gettext("Agreed"),
    DecisionKind.ASKED: lazy_gettext("A question"),
    DecisionKind.PASSED_UP: lazy_gettext("Passed up"),
    DecisionKind.SENT_BACK: lazy_gettext("Sent back"),
    DecisionKind.PARKED: lazy_gettext("Later"),
    DecisionKind.DECLINED: lazy_gettext("Not this time"),
    DecisionKind.MERGED: lazy_gettext("Joined with another idea"),
    DecisionKind.CONFIRMED_DONE: lazy_gettext("Confirmed: done already"),
    DecisionKind.TAKEN_BACK: lazy_gettext("Taken back"),
    DecisionKind.UNPARKED: lazy_gettext("Taken up again"),
    DecisionKind.LEARNED: lazy_gettext("Tried, learned"),
    DecisionKind.WITHDRAWN: lazy_gettext("Withdrawn"),
}
LEVELS: dict[Level, LazyString] = {
    Level.FIRST: lazy_gettext("Supervisor"),
    Level.LEADERSHIP: lazy_gettext("Leadership"),
    Level.SITE: lazy_gettext("Leadership of the site"),
}


@pages.get("/reports")
@login_required
def show() -> str:
    """What there is to take along about one area."""
    session, person = db.session(), actor()
    picked = chosen(session, person, now=now())
    month_on = month_asked(picked)
    months = [months_on(picked.today, -back) for back in range(MONTHS)]
    stand = stand_of(session, picked.site.id)
    return render_template(
        "reports/take_along.html",
        picked=picked,
        areas=area_options(session, person),
        month=f"{month_on:%Y-%m}",
        month_words=formats.month_and_year(month_on),
        months=[(f"{on:%Y-%m}", formats.month_and_year(on)) for on in months],
        stand=stand,
        is_wished=report_wish(session, person, picked.area) is not None,
        can_be_mailed=can_be_mailed(person),
        tables=_tables(picked),
        has_areas=any_below(session, picked.area),
        address=lambda endpoint, **facts: url_for(
            endpoint, area=picked.area.code, month=f"{month_on:%Y-%m}", **facts
        ),
    )


@pages.post("/reports/mail")
@login_required
def wish() -> Redirect:
    """Get the report of an area by mail each month."""
    with transaction() as session:
        area = area_by_code(session, request.form.get("area", ""))
        wish_report(area, actor=actor(), now=now())
        code = area.code
    flash(gettext("The report comes by mail when a month is over."), "good")
    return redirect(url_for("exports.show", area=code), code=303)


@pages.post("/reports/mail/ending")
@login_required
def end_wish() -> Redirect:
    """Get it no more."""
    with transaction() as session:
        area = area_by_code(session, request.form.get("area", ""))
        end_report_wish(area, actor=actor(), now=now())
        code = area.code
    flash(gettext("No report of this area comes by mail any more."), "good")
    return redirect(url_for("exports.show", area=code), code=303)


@pages.get("/exports/decisions.csv")
@login_required
def decisions() -> Response:
    """Every answer that reviewers of the area gave, oldest first, as long as it is."""
    return sent_as_csv(_decisions_table(chosen(db.session(), actor(), now=now())))


def _decisions_table(picked: Chosen) -> LongTable:
    area = picked.area
    return LongTable(
        name=f"decisions-{area.id}-{picked.today:%Y-%m-%d}",
        header=[str(name) for name in HEADER],
        rows=lambda: _written(decision_rows(db.session, area)),
        count=lambda most: count_decisions(db.session(), area, most=most),
    )


def _tables(picked: Chosen) -> list[dict[str, Any]]:
    """Everything there is, row by row, without end."""
    area = picked.area
    ideas = FilterForm({"area": area.code})
    return [
        {
            "name": lazy_gettext("All ideas"),
            "text": lazy_gettext("With words, stage, holder and dates, newest first."),
            "icon": "bulb",
            "extent": extent_of(ideas_table(ideas)),
            "ways": [("CSV", url_for("ideas.export", area=area.code))],
        },
        {
            "name": lazy_gettext("All decisions"),
            "text": lazy_gettext("Who answered what, when and why, oldest first."),
            "icon": "gavel",
            "extent": extent_of(_decisions_table(picked)),
            "ways": [("CSV", url_for("exports.decisions", area=area.code))],
        },
        {
            "name": lazy_gettext("The whole ledger"),
            "text": lazy_gettext("Each amount saved and spent, month by month."),
            "icon": "receipt",
            "extent": extent_of(ledger_table(of_area(area), area.code)),
            "ways": [
                ("CSV", url_for("ledger.area_as_csv", code=area.code)),
                ("Excel", url_for("ledger.area_as_xlsx", code=area.code)),
            ],
        },
    ]


def _written(rows: Iterator[Decided]) -> Iterator[tuple[object, ...]]:
    """The rows as they are written: kinds in words, moments and days as ISO 8601."""
    kinds = {kind.value: str(words) for kind, words in KINDS.items()}
    levels = {level.value: str(words) for level, words in LEVELS.items()}
    reasons = {one.value: str(one.label) for one in REASONS}
    for row in rows:
        yield (
            row.at.isoformat(timespec="minutes"),
            reference(row.idea_id),
            row.idea_title,
            row.area_code,
            row.area_name,
            kinds.get(row.kind, row.kind),
            levels.get(row.level, row.level),
            reasons.get(row.reason_code or "", ""),
            row.words,
            row.instead,
            row.by,
            row.owner,
            row.start_on,
            row.due_on,
            row.until_on,
            row.one_off,
            row.yearly,
            row.currency if row.one_off is not None or row.yearly is not None else "",
        )
