"""Who has an account: the list, somebody new, and one person's account with all it may do."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.transaction import transaction
from kaizen.notifications.channels import channel_of
from kaizen.people.actions.accounts import add_person, change_particulars
from kaizen.people.actions.roles import grant_role
from kaizen.people.actions.signed_in import prove_oneself
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.queries.absences import absences_of
from kaizen.people.queries.accounts import State, Wanted, load_account, page_of_accounts
from kaizen.people.queries.areas import area_by_code
from kaizen.people.rules import FIRST_SECRET_LASTS, Permission, Role
from kaizen.web.formats import local
from kaizen.web.forms.people import (
    ROLE_NAMES,
    ChangedAccountForm,
    NewAccountForm,
    PlaceOfWorkForm,
    RoleForm,
    every_area,
)
from kaizen.web.keeping import keep, tell
from kaizen.web.numbers import some_id
from kaizen.web.reached import reached_words
from kaizen.web.security import limiter
from kaizen.web.session import actor, now
from kaizen.web.sign_in import role_words

pages = Blueprint("accounts", __name__)

#: More than anybody types, and too few for guessing the password of an administrator.
CHANGES_A_MINUTE = "30/minute"


@pages.get("/people")
@login_required
def listing() -> str:
    """Everybody who has an account, by name, narrowed as asked."""
    require(actor(), Permission.PERSON_MANAGE)
    session, asked = db.session(), request.args
    code = asked.get("area", "").strip()
    wanted = Wanted(
        text=asked.get("q", ""),
        area=area_by_code(session, code) if code else None,
        state=State(asked["state"]) if asked.get("state") in set(State) else State.ACTIVE,
    )
    from_id = asked.get("from", type=some_id)
    page = page_of_accounts(session, wanted, now(), from_id=from_id)
    return render_template(
        "people/list.html",
        wanted=wanted,
        code=code,
        rows=[(one, role_words(one), one.can_sign_in(now())) for one in page.people],
        areas=[(each.value, each.label) for each in every_area()],
        first_url=_listing_url(wanted) if from_id else "",
        next_url=_listing_url(wanted, page.next_id) if page.next_id else "",
    )


@pages.get("/people/new")
@login_required
def new() -> str:
    """The form for somebody new."""
    require(actor(), Permission.PERSON_MANAGE)
    form = NewAccountForm(formdata=None, area=request.args.get("area"), role=Role.OPERATOR.value)
    form.offer()
    return render_template("people/new.html", form=form)


@pages.post("/people")
@login_required
def create() -> ResponseReturnValue:
    """Make an account."""
    require(actor(), Permission.PERSON_MANAGE)
    form = NewAccountForm()
    form.offer()
    if not form.validate():
        return render_template("people/new.html", form=form), 422
    try:
        with transaction() as session:
            person = _add(session, form)
    except InvalidInput as refusal:
        tell(form, refusal)
        return render_template("people/new.html", form=form), 422
    flash(gettext("%(name)s has an account now.", name=person.full_name), "good")
    return redirect(url_for("accounts.show", person_id=person.id), 303)


@pages.get("/people/<int:person_id>")
@login_required
def show(person_id: int) -> str:
    """One account: what it says, how its person signs in, what it may do."""
    require(actor(), Permission.PERSON_MANAGE)
    return account_page(load_account(db.session(), person_id))


@pages.post("/people/<int:person_id>/particulars")
@login_required
@limiter.limit(CHANGES_A_MINUTE)
def change(person_id: int) -> ResponseReturnValue:
    """Set right what the account says."""
    require(actor(), Permission.PERSON_MANAGE)
    form = ChangedAccountForm()
    form.offer()

    def write(session: Session) -> None:
        person = load_account(session, person_id)
        if form.changes_sign_in(person):
            prove_oneself(form.secret.data or "", actor=actor())
        change_particulars(person, form.particulars(), actor=actor(), now=now())

    return keep(
        form,
        write,
        page=lambda: account_page(load_account(db.session(), person_id), form=form),
        said=gettext("Kept."),
        goes_to=url_for("accounts.show", person_id=person_id),
    )


def account_page(
    person: Person, *, form: ChangedAccountForm | None = None, role_form: RoleForm | None = None
) -> str:
    """The page of one account, with what was typed into a form that was refused."""
    session = db.session()
    if form is None:
        form = ChangedAccountForm(formdata=None)
        form.show(person)
        form.offer()
    if role_form is None:
        role_form = RoleForm(formdata=None, area=person.home_area and person.home_area.code)
        role_form.offer()
    place_form = PlaceOfWorkForm(formdata=None, area=person.home_area and person.home_area.code)
    place_form.offer()
    return render_template(
        "people/show.html",
        person=person,
        roles=[(one, ROLE_NAMES[one.as_role]) for one in person.memberships],
        form=form,
        role_form=role_form,
        place_form=place_form,
        reached=reached_words(channel_of(session, person, now()), person),
        absences=absences_of(session, person, today=local(now()).date()),
        is_me=person.id == actor().id,
        can_sign_in=person.can_sign_in(now()),
        first_days=FIRST_SECRET_LASTS.days,
    )


def _listing_url(wanted: Wanted, from_id: int | None = None) -> str:
    facts: dict[str, Any] = {
        "q": wanted.text or None,
        "area": wanted.area.code if wanted.area else None,
        "state": wanted.state.value,
        "from": from_id,
    }
    return url_for("accounts.listing", **facts)


def _add(session: Session, form: NewAccountForm) -> Person:
    area, role = area_by_code(session, form.area.data), Role(form.role.data)
    is_operator = role is Role.OPERATOR
    person = add_person(
        form.particulars(), home_area=area, actor=actor(), now=now(), is_operator=is_operator
    )
    session.flush()
    if not is_operator:
        grant_role(person, role, area=area, actor=actor(), now=now())
    return person
