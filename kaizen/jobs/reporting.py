"""The monthly report as a job: a message for each wish, once the month is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import flask_babel
import structlog
from flask_babel import force_locale, get_locale

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.core.written_out import As, written
from kaizen.jobs.letters import page_url
from kaizen.people.models import Area, Person
from kaizen.people.rules import language_for
from kaizen.reports.actions.wishing import MonthLetter, send_report, wishes
from kaizen.reports.rules.figures import Figure, Tally

# The library does not say that these answer text.
gettext: Callable[..., str] = flask_babel.gettext
ngettext: Callable[..., str] = flask_babel.ngettext

log = structlog.get_logger(__name__)


def send_reports(now: datetime) -> int:
    """Tell everybody who wishes it of the month that is over; answer how many were told.

    Raises:
        RuntimeError: some could not be told; the others were.
    """
    told, failed = 0, []
    for person_id, area_id in wishes(db.session()):
        try:
            with transaction():
                told += send_report(person_id, area_id, now=now, write=write_month)
        except Exception:
            log.exception("Monthly report failed", person_id=person_id, area_id=area_id)
            failed.append((person_id, area_id))
    if failed:
        raise RuntimeError(f"Reports could not be sent: {failed}")
    return told


def write_month(person: Person, area: Area, month_on: date, tally: Tally) -> MonthLetter:
    """The month in a few lines, with the ways to the whole report."""
    with force_locale(language_for(person.language)):
        month = written(month_on, As.MONTH_YEAR, get_locale())
        sent, in_use = tally.count(Figure.SENT), tally.count(Figure.IN_USE)
        slipped = tally.count(Figure.LAPSED)
        asked = {"area": area.code, "month": f"{month_on:%Y-%m}"}
        lines = [
            gettext(
                "%(name)s, this was %(month)s in %(area)s:",
                name=person.first_name,
                month=month,
                area=area.name,
            ),
            "",
            ngettext("%(num)d idea was sent.", "%(num)d ideas were sent.", sent),
            ngettext("%(num)d change came into use.", "%(num)d changes came into use.", in_use),
            ngettext("%(num)d change slipped back.", "%(num)d changes slipped back.", slipped),
            "",
            gettext("The report as PDF: %(url)s", url=page_url("monthly.on_paper", **asked)),
            gettext("For reckoning on: %(url)s", url=page_url("monthly.as_workbook", **asked)),
            "",
            "-- ",
            gettext(
                "You asked for this report. End it here: %(url)s",
                url=page_url("exports.show", area=area.code),
            ),
        ]
        subject = gettext("%(area)s in %(month)s", area=area.name, month=month)
        return MonthLetter(subject, "\n".join(lines) + "\n")
