"""Forms of one's own page: secrets, days away, language and time zone."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from kaizen.core.errors import InvalidInput
from kaizen.people.rules import LANGUAGE_NAMES, LANGUAGES, PIN_DIGITS
from kaizen.people.secrets import LONGEST_PASSWORD
from kaizen.web.forms.choices import choice
from kaizen.web.forms.fields import DayField
from kaizen.web.zones import zones_near

_NEEDED = _("This is needed.")
_SECRET = [DataRequired(_NEEDED), Length(max=LONGEST_PASSWORD)]


class PasswordForm(FlaskForm):
    """The password of today, and the new one."""

    current = PasswordField(_("Your password now"), _SECRET)
    new = PasswordField(_("New password"), _SECRET)


class PinForm(FlaskForm):
    """A new PIN; the password or the old PIN shows who is asking."""

    current_secret = PasswordField(_("Your password or PIN now"), _SECRET)
    pin = PasswordField(_("New PIN"), [DataRequired(_NEEDED), Length(max=PIN_DIGITS.stop - 1)])


class FirstPinForm(FlaskForm):
    """One's own PIN, typed twice since nobody sees it; the one that was given came just before."""

    pin = PasswordField(
        _("New PIN"), [DataRequired(_("Type your new PIN.")), Length(max=PIN_DIGITS.stop - 1)]
    )
    again = PasswordField(_("The same again"), [Length(max=PIN_DIGITS.stop - 1)])


class AbsenceForm(FlaskForm):
    """Days away, both included, and who stands in."""

    from_on = DayField(_("First day away"), [DataRequired(_("Choose the first day."))])
    until_on = DayField(_("Last day away"), [DataRequired(_("Choose the last day."))])
    deputy = StringField(_("Who stands in for you?"), [Optional(), Length(max=120)])

    def days(self) -> tuple[date, date]:
        """The first and the last day, once the form is valid.

        Raises:
            InvalidInput: one of them was not chosen.
        """
        first, last = self.from_on.data, self.until_on.data
        if first is None or last is None:
            raise InvalidInput("Choose a day.", field="from_on")
        return first, last


class LanguageForm(FlaskForm):
    """Language and time zone; an empty zone is that of the plant."""

    language = SelectField(
        _("Language"), choices=[choice(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
    )
    time_zone = SelectField(_("Times are shown in"))

    def offer_zones(self, plant: str, now: datetime, *, chosen: str) -> None:
        """Fill the list of zones: the plant's comes first, then those nearest to it."""
        self.time_zone.choices = [
            choice("", gettext("The time of the plant")),
            *(choice(name, words) for name, words in zones_near(plant, now, chosen=chosen)),
        ]
