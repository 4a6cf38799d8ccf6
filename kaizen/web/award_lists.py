"""The list of paid awards for whoever pays: the same rows as CSV and as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from flask import Response
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from kaizen.core.errors import NotFound
from kaizen.core.money import round_money
from kaizen.core.spreadsheet import write_rows
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.savings.models.awards import AwardPayment
from kaizen.savings.queries.awards import awards_on
from kaizen.savings.rules.award_policy import AwardState
from kaizen.web.reports.workbook import sheet_name

HEADER = (
    _("Idea"),
    _("Name"),
    _("Badge"),
    _("Amount"),
    _("Currency or points"),
    _("Verified net benefit"),
    _("Proposed by"),
    _("Signed by"),
    _("Signed on"),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def payment_for(session: Session, actor: Person, payment_id: int) -> AwardPayment:
    """The list, for whoever reads all money of its site.

    Raises:
        NotFound: no such list, or not for this person's eyes.
    """
    payment = session.get(AwardPayment, payment_id)
    site = None if payment is None else session.get(Area, payment.site_id)
    if payment is None or site is None or not can(actor, Permission.MONEY_READ, area=site):
        raise NotFound("This list does not exist, or it is not yours to see.")
    return payment


def as_csv(session: Session, payment: AwardPayment) -> Response:
    """The list as text that any spreadsheet opens."""
    lines = write_rows([str(name) for name in HEADER], _rows(session, payment))
    return _file(b"".join(lines), "text/csv", f"awards-{payment.id}.csv")


def as_xlsx(session: Session, payment: AwardPayment) -> Response:
    """The list as a workbook: amounts are numbers, everything else is text."""
    buffer = io.BytesIO()
    # Text stays text: what begins like a formula or an address is neither.
    book = Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(sheet_name(str(_("Awards"))))
    sheet.write_row(0, 0, [str(name) for name in HEADER], book.add_format({"bold": True}))
    for number, row in enumerate(_rows(session, payment), start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal):
                sheet.write_number(number, column, cell)
            else:
                sheet.write_string(number, column, str(cell))
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return _file(buffer.getvalue(), XLSX, f"awards-{payment.id}.xlsx")


def _rows(session: Session, payment: AwardPayment) -> Iterator[Sequence[object]]:
    for one in awards_on(session, payment.id):
        signed = one.step(AwardState.SIGNED)
        yield (
            one.idea.reference,
            one.person.full_name,
            one.person.badge or "",
            Decimal(int(one.amount))
            if one.currency is None
            else round_money(one.amount, one.currency),
            one.currency or str(_("Points")),
            round_money(one.benefit, one.benefit_currency),
            one.proposer.full_name,
            signed.person.full_name if signed else "",
            signed.on.isoformat() if signed else "",
        )


def _file(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
