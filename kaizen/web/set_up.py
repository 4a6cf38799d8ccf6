"""The first run: whoever started the server names the site, its areas and the administrator."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import time

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, EqualTo, Length

from kaizen.core.calendar import Shift
from kaizen.core.errors import InvalidInput, NotFound
from kaizen.core.text import clean_line, fold
from kaizen.core.transaction import transaction
from kaizen.people.actions.accounts import Particulars
from kaizen.people.actions.first_run import FirstDay, is_set_up, set_up
from kaizen.people.actions.places import LONGEST_AREA_NAME, LONGEST_CODE, Place
from kaizen.people.rules import LANGUAGE_NAMES, LANGUAGES
from kaizen.people.secrets import LONGEST_PASSWORD
from kaizen.people.working_time import NO_CALENDAR
from kaizen.web.calendars import countries_in, zones_by_place
from kaizen.web.forms.choices import choice
from kaizen.web.forms.currencies import currencies
from kaizen.web.keeping import tell
from kaizen.web.security import limiter
from kaizen.web.session import now
from kaizen.web.signing_on import sign_on

pages = Blueprint("set_up", __name__)

_NEEDED = _("This is needed.")
#: The usual ways to share a day among shifts; every one can be changed afterwards.
SHIFTS: dict[str, tuple[Shift, ...]] = {
    "1": (Shift("Day", time(7), time(15, 30)),),
    "2": (Shift("Early", time(6), time(14)), Shift("Late", time(14), time(22))),
    "3": (
        Shift("Early", time(6), time(14)),
        Shift("Late", time(14), time(22)),
        Shift("Night", time(22), time(6)),
    ),
}


class SetUpForm(FlaskForm):
    """What has to be known before the first idea can be said."""

    name = StringField(
        _("What is your site called?"), [DataRequired(_NEEDED), Length(max=LONGEST_AREA_NAME)]
    )
    code = StringField(
        _("A short code for it"), [DataRequired(_NEEDED), Length(max=LONGEST_CODE - 20)]
    )
    time_zone = SelectField(_("Time zone"))
    currency = SelectField(_("Currency"))
    country = SelectField(_("Whose public holidays do you keep?"))
    shifts = SelectField(
        _("Shifts"),
        choices=[
            choice("1", _("One shift")),
            choice("2", _("Two shifts, 6 to 14 and 14 to 22")),
            choice("3", _("Three shifts, day and night")),
        ],
    )
    areas = TextAreaField(_("Its first areas, one in each line"), [Length(max=8000)])
    full_name = StringField(_("Your name"), [DataRequired(_NEEDED), Length(max=120)])
    username = StringField(
        _("Your user name for signing in"), [DataRequired(_NEEDED), Length(max=60)]
    )
    language = SelectField(
        _("Your language"), choices=[choice(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
    )
    password = PasswordField(
        _("A password of at least 10 characters"),
        [DataRequired(_NEEDED), Length(max=LONGEST_PASSWORD)],
    )
    again = PasswordField(
        _("The same password again"), [EqualTo("password", _("The two passwords differ."))]
    )

    def offer(self) -> None:
        """Fill the long lists."""
        locale = get_locale()
        self.time_zone.choices = [
            choice("", gettext("Choose one")),
            *(choice(zone, words) for zone, words in zones_by_place()),
        ]
        self.currency.choices = [
            choice("", gettext("Choose one")),
            *(choice(code, words) for code, words in currencies(locale)),
        ]
        self.country.choices = [
            choice("", gettext("Say it later")),
            *(choice(code, words) for code, words in countries_in(locale)),
        ]

    def first_day(self) -> FirstDay:
        """What was typed, as the action takes it."""
        lines = (clean_line(line) for line in (self.areas.data or "").splitlines())
        # Who lists the same area twice means one.
        areas: dict[str, str] = {}
        for line in lines:
            areas.setdefault(fold(line), line)
        areas.pop("", None)
        return FirstDay(
            site=Place(
                code=clean_line(self.code.data or "").upper(),
                name=clean_line(self.name.data or ""),
                kind="site",
                time_zone=self.time_zone.data or None,
                currency=self.currency.data or None,
                working_time=replace(
                    NO_CALENDAR,
                    shifts=SHIFTS[self.shifts.data],
                    country=self.country.data or None,
                ),
            ),
            areas=list(areas.values()),
            administrator=Particulars(
                full_name=self.full_name.data or "",
                username=self.username.data,
                language=self.language.data,
            ),
            password=self.password.data or "",
        )


def first_token(app: Flask) -> str:
    """Who brings it may set up an empty installation; it says nothing of the secret it is from."""
    key = app.config["SECRET_KEY"].encode()
    return hmac.new(key, b"first set-up", hashlib.sha256).hexdigest()[:32]


@pages.get("/set-up")
@limiter.limit("60/minute")
def show() -> str:
    """The form; nothing is here for anybody without the token, or as soon as somebody is.

    Raises:
        NotFound: the token is wrong, or the first account exists.
    """
    _require_token(request.args.get("token", ""))
    form = SetUpForm(formdata=None, language=str(get_locale()))
    form.offer()
    return _page(form)


@pages.post("/set-up")
@limiter.limit("60/minute")
def create() -> ResponseReturnValue:
    """Write it all in one transaction and sign the administrator in.

    Raises:
        NotFound: the token is wrong, or the first account exists.
    """
    _require_token(request.form.get("token", ""))
    form = SetUpForm()
    form.offer()
    if not form.validate():
        return _page(form), 422
    try:
        with transaction():
            person = set_up(form.first_day(), now=now())
    except InvalidInput as refusal:
        tell(form, refusal)
        return _page(form), 422
    sign_on(person)
    flash(gettext("Kaizen is set up. Next: people, then their first ideas."), "good")
    return redirect(url_for("home.show"), 303)


def _require_token(brought: str) -> None:
    right = hmac.compare_digest(brought.encode(), first_token(current_app).encode())
    if not right or is_set_up():
        raise NotFound("This page does not exist, or it is not yours to see.")


def _page(form: SetUpForm) -> str:
    return render_template("set_up/show.html", form=form, token=first_token(current_app))
