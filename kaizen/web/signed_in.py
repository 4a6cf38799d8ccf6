"""Where I am signed in: every browser of mine, and ending what should not go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import PasswordField
from wtforms.validators import DataRequired, Length

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.transaction import transaction
from kaizen.people.actions.signed_in import end_signed_in, prove_oneself, sign_off_everywhere
from kaizen.people.models import SignedIn
from kaizen.people.queries.signing_in import signed_in_places
from kaizen.people.secrets import LONGEST_PASSWORD
from kaizen.web.keeping import tell
from kaizen.web.numbers import some_id
from kaizen.web.security import limiter
from kaizen.web.session import actor, noted_here, now
from kaizen.web.signing_on import sign_on_again

pages = Blueprint("signed_in", __name__)

#: As many guesses as at the form for a new password.
ENDINGS_A_MINUTE = "10/minute"


class EndingForm(FlaskForm):
    """The proof that it is me; which place is meant is said by the button."""

    secret = PasswordField(
        _("Your password or PIN now"),
        [DataRequired(_("This is needed.")), Length(max=LONGEST_PASSWORD)],
    )


@dataclass(frozen=True)
class ShownPlace:
    """One line of the list."""

    id: int
    browser: str
    #: Name and area of the shared tablet, if it is one.
    device: str
    began_at: datetime
    is_here: bool


@pages.get("/me/sign-ins")
@login_required
def show() -> str:
    """Every browser in which I am signed in."""
    return _page(EndingForm())


@pages.post("/me/sign-ins/endings")
@login_required
@limiter.limit(ENDINGS_A_MINUTE)
def end() -> ResponseReturnValue:
    """End one of them, or all but the present one."""
    form = EndingForm()
    if not form.validate():
        return _page(form), 422
    which = request.form.get("which", type=some_id)
    try:
        with transaction():
            prove_oneself(form.secret.data or "", actor=actor())
            if which is None:
                sign_off_everywhere(actor(), actor=actor(), now=now())
            else:
                end_signed_in(which, actor=actor(), now=now())
    except InvalidInput as refusal:
        tell(form, refusal)
        return _page(form), 422
    if which is None:
        sign_on_again(actor())
    flash(gettext("Signed off there."), "good")
    return redirect(url_for("signed_in.show"), 303)


def _page(form: EndingForm) -> str:
    return render_template("me/sign_ins.html", form=form, browsers=_shown(db.session()))


def _shown(session: Session) -> list[ShownPlace]:
    here = noted_here()
    return [_place(one, here) for one in signed_in_places(session, actor(), now())]


def _place(one: SignedIn, here: int | None) -> ShownPlace:
    device = one.device
    return ShownPlace(
        id=one.id,
        browser=one.browser or gettext("A browser"),
        device=f"{device.name}, {device.area.name}" if device else "",
        began_at=one.began_at,
        is_here=one.id == here,
    )
