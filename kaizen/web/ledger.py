"""The ledger of an idea and of an area: on a page month by month, and as a table to take along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from tempfile import TemporaryFile
from typing import Any

from flask import (
    Blueprint,
    Response,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import LazyString, get_locale, lazy_gettext
from flask_login import login_required
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import NotAllowed
from kaizen.core.money import minor_units, round_money
from kaizen.core.written_out import As, written
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.rules import reference
from kaizen.people.models import Area
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.savings.queries.ledger import (
    PAGE,
    Booked,
    Key,
    count_ledger,
    ledger_page,
    ledger_rows,
    of_area,
    of_idea,
)
from kaizen.savings.rules.ledger import EntryKind
from kaizen.savings.rules.lines import BenefitClass, CostKind, Driver
from kaizen.web.downloads import LongTable, sent_as_csv
from kaizen.web.idea_filter import area_for
from kaizen.web.ledger_book import write_workbook
from kaizen.web.money.finance import finance_table
from kaizen.web.money.words import CLASSES, COSTS, DRIVERS
from kaizen.web.session import actor, now

pages = Blueprint("ledger", __name__)

KINDS: dict[EntryKind, LazyString] = {
    EntryKind.ACCRUAL: lazy_gettext("Saved"),
    EntryKind.COST: lazy_gettext("Spent"),
    EntryKind.LAPSE_REVERSAL: lazy_gettext("Taken back"),
    EntryKind.CORRECTION: lazy_gettext("Correction"),
    EntryKind.RATE_CORRECTION: lazy_gettext("Yearly amount corrected"),
}
HEADER: tuple[LazyString, ...] = (
    lazy_gettext("Month"),
    lazy_gettext("Number"),
    lazy_gettext("Idea"),
    lazy_gettext("Area code"),
    lazy_gettext("Area"),
    lazy_gettext("From"),
    lazy_gettext("Class"),
    lazy_gettext("Counts as hard"),
    lazy_gettext("Kind"),
    lazy_gettext("Amount"),
    lazy_gettext("Sum of the class"),
    lazy_gettext("Currency"),
    lazy_gettext("Booked"),
    lazy_gettext("By whom"),
    lazy_gettext("Why"),
)
#: The columns of the header that hold amounts.
AMOUNTS = (9, 10)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/ideas/<int:idea_id>/ledger")
@login_required
def of_one_idea(idea_id: int) -> str:
    """What an idea has saved and cost, month by month."""
    idea = _idea(db.session(), idea_id)
    return _page(of_idea(idea.id), "ledger.of_one_idea", idea=idea, area=idea.area, idea_id=idea.id)


@pages.get("/ideas/<int:idea_id>/ledger.csv")
@login_required
def idea_as_csv(idea_id: int) -> Response:
    """The same as a table of text."""
    idea = _idea(db.session(), idea_id)
    return sent_as_csv(ledger_table(of_idea(idea.id), idea.reference))


@pages.get("/ideas/<int:idea_id>/ledger.xlsx")
@login_required
def idea_as_xlsx(idea_id: int) -> Response:
    """The same as a workbook, with a sheet of finance's figures."""
    idea = _idea(db.session(), idea_id)
    figures = finance_table(db.session(), idea, now())
    return _xlsx(of_idea(idea.id), idea.reference, idea.currency, figures)


@pages.get("/areas/<code>/ledger")
@login_required
def of_one_area(code: str) -> str:
    """What an area and everything below it has saved and spent, month by month."""
    area = _area(db.session(), code)
    return _page(of_area(area), "ledger.of_one_area", idea=None, area=area, code=area.code)


@pages.get("/areas/<code>/ledger.csv")
@login_required
def area_as_csv(code: str) -> Response:
    """The same as a table of text."""
    area = _area(db.session(), code)
    return sent_as_csv(ledger_table(of_area(area, walked=True), area.code))


@pages.get("/areas/<code>/ledger.xlsx")
@login_required
def area_as_xlsx(code: str) -> Response:
    """The same as a workbook."""
    area = _area(db.session(), code)
    return _xlsx(of_area(area, walked=True), area.code, (area.site or area).currency or "")


