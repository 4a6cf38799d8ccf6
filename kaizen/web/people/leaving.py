"""Somebody leaves or works elsewhere: first what passes to whom, then it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext
from flask_login import login_required
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.transaction import transaction, trial
from kaizen.ideas.queries.seeing import reach_of
from kaizen.objectives.queries.aims import aims_owned_by
from kaizen.ownership.actions.passing import Passed, pass_on
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.actions.accounts import deactivate_person, move_person
from kaizen.people.models import Person
from kaizen.people.permissions import require, site_ids_of
from kaizen.people.queries.accounts import load_account
from kaizen.people.queries.areas import area_by_code
from kaizen.people.rules import Permission
from kaizen.web.session import actor, now

pages = Blueprint("leaving", __name__)

#: What was asked of whoever leaves, as a noun for the list.
ASKED: dict[AssignmentKind | None, LazyString] = {
    AssignmentKind.ANSWER: lazy_gettext("an answer"),
    AssignmentKind.DETAIL: lazy_gettext("a question to answer"),
    AssignmentKind.DECIDE: lazy_gettext("a decision"),
    AssignmentKind.ACCEPT: lazy_gettext("the work, not accepted yet"),
    AssignmentKind.START: lazy_gettext("the work, not begun"),
    AssignmentKind.FINISH: lazy_gettext("the work, begun"),
    AssignmentKind.CHECK: lazy_gettext("a look whether it is still in use"),
    AssignmentKind.REVIEW: lazy_gettext("a parked idea"),
    AssignmentKind.VERIFY: lazy_gettext("a saving to verify"),
    AssignmentKind.CLAIM: lazy_gettext("a saving to claim anew"),
    AssignmentKind.DISMISSAL: lazy_gettext("the question about dismissals"),
    None: lazy_gettext("the change in use"),
}


@dataclass(frozen=True)
class ShownPassed:
    """One line of the preview; taken while it is tried, for afterwards nothing of it is left."""

    idea_id: int
    reference: str
    #: Empty where the reader may not read the idea: they see that it moves, not what it says.
    title: str
    area: str
    asked: LazyString
    heir: str
    heir_id: int
    times: int


@pages.post("/people/<int:person_id>/closing/preview")
@login_required
def preview_closing(person_id: int) -> str:
    """What passes to whom when this account is closed."""
    require(actor(), Permission.PERSON_MANAGE)
    full_name, shown = _tried(person_id, _close)
    return render_template(
        "people/leaving.html",
        person_id=person_id,
        full_name=full_name,
        passed=shown,
        aims=_aims(person_id),
        area=None,
    )


@pages.post("/people/<int:person_id>/closing")
@login_required
def close(person_id: int) -> Response:
    """Close the account and pass on what its person holds."""
    require(actor(), Permission.PERSON_MANAGE)
    with transaction() as session:
        person = load_account(session, person_id)
        _close(session, person)
    flash(gettext("The account of %(name)s is closed.", name=person.full_name), "good")
    return redirect(url_for("accounts.show", person_id=person_id), 303)


@pages.post("/people/<int:person_id>/move/preview")
@login_required
def preview_move(person_id: int) -> ResponseReturnValue:
    """What passes to whom when this person works in another area."""
    require(actor(), Permission.PERSON_MANAGE)
    area = area_by_code(db.session(), request.form.get("area", ""))
    place = (area.code, area.name)
    full_name, shown = _tried(person_id, _moving(area.code))
    return render_template(
        "people/leaving.html", person_id=person_id, full_name=full_name, passed=shown, area=place
    )


@pages.post("/people/<int:person_id>/move")
@login_required
def move(person_id: int) -> Response:
    """Let the person work elsewhere and pass on what they hold."""
    require(actor(), Permission.PERSON_MANAGE)
    with transaction() as session:
        person = load_account(session, person_id)
        _moving(request.form.get("area", ""))(session, person)
    flash(gettext("Kept. What they held has been passed on."), "good")
    return redirect(url_for("accounts.show", person_id=person_id), 303)


def _aims(person_id: int) -> list[tuple[int, str]]:
    """Aims that will ask for somebody else; without a title where the reader may not read it."""
    own = site_ids_of(actor())
    found = aims_owned_by(db.session(), person_id)
    return [(aim.id, aim.title if aim.site_id in own else "") for aim in found]


def _close(session: Session, person: Person) -> list[Passed]:
    deactivate_person(person, actor=actor(), now=now())
    session.flush()
    return pass_on(person, actor_id=actor().id, now=now())


def _moving(code: str) -> Callable[[Session, Person], list[Passed]]:
    def act(session: Session, person: Person) -> list[Passed]:
        if not move_person(person, area_by_code(session, code), actor=actor(), now=now()):
            return []
        session.flush()
        return pass_on(person, actor_id=actor().id, now=now())

    return act


def _tried(
    person_id: int, act: Callable[[Session, Person], list[Passed]]
) -> tuple[str, list[ShownPassed]]:
    """The name, and what would pass on; the very same steps as the real thing, and none is kept."""
    with trial() as session:
        person = load_account(session, person_id)
        return person.full_name, shown_passed(act(session, person))


def shown_passed(passed: list[Passed]) -> list[ShownPassed]:
    """Lines that outlive the trial in which they were found out; the same thing asked once."""
    reach = reach_of(actor())
    alike = Counter((one.idea, one.asked, one.heir) for one in passed)
    return [
        ShownPassed(
            idea_id=idea.id,
            reference=idea.reference,
            title=idea.title if reach.covers(idea.area) else "",
            area=idea.area.name,
            asked=ASKED[asked],
            heir=heir.full_name,
            heir_id=heir.id,
            times=times,
        )
        for (idea, asked, heir), times in alike.items()
    ]
