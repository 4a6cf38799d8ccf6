"""Absence, accidents and overtime by area and month: typed by leaders, or taken from a table."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.spreadsheet import read_rows, write_rows
from kaizen.core.transaction import transaction
from kaizen.metrics.actions.conditions import set_conditions
from kaizen.metrics.importing import COLUMNS, read_month, understand
from kaizen.metrics.queries.conditions import typed_in
from kaizen.metrics.rules.conditions import Condition
from kaizen.people.models import Area
from kaizen.people.queries.areas import areas_for, day_in
from kaizen.people.rules import Permission
from kaizen.reports.rules.spans import months_on
from kaizen.web.condition_table import (
    CONDITION_WORDS,
    UNITS,
    AreaRow,
    Preview,
    preview_of,
    read_table,
    table_of,
)
from kaizen.web.errors import sentence
from kaizen.web.forms.fields import decimal_sign
from kaizen.web.session import actor, now

pages = Blueprint("conditions", __name__)

#: So many months are offered and exported.
MONTHS = 24
MOST_BYTES = 1024 * 1024


@pages.get("/conditions")
@login_required
def show() -> str:
    """What stands for one month; the last whole one unless the address names another."""
    areas = _readable()
    return _page(areas, _month(areas, request.args.get("month", "")))


@pages.post("/conditions")
@login_required
def save() -> ResponseReturnValue:
    """Keep what the table says for a month: all of it, or nothing and every word stays."""
    areas = _readable()
    month_on = _month(areas, request.form.get("month", ""))
    rows = table_of(db.session(), areas, month_on, actor(), request.form)
    values = read_table(rows)
    if not values:
        raise NotAllowed("Leaders of the area type these figures.")
    if any(cell.error for row in rows for cell in row.cells):
        return _page(areas, month_on, rows=rows), 422
    changed = 0
    try:
        with transaction() as session:
            for area_id, of_area in values.items():
                area = session.get_one(Area, area_id)
                changed += set_conditions(area, month_on, of_area, actor=actor(), now=now())
    except InvalidInput as refusal:
        return _page(_readable(), month_on, rows=None, problem=sentence(refusal)), 422
    flash(
        ngettext("%(num)d value is kept.", "%(num)d values are kept.", changed)
        if changed
        else gettext("Nothing differs."),
        "good",
    )
    return redirect(url_for("conditions.show", month=f"{month_on:%Y-%m}"), 303)


@pages.post("/conditions/import")
@login_required
def take() -> ResponseReturnValue:
    """Show what a table would change; sent again from there, keep it."""
    areas = areas_for(db.session(), actor(), Permission.CONDITION_WRITE)
    if not areas:
        raise NotAllowed("Leaders of the area type these figures.")
    kept = request.form.get("table", "")
    try:
        preview = _preview(db.session(), areas, io.BytesIO(kept.encode()) if kept else _upload())
    except InvalidInput as refusal:
        readable = _readable()
        return _page(readable, _month(readable, ""), problem=sentence(refusal)), 422
    if not kept or not preview.changes:
        return render_template("conditions/preview.html", preview=preview, table=_table(preview))
    with transaction() as session:
        for line, area in preview.lines:
            own = session.get_one(Area, area.id)
            set_conditions(own, line.month_on, line.values, actor=actor(), now=now())
    many = len(preview.changes)
    flash(ngettext("%(num)d value is kept.", "%(num)d values are kept.", many), "good")
    return redirect(url_for("conditions.show"), 303)


@pages.get("/conditions.csv")
@login_required
def table() -> Response:
    """What was typed in the last two years, in the shape in which it can be taken again."""
    areas = _readable()
    response = Response(write_rows(COLUMNS, list(_rows(areas))), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="conditions.csv"'
    return response


def _page(
    areas: list[Area], month_on: date, *, rows: list[AreaRow] | None = None, problem: str = ""
) -> str:
    session = db.session()
    shown = rows or table_of(session, areas, month_on, actor(), request.form if problem else {})
    return render_template(
        "conditions/show.html",
        month_on=month_on,
        months=[months_on(_last(areas), -back) for back in range(MONTHS)],
        rows=shown,
        may_write=bool(areas_for(session, actor(), Permission.CONDITION_WRITE)),
        words=[(CONDITION_WORDS[one], UNITS[one]) for one in Condition],
        problem=problem,
    )


def _readable() -> list[Area]:
    areas = areas_for(db.session(), actor(), Permission.CONDITION_READ)
    if not areas:
        raise NotAllowed("Supervisors, leaders and finance of an area read its conditions.")
    return areas


def _last(areas: list[Area]) -> date:
    """The month that runs."""
    return day_in(db.session(), areas[0], now()).replace(day=1)


def _month(areas: list[Area], asked: str) -> date:
    """The month that is asked for, if it has begun; else the last whole one."""
    usual = months_on(_last(areas), -1)
    try:
        wanted = read_month(asked) if asked else usual
    except InvalidInput:
        return usual
    return wanted if months_on(_last(areas), 1 - MONTHS) <= wanted <= _last(areas) else usual


def _upload() -> BinaryIO:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InvalidInput("Choose a file first.", field="file")
    start = file.stream.read(MOST_BYTES + 1)
    if len(start) > MOST_BYTES:
        raise InvalidInput("The file is too large for a table of months.", field="file")
    return cast(BinaryIO, io.BytesIO(start))


def _preview(session: Session, areas: list[Area], stream: BinaryIO) -> Preview:
    lines = understand(read_rows(stream), sign=decimal_sign())
    return preview_of(lines, areas, session=session, actor=actor(), now=now())


def _table(preview: Preview) -> str:
    """The good lines once more, as a table that the page sends back."""
    rows = (
        [area.code, f"{line.month_on:%Y-%m}", *(line.values.get(one) for one in Condition)]
        for line, area in preview.lines
    )
    return b"".join(write_rows(COLUMNS, rows)).decode("utf-8-sig")


def _rows(areas: list[Area]) -> Iterator[list[object]]:
    last = _last(areas)
    months = [months_on(last, -back) for back in reversed(range(MONTHS))]
    typed = typed_in(db.session(), [area.id for area in areas], months)
    for area in areas:
        for month_on in months:
            values = [typed.get((area.id, month_on, one)) for one in Condition]
            if any(value is not None for value in values):
                yield [area.code, f"{month_on:%Y-%m}", *values]
