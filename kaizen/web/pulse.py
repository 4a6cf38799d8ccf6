"""The pulse: two questions without a name, after an answer on one's idea or by an area's code.

Nothing here writes who answered or when; see docs/security.md, "The pulse".
"""

from __future__ import annotations

import segno
from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from markupsafe import Markup
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.errors import Conflict, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.metrics.actions.answering import answer_by_link, give_answer
from kaizen.metrics.actions.links import end_link, make_link
from kaizen.metrics.models.pulse import PulseLink
from kaizen.metrics.queries.headcount import nearest_with
from kaizen.metrics.queries.pulse import link_in_use, link_of_token, may_answer
from kaizen.metrics.rules.pulse import BLANK, FEWEST
from kaizen.metrics.sealing import sign_token
from kaizen.people.models import Area
from kaizen.people.permissions import can
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission
from kaizen.web.cookies import keep_cookie, kept_cookie
from kaizen.web.errors import sentence
from kaizen.web.forms.pulse import PulseForm
from kaizen.web.idea_filter import area_for
from kaizen.web.security import limiter
from kaizen.web.session import actor, now

pages = Blueprint("pulse", __name__)

#: A shift that scans the code at its end stands behind one address.
A_MINUTE = "30/minute"
#: "On this device an answer was given in this month", and nothing else.
COOKIE = "kaizen_pulse"
#: It is sent to these addresses alone, never along with somebody who is signed in elsewhere.
PLACE = "/pulse"
FOR_A_MONTH = 31 * 24 * 3600


@pages.get("/pulse")
@login_required
def show() -> str:
    """The two questions, for whoever was not asked yet in this quarter."""
    return _page(PulseForm())


@pages.post("/pulse")
@login_required
def answer() -> ResponseReturnValue:
    """Take the answer, or "rather not": one address for both, so that no log tells them apart."""
    form = PulseForm(request.form)
    is_blank = "blank" in request.form
    if not is_blank and not form.validate():
        return _page(form), 422
    try:
        with transaction():
            give_answer(BLANK if is_blank else form.answer, actor=actor(), now=now())
    except Conflict as refusal:
        flash(sentence(refusal), "good")
        return redirect(url_for("home.show"), 303)
    flash(gettext("Thank you. You are asked again next quarter at the earliest."), "good")
    return redirect(url_for("home.show"), 303)


@pages.get("/pulse/<token>")
@limiter.limit(A_MINUTE)
def show_by_link(token: str) -> Response:
    """The two questions behind a code on the wall; nobody has to sign in."""
    found = link_of_token(db.session(), token)
    if found is None:
        return _gone()
    area = found[1]
    given = kept_cookie(COOKIE, path=PLACE) == _month(area)
    if given and "again" not in request.args:
        return _open_page("pulse/given.html", token=token, area=area)
    return _open_page("pulse/open.html", token=token, area=area, form=PulseForm())


@pages.post("/pulse/<token>")
@limiter.limit(A_MINUTE)
def answer_link(token: str) -> Response:
    """Take an answer by link; this browser remembers the month, the house nothing."""
    found = link_of_token(db.session(), token)
    if found is None:
        return _gone()
    area_id, month = found[1].id, _month(found[1])
    form = PulseForm(request.form)
    if not form.validate():
        return _open_page("pulse/open.html", 422, token=token, area=found[1], form=form)
    with transaction() as session:
        answer_by_link(form.answer, area=session.get_one(Area, area_id), now=now())
    response = _open_page("pulse/thanks.html")
    keep_cookie(response, COOKIE, month, seconds=FOR_A_MONTH, path=PLACE)
    return response


@pages.get("/areas/<code>/pulse")
@login_required
def poster(code: str) -> str:
    """The code of an area to hang up, for those who read its conditions.

    Raises:
        NotFound: no such area, or not for this person's eyes.
        NotAllowed: the person neither supervises nor leads there.
    """
    session = db.session()
    area = area_for(session, actor(), code)
    if not can(actor(), Permission.CONDITION_READ, area=area):
        raise NotAllowed("Supervisors and leaders of the area see its code.")
    link = link_in_use(session, area)
    address = _address(link) if link is not None else ""
    return render_template(
        "pulse/poster.html",
        area=area,
        group=nearest_with(session, area, FEWEST),
        link=link,
        address=address,
        code=_squares(address) if address else "",
        may_make=can(actor(), Permission.CONDITION_WRITE, area=area),
    )


@pages.post("/areas/<code>/pulse")
@login_required
def make(code: str) -> Response:
    """Make the code of an area, or a new one in place of the old."""
    with transaction() as session:
        make_link(area_for(session, actor(), code), actor=actor(), now=now())
    flash(gettext("The new code counts from now on. One that hung before counts no more."), "good")
    return redirect(url_for("pulse.poster", code=code), 303)


@pages.post("/areas/<code>/pulse/ending")
@login_required
def end(code: str) -> Response:
    """Let the code of an area count no more."""
    with transaction() as session:
        end_link(area_for(session, actor(), code), actor=actor(), now=now())
    flash(gettext("The code counts no more. Take it off the wall."), "good")
    return redirect(url_for("pulse.poster", code=code), 303)


def _page(form: PulseForm) -> str:
    may = may_answer(db.session(), actor(), now())
    return render_template("pulse/show.html", form=form, may=may)


def _open_page(template: str, status: int = 200, **facts: object) -> Response:
    response = make_response(render_template(template, **facts), status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _gone() -> Response:
    return _open_page("pulse/gone.html", 404)


def _month(area: Area) -> str:
    return f"{day_in(db.session(), area.site or area, now()):%Y-%m}"


def _address(link: PulseLink) -> str:
    path = url_for("pulse.show_by_link", token=sign_token(link.id))
    here = current_app.config["KAIZEN_URL"]
    return here + path if here else str(request.host_url).rstrip("/") + path


def _squares(address: str) -> Markup:
    drawn = segno.make(address, error="m").svg_inline(
        border=2, svgclass="sheet-qr", lineclass=None, omitsize=True
    )
    # Squares only: the address is in their pattern, not in the text.
    return Markup(drawn)  # nosec B704
