"""The huddle sheet of an area: for the morning talk, and for people whom nothing else reaches."""

from __future__ import annotations

from pathlib import Path

import segno
from flask import Blueprint, current_app, make_response, render_template, url_for
from flask_babel import get_locale, gettext
from flask_login import login_required
from markupsafe import Markup
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.notifications.channels import unreached_in
from kaizen.ownership.queries.huddle import huddle_of
from kaizen.people.models import Area
from kaizen.web.idea_filter import area_for
from kaizen.web.security import limiter
from kaizen.web.session import actor, now
from kaizen.web.sheet_pdf import may_lack_letters, pdf_of
from kaizen.web.sheet_words import Sheet, Speaker, sheet_words

pages = Blueprint("sheets", __name__)

#: Setting a page in type costs more than showing one.
PRINTED_A_MINUTE = "30/minute"


@pages.get("/areas/<code>/sheet")
@login_required
def show(code: str) -> str:
    """The sheet as a page."""
    area = area_for(db.session(), actor(), code)
    sheet = _sheet(area)
    return render_template(
        "areas/sheet.html",
        area=area,
        sheet=sheet,
        qr=_qr(area),
        may_lack_letters=may_lack_letters(sheet.as_facts()),
    )


@pages.get("/areas/<code>/sheet.pdf")
@login_required
@limiter.limit(PRINTED_A_MINUTE)
def on_paper(code: str) -> Response:
    """The sheet as a PDF in A4."""
    area = area_for(db.session(), actor(), code)
    facts = {
        **_sheet(area).as_facts(),
        "words": _words(),
        "language": get_locale().language,
        "qr": _qr(area),
    }
    answer = make_response(pdf_of(Path(str(current_app.template_folder)), facts))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="huddle-{area.id}.pdf"'
    return answer


def _sheet(area: Area) -> Sheet:
    session, person, moment = db.session(), actor(), now()
    huddle = huddle_of(session, person, area, now=moment)
    speaker = Speaker(
        first_names=current_app.config["KAIZEN_FIRST_NAMES"],
        now=moment,
        calendar=huddle.calendar,
    )
    site = area.site.name if area.site and not area.is_site else ""
    unreached = unreached_in(session, person, area, now=moment)
    return sheet_words(area.name, site, huddle, unreached, speaker)


def _qr(area: Area) -> Markup:
    """The way to the area's board, as a picture of squares."""
    path = url_for("areas.board", code=area.code)
    here = current_app.config["KAIZEN_URL"]
    url = here + path if here else url_for("areas.board", code=area.code, _external=True)
    squares = segno.make(url, error="m").svg_inline(
        border=2, svgclass="sheet-qr", lineclass=None, omitsize=True
    )
    # Squares only: the address is in their pattern, not in the text.
    return Markup(squares)  # nosec B704


def _words() -> dict[str, str]:
    return {
        "title": gettext("Huddle"),
        "nothing": gettext("Nothing new, nothing due, nothing asleep."),
        "ask": gettext("What got in your way yesterday?"),
        "waiting": gettext("For you: please pass it on"),
        "waiting_why": gettext("They have no e-mail and did not sign in for 30 days."),
        "no_news": gettext("Nothing new for:"),
        "board": gettext("The board"),
    }
