"""How somebody signs in: a first password or PIN, shown this one time, and signing them off."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required

from kaizen.core.transaction import transaction
from kaizen.people.actions.own_secrets import give_password, give_pin
from kaizen.people.actions.signed_in import sign_off_everywhere
from kaizen.people.permissions import require
from kaizen.people.queries.accounts import load_account
from kaizen.people.rules import FIRST_SECRET_LASTS, Permission
from kaizen.people.secrets import new_password, new_pin
from kaizen.web.session import actor, now

pages = Blueprint("first_secrets", __name__)


@pages.post("/people/<int:person_id>/password")
@login_required
def password(person_id: int) -> str:
    """Give a password that opens only the page where its owner chooses another one."""
    secret = new_password()
    with transaction() as session:
        person = load_account(session, person_id)
        give_password(person, secret, actor=actor(), now=now())
        return _page(person_id, person.full_name, person.username or person.email, secret)


@pages.post("/people/<int:person_id>/pin")
@login_required
def pin(person_id: int) -> str:
    """Give a PIN to the person's badge."""
    secret = new_pin()
    with transaction() as session:
        person = load_account(session, person_id)
        give_pin(person, secret, actor=actor(), now=now())
        return _page(person_id, person.full_name, person.badge, secret, is_pin=True)


@pages.post("/people/<int:person_id>/sign-off")
@login_required
def sign_off(person_id: int) -> ResponseReturnValue:
    """Sign somebody off on every device, as after a phone was lost."""
    require(actor(), Permission.PERSON_MANAGE)
    with transaction() as session:
        person = load_account(session, person_id)
        sign_off_everywhere(person, actor=actor(), now=now())
        name = person.first_name
    flash(gettext("%(name)s is signed off everywhere.", name=name), "good")
    return redirect(url_for("accounts.show", person_id=person_id), 303)


def _page(
    person_id: int, full_name: str, name: str | None, secret: str, *, is_pin: bool = False
) -> str:
    return render_template(
        "people/secret.html",
        person_id=person_id,
        full_name=full_name,
        name=name,
        secret=secret,
        is_pin=is_pin,
        first_days=FIRST_SECRET_LASTS.days,
    )
