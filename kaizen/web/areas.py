"""The board of an area: what is new, in hand, in use and late, with who has it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.errors import NotFound
from kaizen.ideas.queries.filters import DOING_STAGES, IN_USE_STAGES, NEW_STAGES
from kaizen.ideas.queries.seeing import reach_of
from kaizen.ownership.queries.boards import Board, Column, area_board
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import chain_of
from kaizen.people.rules import Permission
from kaizen.web.drawn import options
from kaizen.web.idea_filter import area_for, areas_for
from kaizen.web.idea_rows import ShownRow, shown_rows
from kaizen.web.session import actor, now

pages = Blueprint("areas", __name__)


@dataclass(frozen=True)
class ShownColumn:
    """One column: its name, its cards, and the way to the rest of it."""

    name: str
    icon: str
    empty: str
    count: str
    cards: list[ShownRow]
    more: str
    url: str


@pages.get("/areas")
@login_required
def own_board() -> Response:
    """The board of the area that was picked, else of the person's own.

    Raises:
        NotFound: the person belongs to no area.
    """
    code = request.args.get("code", "").strip() or _own_code(actor())
    return redirect(url_for("areas.board", code=code))


@pages.get("/areas/<code>")
@login_required
def board(code: str) -> str:
    """What stands where in the area and everything below it."""
    session, person, moment = db.session(), actor(), now()
    area = area_for(session, person, code)
    found = area_board(session, person, area, now=moment)
    return render_template(
        "areas/board.html",
        area=area,
        above=chain_of(session, area)[:0:-1],
        columns=_columns(found, area),
        may_see_calendar=can(person, Permission.CALENDAR_READ, area=area),
        may_see_ledger=can(person, Permission.MONEY_READ, area=area),
        may_see_weeks=can(person, Permission.IDEA_REVIEW, area=area),
        wall_url=_wall_url(person, area),
        areas=areas_for(session, person),
        options=options,
        today=moment,
    )


def _wall_url(person: Person, area: Area) -> str:
    """The board for a television; for those who may put it there, the page of its address."""
    may_share = can(person, Permission.BOARD_SHARE, area=area)
    page = "wall_addresses.show" if may_share else "walls.of_area"
    return url_for(page, code=area.code)


def _own_code(person: Person) -> str:
    if person.home_area is not None and reach_of(person).covers(person.home_area):
        return person.home_area.code
    own = [membership.area.code for membership in person.memberships]
    if not own:
        raise NotFound("You belong to no area yet. Ask your administrator to add you to one.")
    return own[0]


def _columns(found: Board, area: Area) -> list[ShownColumn]:
    return [
        _column(
            found.new,
            gettext("New"),
            icon="bulb",
            empty=gettext("Everybody has an answer."),
            url=url_for("ideas.listing", area=area.code, stage=NEW_STAGES),
        ),
        _column(
            found.doing,
            gettext("Doing"),
            icon="tool",
            empty=gettext("Nothing is being done here now."),
            url=url_for("ideas.listing", area=area.code, stage=DOING_STAGES),
        ),
        _column(
            found.late,
            gettext("Needs help"),
            icon="alert-circle",
            empty=gettext("Nothing is late."),
            url=url_for("ideas.listing", area=area.code, late="1"),
        ),
        _column(
            found.in_use,
            gettext("In use"),
            icon="circle-check",
            empty=gettext("No change is in use yet."),
            url=url_for("ideas.listing", area=area.code, stage=IN_USE_STAGES),
        ),
    ]


def _more(column: Column) -> str:
    """What stands behind the cards: how many, or simply all of them where nobody counted on."""
    if column.is_more_at_least:
        return str(gettext("Show all"))
    return str(gettext("+%(number)s more", number=column.more)) if column.more else ""


def _column(column: Column, name: str, *, icon: str, empty: str, url: str) -> ShownColumn:
    total = len(column.cards) + column.more
    plus = "+" if column.is_more_at_least else ""
    return ShownColumn(
        name=name,
        icon=icon,
        empty=empty,
        count=f"{total}{plus}",
        cards=shown_rows(column.cards, actor(), now()),
        more=_more(column),
        url=url,
    )