def sort_word(sort: str) -> tuple[str, str]:
    """The word and the swatch for a class of benefit or a kind of cost."""
    if sort in set(CostKind):
        return str(COSTS[CostKind(sort)]), "cost"
    word, swatch = CLASSES[BenefitClass(sort)]
    return str(word), swatch


def _idea(session: Session, idea_id: int) -> Idea:
    idea = load_idea_for(session, actor(), idea_id)
    _require(idea.area)
    return idea


def _area(session: Session, code: str) -> Area:
    area = area_for(session, actor(), code)
    _require(area)
    return area


def _require(area: Area) -> None:
    if not can(actor(), Permission.MONEY_READ, area=area):
        raise NotAllowed("Supervisors, leaders and finance of the area read its ledger.")


def _page(
    whose: ColumnElement[bool], endpoint: str, *, idea: Idea | None, area: Area, **place: Any
) -> str:
    rows = ledger_page(db.session(), whose, after=_after(), most=PAGE + 1)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    next_url = ""
    if more:
        after = f"{rows[-1].month_on.isoformat()}.{rows[-1].id}"
        next_url = url_for(endpoint, after=after, **place)
    kind = "idea" if idea else "area"
    return render_template(
        "ledger/show.html",
        idea=idea,
        area=area,
        months=[
            (_month(month_on), [_shown(row) for row in of_month])
            for month_on, of_month in groupby(rows, key=lambda row: row.month_on)
        ],
        next_url=next_url,
        first_url=url_for(endpoint, **place) if _after() else "",
        csv_url=url_for(f"ledger.{kind}_as_csv", **place),
        xlsx_url=url_for(f"ledger.{kind}_as_xlsx", **place),
    )


def _after() -> Key | None:
    """Where the page begins, from the address; the beginning where that says nothing usable."""
    month, _, number = request.args.get("after", "").partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    try:
        return date.fromisoformat(month), int(number)
    except ValueError:
        return None


def _shown(row: Booked) -> dict[str, Any]:
    word, swatch = sort_word(row.sort)
    return {
        "row": row,
        "word": word,
        "swatch": swatch,
        "from": _from(row),
        "kind": KINDS[EntryKind(row.kind)],
    }


def _from(row: Booked) -> str:
    words = DRIVERS.get(Driver(row.driver))
    return str(words.name) if words else ""


def _month(month_on: date) -> str:
    return written(month_on, As.MONTH_YEAR, get_locale())


def _cells(row: Booked) -> tuple[object, ...]:
    return (
        row.month_on,
        reference(row.idea_id),
        row.idea_title,
        row.area_code,
        row.area_name,
        _from(row),
        sort_word(row.sort)[0],
        int(row.counts_hard),
        str(KINDS[EntryKind(row.kind)]),
        round_money(row.amount, row.currency),
        round_money(row.running, row.currency),
        row.currency,
        row.at.date(),
        row.person,
        row.reason,
    )


def ledger_table(whose: ColumnElement[bool], name: str) -> LongTable:
    """The rows of an idea or an area, month by month."""
    return LongTable(
        name=f"ledger-{name}",
        header=[str(word) for word in HEADER],
        rows=lambda: map(_cells, ledger_rows(db.session, whose)),
        count=lambda most: count_ledger(db.session(), whose, most=most),
    )


def _xlsx(
    whose: ColumnElement[bool],
    name: str,
    currency: str,
    figures: Sequence[tuple[object, ...]] = (),
) -> Response:
    """A workbook, written row by row into a file, so that memory stays flat."""
    # It lives as long as the answer is sent, and is gone with it.
    target = TemporaryFile()  # noqa: SIM115
    rows = map(_cells, ledger_rows(db.session, whose))
    header = [str(word) for word in HEADER]
    write_workbook(target, header, rows, figures, AMOUNTS, digits=minor_units(currency))
    target.seek(0)
    return send_file(target, mimetype=XLSX, as_attachment=True, download_name=f"ledger-{name}.xlsx")
