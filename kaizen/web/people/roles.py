"""What somebody may do: roles are given and ended; what only they allowed is passed on."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import login_required
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ownership.actions.passing import pass_on_lost
from kaizen.people.actions.roles import grant_role, revoke_role
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.queries.accounts import load_account, membership_of
from kaizen.people.queries.areas import area_by_code
from kaizen.people.rules import Permission, Role
from kaizen.web.forms.people import RoleForm
from kaizen.web.keeping import keep
from kaizen.web.people.accounts import account_page
from kaizen.web.session import actor, now

pages = Blueprint("roles", __name__)


@pages.post("/people/<int:person_id>/roles")
@login_required
def give(person_id: int) -> ResponseReturnValue:
    """Give a person a role in an area and everything below it."""
    require(actor(), Permission.PERSON_MANAGE)
    form = RoleForm()
    form.offer()

    def write(session: Session) -> None:
        person, role = load_account(session, person_id), Role(form.role.data)
        area = area_by_code(session, form.area.data) if form.area.data else None
        grant_role(
            person,
            role,
            area=area,
            shift=(form.shift.data or "").strip() if role is Role.SUPERVISOR else "",
            is_first=bool(form.is_first.data) and role is Role.SUPERVISOR,
            actor=actor(),
            now=now(),
        )

    return keep(
        form,
        write,
        page=lambda: account_page(load_account(db.session(), person_id), role_form=form),
        said=gettext("Kept. It counts from the next sign-in on."),
        goes_to=url_for("accounts.show", person_id=person_id),
    )


@pages.post("/people/<int:person_id>/roles/<int:membership_id>/ending")
@login_required
def end(person_id: int, membership_id: int) -> Response:
    """End one role of this person."""
    require(actor(), Permission.PERSON_MANAGE)
    with transaction() as session:
        person = load_account(session, person_id)
        ended = membership_of(person, membership_id)
        passed = _end(person, ended.as_role, ended.area, shift=ended.shift)
    return _told(person_id, passed)


@pages.post("/people/<int:person_id>/administration/ending")
@login_required
def end_administration(person_id: int) -> Response:
    """Make an administrator a usual person again."""
    require(actor(), Permission.PERSON_MANAGE)
    with transaction() as session:
        person = load_account(session, person_id)
        passed = _end(person, Role.ADMINISTRATOR, None)
    return _told(person_id, passed)


def _end(person: Person, role: Role, area: Area | None, *, shift: str = "") -> int:
    revoke_role(person, role, area=area, shift=shift, actor=actor(), now=now())
    return len(pass_on_lost(person, actor_id=actor().id, now=now()))


def _told(person_id: int, passed: int) -> Response:
    told = gettext("The role has ended.")
    if passed:
        told += " " + ngettext(
            "%(num)d thing went to the next level up.",
            "%(num)d things went to the next level up.",
            passed,
        )
    flash(told, "good")
    return redirect(url_for("accounts.show", person_id=person_id), 303)
