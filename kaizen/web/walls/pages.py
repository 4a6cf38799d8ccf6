"""The board of an area as a television shows it, for its people and by its own address."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask_login import login_required

from kaizen.core.db import db
from kaizen.ownership.queries.walls import photo_on_wall, wall_of
from kaizen.people.models import Area
from kaizen.people.queries.boards import area_behind
from kaizen.reports.queries.answered import answered_lately
from kaizen.reports.queries.rhythms import rhythms_of, roll_up_of
from kaizen.web.idea_filter import area_for
from kaizen.web.photos import thumb_of
from kaizen.web.security import limiter
from kaizen.web.session import THEMES, actor, now, theme
from kaizen.web.sheet_words import Speaker
from kaizen.web.walls.words import wall_words

pages = Blueprint("walls", __name__)

#: A television asks once a minute; whoever tries out addresses asks more often.
LOOKS_A_MINUTE = "60/minute"
PHOTOS_A_MINUTE = "300/minute"


@pages.after_request
def _keep_the_address(answer: Response) -> Response:
    """Where the address alone opens a board, nobody else is told where one came from."""
    if "token" in (request.view_args or {}):
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@pages.get("/areas/<code>/wall")
@login_required
def of_area(code: str) -> str:
    """The board for somebody who is signed in."""
    area = area_for(db.session(), actor(), code)
    return _drawn(area, lambda photo_id: url_for("photos.show", photo_id=photo_id, size="thumb"))


@pages.get("/wall/<token>")
@limiter.limit(LOOKS_A_MINUTE)
def shown(token: str) -> str:
    """The board for whoever has its address, until that is ended."""
    area = area_behind(db.session(), token)
    return _drawn(area, lambda photo_id: url_for("walls.photo", token=token, photo_id=photo_id))


@pages.get("/wall/<token>/photos/<int:photo_id>")
@limiter.limit(PHOTOS_A_MINUTE)
def photo(token: str, photo_id: int) -> Response:
    """A photo that this board may show, small."""
    session = db.session()
    found = photo_on_wall(session, area_behind(session, token), photo_id)
    if found is None:
        abort(404)
    return thumb_of(found)


def _drawn(area: Area, photo_url: Callable[[int], str]) -> str:
    session, moment = db.session(), now()
    wall = wall_of(session, area, now=moment)
    stand = roll_up_of(session, area.site_id or area.id)
    rhythms = rhythms_of(session, area, stand) if stand else {}
    answered = answered_lately(session, area, wall.calendar, now=moment)
    speaker = Speaker(
        first_names=current_app.config["KAIZEN_FIRST_NAMES"], now=moment, calendar=wall.calendar
    )
    asked = request.args.get("theme")
    return render_template(
        "walls/show.html",
        area=area,
        site=area.site.name if area.site and not area.is_site else "",
        wall=wall_words(wall, rhythms, answered, speaker),
        photo_url=photo_url,
        theme=asked if asked in THEMES else theme(),
    )
