"""What is asleep in my areas: late, or without news, by what helps."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext, ngettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import NotAllowed, NotFound
from kaizen.ownership.queries.asleep import Group, Help, Wanted, what_is_asleep
from kaizen.ownership.queries.asleep_rows import AsleepRow
from kaizen.people.models import Person
from kaizen.people.permissions import can, can_anywhere, paths_where
from kaizen.people.queries.areas import area_by_code, area_choices
from kaizen.people.rules import Permission
from kaizen.web.ladder_words import when
from kaizen.web.numbers import some_id
from kaizen.web.plate import ASKED
from kaizen.web.session import actor, now

pages = Blueprint("asleep", __name__)


@dataclass(frozen=True)
class Tap:
    """One tap that leads to a form on the idea's page."""

    label: LazyString
    icon: str
    opens: str


_OPEN = Tap(lazy_gettext("Look at it"), icon="eye", opens="")
_DATE = Tap(lazy_gettext("New date"), icon="calendar", opens="date")
_OWNER = Tap(lazy_gettext("Hand over"), icon="user-share", opens="owner")
_PARK = Tap(lazy_gettext("Put it aside"), icon="player-pause", opens="parking")

#: For each group its title, what helps in a sentence, and the taps of each row.
HELPING: dict[Help, tuple[LazyString, LazyString, tuple[Tap, ...]]] = {
    Help.ANSWER: (
        lazy_gettext("Answer"),
        lazy_gettext("Somebody waits for an answer."),
        (Tap(lazy_gettext("Answer"), icon="message-circle", opens="answer"),),
    ),
    Help.PLAN: (
        lazy_gettext("Plan anew or hand over"),
        lazy_gettext("The agreed day is over."),
        (_DATE, _OWNER),
    ),
    Help.NEWS: (
        lazy_gettext("Ask the owner"),
        lazy_gettext("No news for ten working days."),
        (Tap(lazy_gettext("Ask how it goes"), icon="message-circle", opens="comment"), _OWNER),
    ),
    Help.OWNER: (
        lazy_gettext("Name another"),
        lazy_gettext("Nobody has said yes to the work."),
        (Tap(lazy_gettext("Name another"), icon="user-share", opens="owner"),),
    ),
    Help.DETAIL: (
        lazy_gettext("Ask the author, or put it aside"),
        lazy_gettext("A question to the author is open."),
        (Tap(lazy_gettext("Answer for them"), icon="message-circle", opens="reply"), _PARK),
    ),
    Help.LOOK: (
        lazy_gettext("Go and look"),
        lazy_gettext("Nobody has checked whether it is still in use."),
        (Tap(lazy_gettext("Look at it"), icon="eye", opens="check"),),
    ),
    Help.REVIEW: (
        lazy_gettext("Take up or end"),
        lazy_gettext("It was put aside until a day that is over."),
        (Tap(lazy_gettext("Take it up again"), icon="arrow-back-up", opens="unparking"),),
    ),
    Help.PROOF: (
        lazy_gettext("Prove the saving"),
        lazy_gettext("Nobody has proved the saving yet."),
        (_OPEN,),
    ),
    Help.CLAIM: (
        lazy_gettext("Claim the saving anew"),
        lazy_gettext("The figures were sent back, and no better ones have come."),
        (_OPEN,),
    ),
    Help.DISMISSAL: (
        lazy_gettext("Say whether anybody was dismissed"),
        lazy_gettext("Leadership is asked 6 and 12 months into use."),
        (_OPEN,),
    ),
    Help.SCORE: (
        lazy_gettext("Score it"),
        lazy_gettext("A score is missing; one can decide without it."),
        (_OPEN,),
    ),
}


@pages.get("/asleep")
@login_required
def show() -> str:
    """Every group with its oldest rows; `group` shows one of them page by page."""
    person, session = actor(), db.session()
    if not can_anywhere(person, Permission.WORK_STEER):
        raise NotAllowed("Supervisors and leaders see what is asleep in their areas.")
    code = request.args.get("area", "")
    holder_id = request.args.get("holder", type=some_id)
    wanted = Wanted(
        help=_help(request.args.get("group", "")),
        path=_path(session, person, code) if code else "",
        person_id=holder_id,
        after=request.args.get("after", ""),
    )
    groups = what_is_asleep(session, person, wanted, now())
    return render_template(
        "asleep/show.html",
        groups=groups,
        wanted=wanted,
        title=_title(groups),
        helping=HELPING,
        asked=ASKED,
        choices=area_choices(session, paths_where(person, Permission.WORK_STEER)),
        kept={"area": code or None, "holder": holder_id},
        holder=session.get(Person, holder_id) if holder_id and groups else None,
        url_of=_url_of,
        when=when,
    )


def _help(typed: str) -> Help | None:
    return Help(typed) if typed in {one.value for one in Help} else None


def _path(session: Session, person: Person, code: str) -> str:
    area = area_by_code(session, code)
    if not can(person, Permission.WORK_STEER, area=area):
        raise NotFound("There is no area %(code)s.", code=code)
    return area.path


def _title(groups: list[Group]) -> str:
    """The answer first: ``12 things wait longer than they should``."""
    count = sum(group.count for group in groups)
    return str(
        ngettext(
            "%(num)d thing waits longer than it should",
            "%(num)d things wait longer than they should",
            count,
        )
    )


def _url_of(row: AsleepRow, tap: Tap) -> str:
    """The form that the tap opens, and back to this page afterwards."""
    if tap.opens == "answer" and row.holder_id == actor().id:
        return url_for("review.queue", open=row.idea_id, _anchor=f"row-{row.idea_id}")
    if tap.opens in ("", "answer"):
        return url_for("idea.show", idea_id=row.idea_id)
    if tap.opens == "comment":
        return url_for("idea.show", idea_id=row.idea_id, _anchor="comment-text")
    place = f"check-{row.check_id}" if tap.opens == "check" else tap.opens
    here = request.full_path.rstrip("?")
    return url_for("idea.show", idea_id=row.idea_id, open=place, next=here, _anchor=place)
