"""Signing in with a password, and signing out."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.people.actions import signing_in
from kaizen.people.actions.signing_in import SignIn
from kaizen.people.models import Person
from kaizen.people.queries.signing_in import LONGEST_NAME, prove
from kaizen.people.rules import FIRST_SECRET_LASTS, Role
from kaizen.people.secrets import LONGEST_PASSWORD
from kaizen.web.device import may_take_pin, this_device
from kaizen.web.formats import span_until
from kaizen.web.security import limiter
from kaizen.web.session import local_path, now
from kaizen.web.signing_on import sign_off, sign_on

pages = Blueprint("sign_in", __name__)

#: Those of the demo plant whom somebody trying it out may want to be, in the order of the story.
DEMO_CAST = ("olga", "sam", "lena", "fay", "ada", "nils", "nora")
# It is no secret: the page prints it, and these accounts sign in to nothing but a demo.
DEMO_PASSWORD = "kaizen-demo"  # nosec B105
ROLE_WORDS = {
    Role.OPERATOR.value: _("Operator"),
    Role.SUPERVISOR.value: _("Supervisor"),
    Role.LEADER.value: _("Leader"),
    Role.FINANCE.value: _("Finance"),
}
ADMINISTRATOR = _("Administrator")
ATTEMPTS_A_MINUTE = "120/minute"


class SignInForm(FlaskForm):
    """Who somebody is, and the proof of it."""

    username = StringField(
        _("User name, staff number or e-mail"),
        [DataRequired(_("Type your user name or staff number.")), Length(max=LONGEST_NAME)],
    )
    password = PasswordField(
        _("Password"), [DataRequired(_("Type your password.")), Length(max=LONGEST_PASSWORD)]
    )
    next = HiddenField()


@pages.get("/sign-in")
def show() -> str | Response:
    """The form; whoever is signed in already goes on."""
    target = request.args.get("next")
    if current_user.is_authenticated:
        return redirect(local_path(target))
    return _page(SignInForm(next=target))


@pages.post("/sign-in")
@limiter.limit(ATTEMPTS_A_MINUTE)
def sign_in() -> tuple[str, int] | Response:
    """Weigh what was typed; a refusal says the same whether or not the name is known."""
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    proof = prove(
        db.session(),
        form.username.data or "",
        form.password.data or "",
        pin_counts=may_take_pin(),
        demo_counts=demo_counts(),
    )
    with transaction():
        outcome = signing_in.sign_in(proof, address=request.remote_addr or "", now=now())
    if outcome.person is None:
        form.password.errors = [refusal(outcome)]
        return _page(form), 422
    sign_on(outcome.person, shared=this_device() is not None, with_pin=proof.is_pin)
    return redirect(local_path(form.next.data), code=303)


@pages.post("/sign-out")
def sign_out() -> Response:
    """End the session here; a shared tablet shows its key pad again."""
    sign_off()
    flash(gettext("You are signed out."), "good")
    answer = redirect(url_for("kiosk.show" if this_device() else "sign_in.show"), code=303)
    # Reports may be kept by the browser; whoever comes next on this device shall not find them.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def refusal(outcome: SignIn) -> str:
    """Why somebody did not come in, and what to do; never whether the name is known."""
    if outcome.is_locked:
        return str(
            gettext("Too many tries: this sign-in is locked. Your supervisor can open it again.")
        )
    if outcome.has_run_out:
        return str(
            gettext(
                "You were given this more than %(days)s days ago, and it no longer counts. "
                "Your administrator gives you a new one.",
                days=FIRST_SECRET_LASTS.days,
            )
        )
    if outcome.paused_until is not None:
        return str(
            gettext(
                "Too many tries: this sign-in rests. Try again %(when)s, or ask your supervisor.",
                when=span_until(outcome.paused_until),
            )
        )
    return str(
        ngettext(
            "That is not right. %(num)d try left.",
            "That is not right. %(num)d tries left.",
            outcome.tries_left,
        )
    )


def role_words(person: Person) -> list[str]:
    """What the person is, and where, in the reader's language."""
    words = [
        gettext("%(role)s, %(area)s", role=ROLE_WORDS[found.role], area=found.area.name)
        for found in person.memberships
    ]
    return [str(ADMINISTRATOR), *words] if person.is_administrator else words


def demo_counts() -> bool:
    """Whether accounts of the demo may sign in: never in production."""
    return bool(current_app.config["KAIZEN_MODE"] == "demo")


def _page(form: SignInForm) -> str:
    return render_template(
        "sign_in/show.html",
        form=form,
        plant=current_app.config["KAIZEN_PLANT_NAME"],
        pin_counts=may_take_pin(),
        cast=_demo_cast(),
        demo_password=DEMO_PASSWORD,
    )


def _demo_cast() -> list[tuple[str, str, str]]:
    """User name, full name and role of those who can be tried out; nobody outside demo mode."""
    if not demo_counts():
        return []
    rows = db.session.scalars(
        select(Person)
        .where(Person.is_demo, Person.username.in_(DEMO_CAST), Person.deactivated_at.is_(None))
        .options(selectinload(Person.memberships))
    ).all()
    order = sorted(rows, key=lambda person: DEMO_CAST.index(person.username or ""))
    return [
        (person.username or "", person.full_name, ", ".join(role_words(person)[:1]))
        for person in order
    ]
