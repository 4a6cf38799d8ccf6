"""Choosing one's own PIN at the first use of the one that somebody gave."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required

from kaizen.core.errors import InvalidInput
from kaizen.core.transaction import transaction
from kaizen.people.actions.own_secrets import choose_first_pin
from kaizen.web.device import this_device
from kaizen.web.errors import sentence
from kaizen.web.forms.me import FirstPinForm
from kaizen.web.session import actor, now
from kaizen.web.signing_on import sign_on_again

pages = Blueprint("first_pin", __name__)


@pages.get("/me/first-pin")
@login_required
def show() -> ResponseReturnValue:
    """Two fields and the key pad; whoever has chosen goes home."""
    if actor().pin_given_at is None:
        return redirect(url_for("home.show"), 303)
    return _page(FirstPinForm())


@pages.post("/me/first-pin")
@login_required
def choose() -> ResponseReturnValue:
    """Keep the new PIN and go on with it; other devices are signed off."""
    form = FirstPinForm()
    if not form.validate():
        return _page(form), 422
    try:
        with transaction():
            choose_first_pin(
                form.pin.data or "", again=form.again.data or "", actor=actor(), now=now()
            )
    except InvalidInput as refusal:
        field = form.again if refusal.field == "again" else form.pin
        field.errors = [*field.errors, sentence(refusal)]
        return _page(form), 422
    sign_on_again(actor())
    flash(gettext("This PIN is yours now."), "good")
    return redirect(url_for("home.show"), 303)


def _page(form: FirstPinForm) -> str:
    device = this_device()
    return render_template(
        "kiosk/first_pin.html",
        form=form,
        area=device.area if device else None,
        plant=current_app.config["KAIZEN_PLANT_NAME"],
        name=actor().first_name,
    )
