"""Shared tablets that may take badge and PIN: an administrator enrols and revokes them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from kaizen.core.db import db
from kaizen.core.errors import NotFound
from kaizen.core.transaction import transaction
from kaizen.people.actions.devices import LONGEST_DEVICE_NAME, enrol_device, revoke_device
from kaizen.people.models import Device
from kaizen.people.permissions import require
from kaizen.people.queries.areas import area_by_code
from kaizen.people.queries.persons import devices_in_use
from kaizen.people.rules import Permission
from kaizen.web.device import forget_device, mark_device, this_device
from kaizen.web.forms.people import every_area
from kaizen.web.session import actor, now
from kaizen.web.signing_on import sign_off

pages = Blueprint("devices", __name__)


class DeviceForm(FlaskForm):
    """What the device is called and where it stands."""

    name = StringField(
        _("Name of this device"),
        [DataRequired(_("Give the device a short name.")), Length(max=LONGEST_DEVICE_NAME)],
    )
    area = SelectField(_("Where it stands"))


@pages.get("/devices")
@login_required
def listing() -> str:
    """The enrolled devices, and the form that makes this browser one of them."""
    require(actor(), Permission.DEVICE_ENROL)
    return _page(_form())


@pages.post("/kiosk/device")
@login_required
def enrol() -> tuple[str, int] | Response:
    """Make this browser an enrolled device and show its key pad."""
    require(actor(), Permission.DEVICE_ENROL)
    form = _form()
    if not form.validate():
        return _page(form), 422
    with transaction() as session:
        area = area_by_code(session, form.area.data)
        _device, token = enrol_device(form.name.data or "", area=area, actor=actor(), now=now())
    # An administrator's session must not stay open on a tablet that everybody uses.
    sign_off()
    answer = redirect(url_for("kiosk.show"), code=303)
    mark_device(answer, token)
    return answer


@pages.post("/devices/<int:device_id>/revocation")
@login_required
def revoke(device_id: int) -> Response:
    """Take badge and PIN from a device.

    Raises:
        NotFound: there is no such device.
    """
    require(actor(), Permission.DEVICE_ENROL)
    mine = this_device()
    is_this_one = mine is not None and mine.id == device_id
    with transaction() as session:
        device = session.get(Device, device_id)
        if device is None:
            raise NotFound("There is no such device.")
        revoke_device(device, actor=actor(), now=now())
    flash(gettext("The device takes no badge and PIN any more."), "good")
    answer = redirect(url_for("devices.listing"), code=303)
    if is_this_one:
        forget_device(answer)
    return answer


def _form() -> DeviceForm:
    """The form with every area of the plant to choose from, the administrator's own chosen."""
    own = actor().home_area
    form = DeviceForm(area=own.code if own else None)
    form.area.choices = every_area()
    return form


def _page(form: DeviceForm) -> str:
    mine = this_device()
    return render_template(
        "devices/list.html",
        form=form,
        devices=devices_in_use(db.session()),
        this_id=mine.id if mine else None,
    )
