"""The shared tablet: signing in with badge and PIN."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request
from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.people.actions import signing_in
from kaizen.people.queries.signing_in import LONGEST_NAME, prove_with_pin
from kaizen.people.rules import PIN_DIGITS
from kaizen.web.device import mark_device_anew, may_take_pin, this_device
from kaizen.web.security import limiter
from kaizen.web.session import local_path, now
from kaizen.web.sign_in import ATTEMPTS_A_MINUTE, demo_counts, refusal
from kaizen.web.signing_on import sign_on

pages = Blueprint("kiosk", __name__)

NOT_HERE = _("A PIN opens nothing on this device. Sign in with your password.")


class KioskForm(FlaskForm):
    """A badge and its PIN; a reader types like a keyboard."""

    badge = StringField(
        _("Staff number"), [DataRequired(_("Type your staff number.")), Length(max=LONGEST_NAME)]
    )
    pin = PasswordField(
        _("PIN"), [DataRequired(_("Type your PIN.")), Length(max=PIN_DIGITS.stop - 1)]
    )
    next = HiddenField()


@pages.get("/kiosk/sign-in")
def show() -> str | Response:
    """The key pad, or what to do where this device is not enrolled."""
    target = request.args.get("next")
    if current_user.is_authenticated:
        return redirect(local_path(target))
    return _page(KioskForm(next=target))


@pages.post("/kiosk/sign-in")
@limiter.limit(ATTEMPTS_A_MINUTE)
def sign_in() -> tuple[str, int] | Response:
    """Weigh badge and PIN, on devices where they count; the PIN is never shown again."""
    form = KioskForm()
    if not may_take_pin():
        form.pin.errors = [str(NOT_HERE)]
        return _page(form), 403
    if not form.validate():
        return _page(form), 422
    proof = prove_with_pin(
        db.session(), form.badge.data or "", form.pin.data or "", demo_counts=demo_counts()
    )
    with transaction():
        outcome = signing_in.sign_in(proof, address=request.remote_addr or "", now=now())
    if outcome.person is None:
        form.pin.errors = [refusal(outcome)]
        return _page(form), 422
    sign_on(outcome.person, shared=True, with_pin=True)
    answer = redirect(local_path(form.next.data), code=303)
    mark_device_anew(answer)
    return answer


def _page(form: KioskForm) -> str:
    device = this_device()
    return render_template(
        "kiosk/sign_in.html",
        form=form,
        area=device.area if device else None,
        plant=current_app.config["KAIZEN_PLANT_NAME"],
        counts=may_take_pin(),
    )
