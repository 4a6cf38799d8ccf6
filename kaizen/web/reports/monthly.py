"""The monthly report of an area: as PDF, as workbook, and each of its tables as CSV."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, make_response, request
from flask_babel import get_locale, gettext
from flask_login import login_required
from werkzeug.utils import secure_filename

from kaizen.core.db import db
from kaizen.reports.queries.monthly import monthly_of
from kaizen.reports.queries.months import stand_of
from kaizen.reports.rules.spans import months_on
from kaizen.web import formats
from kaizen.web.reports.control import Chosen, chosen
from kaizen.web.reports.monthly_tables import sentences_of, tables_of
from kaizen.web.reports.monthly_terms import DEFINITIONS
from kaizen.web.reports.tables import Table, sent_as_csv
from kaizen.web.reports.workbook import XLSX, workbook_of
from kaizen.web.security import limiter
from kaizen.web.session import actor, now
from kaizen.web.sheet_pdf import pdf_of

pages = Blueprint("monthly", __name__)

#: Setting pages in type costs more than showing one.
PRINTED_A_MINUTE = "20/minute"
LAYOUT = "reports/monthly.typ"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Report:
    """One month of one area, in words and tables."""

    picked: Chosen
    month_on: date
    as_of: str
    sentences: list[str]
    tables: list[Table]

    @property
    def month(self) -> str:
        """``October 2026``."""
        return formats.month_and_year(self.month_on)

    @property
    def file_name(self) -> str:
        """Without its ending."""
        return secure_filename(f"report-{self.picked.area.code}-{self.month_on:%Y-%m}")


@pages.get("/reports/monthly.pdf")
@login_required
@limiter.limit(PRINTED_A_MINUTE)
def on_paper() -> Response:
    """The report on A4."""
    report = _report()
    pdf = pdf_of(Path(str(current_app.template_folder)), _facts(report), LAYOUT)
    return _sent(pdf, "application/pdf", f"{report.file_name}.pdf", "inline")


@pages.get("/reports/monthly.xlsx")
@login_required
@limiter.limit(PRINTED_A_MINUTE)
def as_workbook() -> Response:
    """The report for reckoning: a sheet for each table, and one of definitions."""
    report = _report()
    terms = [(str(name), str(words)) for name, words in DEFINITIONS]
    return _sent(workbook_of(report.tables, terms), XLSX, f"{report.file_name}.xlsx")


@pages.get("/reports/monthly/<table>.csv")
@login_required
def as_csv(table: str) -> Response:
    """One table of the report.

    Raises:
        NotFound: the report has no such table.
    """
    report = _report()
    return sent_as_csv(report.tables, table, report.file_name)


def month_asked(picked: Chosen) -> date:
    """The month in the address; else the last one that is over."""
    asked = request.args.get("month", "")
    if _MONTH.fullmatch(asked):
        return date.fromisoformat(f"{asked}-01")
    return months_on(picked.today, -1)


def _report() -> Report:
    session = db.session()
    picked = chosen(session, actor(), now=now())
    month_on = month_asked(picked)
    monthly = monthly_of(
        session,
        picked.area,
        month_on,
        today=picked.today,
        first_month=picked.first_month,
    )
    stand = stand_of(session, picked.site.id)
    # On paper "today" would be the reader's.
    as_of = formats.long_moment(stand.at, picked.area) if stand else ""
    return Report(
        picked=picked,
        month_on=month_on,
        as_of=as_of,
        sentences=sentences_of(monthly, picked.currency),
        tables=tables_of(monthly, picked.currency),
    )


def _facts(report: Report) -> dict[str, Any]:
    """All words of the paper; months stand only in the workbook, where there is room for them."""
    area, site = report.picked.area, report.picked.site
    return {
        "area": area.name,
        "site": "" if area.is_site else site.name,
        "month": report.month,
        "language": get_locale().language,
        "sentences": report.sentences,
        "tables": [
            {"title": table.title, "columns": list(table.columns), "rows": table.read_rows()}
            for table in report.tables
            if table.key != "months"
        ],
        "definitions": [[str(name), str(words)] for name, words in DEFINITIONS],
        "words": {
            "title": str(gettext("Monthly report")),
            "definitions": str(gettext("How it is reckoned")),
            "as_of": str(gettext("As of %(moment)s", moment=report.as_of)) if report.as_of else "",
        },
    }


def _sent(content: bytes, kind: str, name: str, how: str = "attachment") -> Response:
    answer = make_response(content)
    answer.mimetype = kind
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return answer
