"""My plate: what do I owe today?"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext, ngettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.ownership.queries.plate import Owed, Plate, plate_of
from kaizen.ownership.rules import AssignmentKind, CheckResult
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.review.queries.waiting import count_waiting
from kaizen.web.numbers import some_id
from kaizen.web.session import actor, now

pages = Blueprint("plate", __name__)

#: So many coming things stand on the page.
MOST_NEXT = 12

#: What is asked, as the list of coming things says it.
ASKED: dict[AssignmentKind, LazyString] = {
    AssignmentKind.ANSWER: lazy_gettext("answer it"),
    AssignmentKind.DETAIL: lazy_gettext("answer the question"),
    AssignmentKind.DECIDE: lazy_gettext("the owner wants to give up: say how it goes on"),
    AssignmentKind.ACCEPT: lazy_gettext("say yes or give it back"),
    AssignmentKind.START: lazy_gettext("start"),
    AssignmentKind.FINISH: lazy_gettext("ready"),
    AssignmentKind.CHECK: lazy_gettext("look whether it is still in use"),
    AssignmentKind.REVIEW: lazy_gettext("look at it again"),
    AssignmentKind.VERIFY: lazy_gettext("prove the saving"),
    AssignmentKind.CLAIM: lazy_gettext("the figures came back: claim them anew"),
    AssignmentKind.DISMISSAL: lazy_gettext("say whether anybody was dismissed for it"),
    AssignmentKind.SCORE: lazy_gettext("score it, alone"),
}


@dataclass(frozen=True)
class Button:
    """One tap that leads to the form on the page of the idea."""

    label: LazyString
    icon: str
    opens: str
    look: str = ""


_DONE = Button(lazy_gettext("Done"), icon="check", opens="use", look="primary")
_START = Button(lazy_gettext("Start"), icon="player-play", opens="acts", look="primary")
_NEWS = Button(lazy_gettext("Write news"), icon="pencil", opens="news", look="primary")
_DATE = Button(lazy_gettext("New date"), icon="calendar", opens="date")
_OWNER = Button(lazy_gettext("Hand over"), icon="user-share", opens="owner")
_GIVE_UP = Button(lazy_gettext("Give up"), icon="circle-x", opens="surrender")
_LATER = Button(lazy_gettext("Later"), icon="zzz", opens="later")
_REPLY = Button(
    lazy_gettext("Answer the question"), icon="message-circle", opens="reply", look="primary"
)
_SCORE = Button(lazy_gettext("Score it"), icon="scale", opens="score", look="primary")
_LOOK = Button(lazy_gettext("Look at it"), icon="eye", opens="acts", look="primary")

_PROVE = Button(
    lazy_gettext("Look at the figures"), icon="calculator", opens="verify", look="primary"
)

_CLAIM = Button(lazy_gettext("Claim it anew"), icon="calculator", opens="again", look="primary")
_DISMISSAL = Button(lazy_gettext("Answer it"), icon="users", opens="dismissals", look="primary")

_NAME = Button(lazy_gettext("Name somebody"), icon="user-question", opens="naming", look="primary")

#: Which buttons a thing that is due carries.
BUTTONS: dict[AssignmentKind, tuple[Button, ...]] = {
    AssignmentKind.START: (_START, _DATE, _OWNER, _LATER),
    AssignmentKind.FINISH: (_DONE, _DATE, _OWNER, _LATER),
    AssignmentKind.DETAIL: (_REPLY, _LATER),
    AssignmentKind.VERIFY: (_PROVE, _LATER),
    AssignmentKind.CLAIM: (_CLAIM, _LATER),
    AssignmentKind.DISMISSAL: (_DISMISSAL, _LATER),
    AssignmentKind.SCORE: (_SCORE, _LATER),
}
#: Work that its owner may ask to give up.
_OWN_WORK = frozenset({AssignmentKind.START, AssignmentKind.FINISH})
ASLEEP_BUTTONS = (_NEWS, _DATE, _OWNER, _GIVE_UP)


@pages.get("/plate")
@login_required
def show() -> str:
    """What this person owes; `check` and `result` open the question about one look."""
    person = actor()
    plate = plate_of_reader()
    result = request.args.get("result", "")
    weak = {CheckResult.DRIFTING.value, CheckResult.LAPSED.value}
    return render_template(
        "plate/show.html",
        plate=plate,
        person=person,
        now=now(),
        title=_title(plate),
        coming=plate.next[:MOST_NEXT],
        more=max(len(plate.next) - MOST_NEXT, 0),
        asked=ASKED,
        to_answer=count_waiting(db.session(), person, now()),
        buttons_of=_buttons_of,
        asleep_buttons=ASLEEP_BUTTONS,
        waits=lambda owed: _who_waits(owed, person),
        asked_check=request.args.get("check", type=some_id) if result in weak else None,
        result=result,
        here=url_for("plate.show"),
    )


def plate_of_reader() -> Plate:
    """What the person of this request owes, found out once: the rail counts it on every page."""
    if "plate" not in g:
        g.plate = plate_of(db.session(), actor(), now())
    plate: Plate = g.plate
    return plate


def _buttons_of(owed: Owed) -> tuple[Button, ...]:
    """The taps of one thing that is due; what was put off twice is not put off again."""
    buttons = BUTTONS.get(owed.assignment.as_kind, (_LOOK, _LATER))
    if owed.assignment.as_kind is AssignmentKind.VERIFY and not _reads_money(owed):
        # An administrator holds it since nobody of finance is there.
        buttons = (_NAME, _LATER)
    is_spent = owed.put_off is not None and owed.put_off.is_spent
    last = _GIVE_UP if owed.assignment.as_kind in _OWN_WORK else None
    if not is_spent and not owed.idea.not_safe_now:
        return buttons
    return tuple(b for b in (*buttons, last) if b is not None and b is not _LATER)


def _reads_money(owed: Owed) -> bool:
    return can(actor(), Permission.MONEY_READ, area=owed.idea.area)


def _who_waits(owed: Owed, reader: Person) -> str:
    """The author who waits for it; nobody where that would give a hidden name away."""
    idea = owed.idea
    first = next((a.person for a in idea.authors if a.person_id != reader.id), None)
    if first is None or idea.hides_names_from(reader.id):
        return ""
    return str(gettext("%(name)s waits for it", name=first.full_name))


def _title(plate: Plate) -> str:
    """The answer first: ``2 things today, 2 checks, 1 asleep``."""
    parts = [
        ngettext("%(num)d thing today", "%(num)d things today", len(plate.due))
        if plate.due
        else "",
        ngettext("%(num)d to accept", "%(num)d to accept", len(plate.to_accept))
        if plate.to_accept
        else "",
        ngettext("%(num)d check", "%(num)d checks", len(plate.checks)) if plate.checks else "",
        ngettext("%(num)d asleep", "%(num)d asleep", len(plate.asleep)) if plate.asleep else "",
    ]
    found = [str(part) for part in parts if part]
    return ", ".join(found) if found else str(gettext("My plate"))
