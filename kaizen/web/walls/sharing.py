"""The address of a board on a wall: made, made anew and ended by supervisors and leaders."""

from __future__ import annotations

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import login_required
from markupsafe import Markup
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.errors import NotAllowed
from kaizen.core.transaction import transaction
from kaizen.people.actions.boards import share_board, unshare_board
from kaizen.people.models import Area
from kaizen.people.permissions import can
from kaizen.people.queries.boards import board_link_of
from kaizen.people.rules import Permission
from kaizen.web.idea_filter import area_for
from kaizen.web.session import actor, now

pages = Blueprint("wall_addresses", __name__)


@pages.get("/areas/<code>/wall/address")
@login_required
def show(code: str) -> str:
    """Whether the board has an address, who made it, and the buttons."""
    area = _area(code)
    return render_template(
        "walls/address.html", area=area, link=board_link_of(db.session(), area), url="", qr=""
    )


@pages.post("/areas/<code>/wall/address")
@login_required
def make(code: str) -> tuple[str, int]:
    """Make the address, or another one in its place, and show it this once."""
    with transaction():
        area = _area(code)
        token = share_board(area, actor=actor(), now=now())
    url = _outside("walls.shown", token)
    link = board_link_of(db.session(), area)
    page = render_template("walls/address.html", area=area, link=link, url=url, qr=_squares(url))
    return page, 201


@pages.post("/areas/<code>/wall/address/ending")
@login_required
def end(code: str) -> Response:
    """End the address at once."""
    with transaction():
        unshare_board(_area(code), actor=actor(), now=now())
    flash(gettext("The address shows nothing any more."), "good")
    return redirect(url_for("wall_addresses.show", code=code), code=303)


def _area(code: str) -> Area:
    """The area, for those who may share its board.

    Raises:
        NotFound: no such area, or not for this person's eyes.
        NotAllowed: the person neither supervises nor leads there.
    """
    area = area_for(db.session(), actor(), code)
    if not can(actor(), Permission.BOARD_SHARE, area=area):
        raise NotAllowed("Supervisors and leaders of the area put its board on a wall.")
    return area


def _outside(endpoint: str, token: str) -> str:
    here = current_app.config["KAIZEN_URL"]
    if here:
        return str(here) + url_for(endpoint, token=token)
    return url_for(endpoint, token=token, _external=True)


def _squares(url: str) -> Markup:
    squares = segno.make(url, error="m").svg_inline(
        border=2, svgclass="sheet-qr", lineclass=None, omitsize=True
    )
    # Squares only: the address is in their pattern, not in the text.
    return Markup(squares)  # nosec B704
