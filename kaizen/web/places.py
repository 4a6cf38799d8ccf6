"""The tree of places: areas are added, named, hung elsewhere and closed by administrators."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.transaction import transaction, trial
from kaizen.ownership.actions.passing import Passed
from kaizen.ownership.actions.relocating import pass_on_in, take_ideas_along
from kaizen.people.actions.accounts import move_person
from kaizen.people.actions.places import add_area, change_area
from kaizen.people.actions.tree import close_area, move_area, reopen_area
from kaizen.people.models import Area
from kaizen.people.permissions import require
from kaizen.people.queries.areas import area_by_code, chain_of
from kaizen.people.queries.tree import people_working_in, whole_tree
from kaizen.people.rules import Permission
from kaizen.web.errors import sentence
from kaizen.web.forms.places import NameForm, NewPlaceForm, WhereForm
from kaizen.web.keeping import keep
from kaizen.web.people.leaving import ShownPassed, shown_passed
from kaizen.web.session import actor, now

pages = Blueprint("places", __name__)
#: What is done to an area, with the code of another one; what passes on by it.
Act = Callable[[Session, Area, str], list[Passed]]
#: The fields that name the other area: what it lies in, and what takes over.
PARENT, INTO = "parent", "into"


@pages.get("/places")
@login_required
def listing() -> str:
    """The whole tree."""
    require(actor(), Permission.PERSON_MANAGE)
    return render_template("places/list.html", branches=whole_tree(db.session()))


@pages.get("/places/new")
@login_required
def new() -> str:
    """The form for a new area."""
    require(actor(), Permission.PERSON_MANAGE)
    form = NewPlaceForm(formdata=None, parent=request.args.get("parent", ""))
    form.offer()
    return render_template("places/new.html", form=form)


@pages.post("/places")
@login_required
def create() -> ResponseReturnValue:
    """Add an area to the tree."""
    require(actor(), Permission.PERSON_MANAGE)
    form = NewPlaceForm()
    form.offer()

    def write(session: Session) -> None:
        parent = area_by_code(session, form.parent.data) if form.parent.data else None
        add_area(form.new_place(), parent=parent, actor=actor(), now=now())

    return keep(
        form,
        write,
        page=lambda: render_template("places/new.html", form=form),
        said=gettext("%(name)s is in the tree now.", name=form.name.data),
        goes_to=url_for("places.listing"),
    )


@pages.get("/areas/<code>/place")
@login_required
def show(code: str) -> str:
    """One area: its name, where it hangs, who works there."""
    require(actor(), Permission.PERSON_MANAGE)
    return _page(area_by_code(db.session(), code))


@pages.post("/areas/<code>/place")
@login_required
def change(code: str) -> ResponseReturnValue:
    """Give the area another name."""
    require(actor(), Permission.PERSON_MANAGE)
    form = NameForm()

    def write(session: Session) -> None:
        area = area_by_code(session, code)
        change_area(area, form.place(area), actor=actor(), now=now())

    return keep(
        form,
        write,
        page=lambda: _page(area_by_code(db.session(), code), form=form),
        said=gettext("Kept."),
        goes_to=url_for("places.show", code=code),
    )


@pages.post("/areas/<code>/move/preview")
@login_required
def preview_move(code: str) -> ResponseReturnValue:
    """What would pass to whom if the area hung under another one."""
    return _preview(code, _moving, PARENT)


@pages.post("/areas/<code>/move")
@login_required
def move(code: str) -> ResponseReturnValue:
    """Hang the area under another one."""
    return _done(code, _moving, PARENT, gettext("It hangs there now."))


@pages.post("/areas/<code>/closing/preview")
@login_required
def preview_closing(code: str) -> ResponseReturnValue:
    """What would go where if the area were closed."""
    return _preview(code, _closing, INTO)


@pages.post("/areas/<code>/closing")
@login_required
def close(code: str) -> ResponseReturnValue:
    """Move people and open ideas elsewhere and take the area out of use."""
    return _done(code, _closing, INTO, gettext("The area is closed."))


@pages.post("/areas/<code>/reopening")
@login_required
def reopen(code: str) -> Response:
    """Take a closed area into use again."""
    require(actor(), Permission.PERSON_MANAGE)
    with transaction() as session:
        reopen_area(area_by_code(session, code), actor=actor(), now=now())
    flash(gettext("The area is in use again."), "good")
    return redirect(url_for("places.show", code=code), 303)


def _moving(session: Session, area: Area, into: str) -> list[Passed]:
    if not move_area(area, area_by_code(session, into), actor=actor(), now=now()):
        raise InvalidInput("It hangs there already. Choose another area.", field="parent")
    session.flush()
    return pass_on_in(area, actor_id=actor().id, now=now())


def _closing(session: Session, area: Area, into: str) -> list[Passed]:
    """People first, then ideas: whoever still has a part in the new area keeps what they hold."""
    if not into:
        close_area(area, actor=actor(), now=now())
        return []
    target = area_by_code(session, into)
    if target.id == area.id or target.closed_at is not None or target.site_id != area.site_id:
        raise InvalidInput("Choose another area of the same site.", field="into")
    for person in people_working_in(session, area):
        move_person(person, target, actor=actor(), now=now())
    take_ideas_along(area, target, actor_id=actor().id, now=now())
    session.flush()
    close_area(area, actor=actor(), now=now())
    return pass_on_in(target, actor_id=actor().id, now=now())


def _preview(code: str, act: Act, field: str) -> ResponseReturnValue:
    require(actor(), Permission.PERSON_MANAGE)
    into = request.form.get(field, "")
    try:
        with trial() as session:
            area = area_by_code(session, code)
            people = people_working_in(session, area)
            facts = {"name": area.name, "people": [person.full_name for person in people]}
            target = area_by_code(session, into).name if into else ""
            passed: list[ShownPassed] = shown_passed(act(session, area, into))
    except (InvalidInput, Conflict) as refusal:
        return _page(area_by_code(db.session(), code), problem=sentence(refusal)), 422
    return render_template(
        "places/change.html",
        code=code,
        into=into,
        target=target,
        passed=passed,
        field=field,
        is_closing=field == INTO,
        **facts,
    )


def _done(code: str, act: Act, field: str, said: str) -> ResponseReturnValue:
    require(actor(), Permission.PERSON_MANAGE)
    try:
        with transaction() as session:
            act(session, area_by_code(session, code), request.form.get(field, ""))
    except (InvalidInput, Conflict) as refusal:
        return _page(area_by_code(db.session(), code), problem=sentence(refusal)), 422
    flash(said, "good")
    return redirect(url_for("places.show", code=code), 303)


def _page(area: Area, *, form: NameForm | None = None, problem: str = "") -> str:
    session = db.session()
    where = WhereForm(formdata=None, parent=area.parent.code if area.parent else "")
    where.offer()
    return render_template(
        "places/show.html",
        area=area,
        above=chain_of(session, area)[:0:-1],
        people=people_working_in(session, area),
        form=form or NameForm(formdata=None, name=area.name, kind=area.kind),
        where=where,
        problem=problem,
    )
