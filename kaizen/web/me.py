"""What concerns only me: my secrets, my days away, my language, and signing out."""

from __future__ import annotations

from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.transaction import transaction
from kaizen.notifications.actions.choosing import Choice, choice_of
from kaizen.notifications.channels import channel_of
from kaizen.notifications.models import Preference
from kaizen.people.actions.absences import cancel_absence, plan_absence
from kaizen.people.actions.accounts import choose_language
from kaizen.people.actions.own_secrets import change_password as change_own_password
from kaizen.people.actions.own_secrets import change_pin as change_own_pin
from kaizen.people.permissions import can_anywhere, site_ids_of
from kaizen.people.queries.absences import absences_of, own_absence
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.called import colleagues, person_named
from kaizen.people.rules import Permission
from kaizen.web.errors import sentence
from kaizen.web.formats import local
from kaizen.web.forms.me import AbsenceForm, LanguageForm, PasswordForm, PinForm
from kaizen.web.reached import reached_words
from kaizen.web.security import limiter
from kaizen.web.session import actor, now
from kaizen.web.sign_in import role_words
from kaizen.web.signing_on import sign_on_again

pages = Blueprint("me", __name__)
Form = TypeVar("Form", bound=FlaskForm)

#: Guessing somebody's password at a screen that was left open shall not be quick either.
CHANGES_A_MINUTE = "10/minute"


@pages.get("/me")
@login_required
def show() -> str:
    """My page."""
    return _page()


@pages.post("/me/absences")
@login_required
def plan_days_away() -> tuple[str, int] | Response:
    """Plan to be away, perhaps with a deputy."""
    form = AbsenceForm()
    if not form.validate():
        return _page(absence=form), 422
    try:
        with transaction() as session:
            from_on, until_on = form.days()
            plan_absence(
                actor(),
                from_on=from_on,
                until_on=until_on,
                deputy=person_named(
                    session, site_ids_of(actor()), form.deputy.data or "", field="deputy"
                ),
                today=local(now()).date(),
                actor=actor(),
                now=now(),
            )
    except InvalidInput as error:
        return _page(absence=_told(form, error, "deputy")), 422
    flash(gettext("Your days away are noted."), "good")
    return redirect(url_for("me.show"), code=303)


@pages.post("/me/absences/<int:absence_id>/cancellation")
@login_required
def cancel_days_away(absence_id: int) -> Response:
    """Be here after all."""
    with transaction() as session:
        absence = own_absence(session, actor(), absence_id)
        cancel_absence(absence, today=local(now()).date(), actor=actor(), now=now())
    flash(gettext("Cancelled: you are here on these days."), "good")
    return redirect(url_for("me.show"), code=303)


@pages.post("/me/language")
@login_required
def choose() -> tuple[str, int] | Response:
    """Set language and time zone."""
    form = LanguageForm()
    _offer_zones(form)
    if not form.validate():
        return _page(language=form), 422
    with transaction():
        choose_language(form.language.data, form.time_zone.data, actor=actor(), now=now())
    flash(gettext("Kept."), "good")
    return redirect(url_for("me.show"), code=303)


@pages.get("/me/password")
@login_required
def show_password() -> str:
    """The form for a new password."""
    return render_template("me/password.html", form=PasswordForm(), person=actor())


@pages.post("/me/password")
@login_required
@limiter.limit(CHANGES_A_MINUTE)
def change_password() -> tuple[str, int] | Response:
    """Change my password; other devices are signed off."""
    form = PasswordForm()
    if not form.validate():
        return render_template("me/password.html", form=form, person=actor()), 422
    try:
        with transaction():
            change_own_password(
                current=form.current.data or "", new=form.new.data or "", actor=actor(), now=now()
            )
    except InvalidInput as error:
        _told(form, error, "new")
        return render_template("me/password.html", form=form, person=actor()), 422
    sign_on_again(actor())
    flash(gettext("Your password is changed. Other devices are signed off."), "good")
    return redirect(url_for("me.show"), code=303)


@pages.get("/me/pin")
@login_required
def show_pin() -> str:
    """The form for a new PIN."""
    return render_template("me/pin.html", form=PinForm(), person=actor())


@pages.post("/me/pin")
@login_required
@limiter.limit(CHANGES_A_MINUTE)
def change_pin() -> tuple[str, int] | Response:
    """Change my PIN; other devices are signed off."""
    form = PinForm()
    if not form.validate():
        return render_template("me/pin.html", form=form, person=actor()), 422
    try:
        with transaction():
            change_own_pin(
                current=form.current_secret.data or "",
                pin=form.pin.data or "",
                actor=actor(),
                now=now(),
            )
    except InvalidInput as error:
        _told(form, error, "pin")
        return render_template("me/pin.html", form=form, person=actor()), 422
    sign_on_again(actor())
    flash(gettext("Your PIN is changed. Other devices are signed off."), "good")
    return redirect(url_for("me.show"), code=303)


def _page(*, absence: AbsenceForm | None = None, language: LanguageForm | None = None) -> str:
    me, session = actor(), db.session()
    if language is None:
        language = LanguageForm(formdata=None, language=me.language, time_zone=me.time_zone or "")
        _offer_zones(language)
    near = me.home_area
    kept = session.get(Preference, me.id)
    return render_template(
        "me/show.html",
        person=me,
        reached=reached_words(channel_of(session, me, now()), me),
        roles=role_words(me),
        absences=absences_of(session, me, local(now()).date()),
        absence=absence or AbsenceForm(formdata=None),
        colleagues=colleagues(session, near, without=me.id) if near else [],
        language_form=language,
        preference=choice_of(kept) if kept is not None else Choice(),
        may_unlock=can_anywhere(me, Permission.PERSON_UNLOCK),
        may_enrol=can_anywhere(me, Permission.DEVICE_ENROL),
    )


def _offer_zones(form: LanguageForm) -> None:
    me = actor()
    plant = calendar_for(db.session(), me.home_area).time_zone if me.home_area else "UTC"
    form.offer_zones(plant, now(), chosen=me.time_zone or "")


def _told(form: Form, error: InvalidInput, otherwise: str) -> Form:
    """The form with the refusal beside the field it is about."""
    field = form[error.field if error.field in form else otherwise]
    field.errors = [*field.errors, sentence(error)]
    return form
