"""Forms about places: a new area or site, and what an area is called."""

from __future__ import annotations

from babel import Locale
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from kaizen.core.text import clean_line
from kaizen.people.actions.places import LONGEST_AREA_NAME, LONGEST_CODE, Place
from kaizen.people.models import Area
from kaizen.web.forms.choices import choice
from kaizen.web.forms.currencies import currencies
from kaizen.web.forms.people import every_area
from kaizen.web.zones import current_zones

_NEEDED = _("This is needed.")


class NameForm(FlaskForm):
    """What an area is called, and what kind of place it is."""

    name = StringField(_("Name"), [DataRequired(_NEEDED), Length(max=LONGEST_AREA_NAME)])
    kind = StringField(_("What is it?"), [Length(max=30)])

    def place(self, area: Area) -> Place:
        """The area with this name; everything else as it is."""
        return Place(
            code=area.code,
            name=clean_line(self.name.data or ""),
            kind=clean_line(self.kind.data or "") or "area",
            time_zone=area.time_zone,
            currency=area.currency,
        )


class NewPlaceForm(NameForm):
    """A new area below another one, or a new site with its time and money."""

    code = StringField(_("Short code"), [DataRequired(_NEEDED), Length(max=LONGEST_CODE)])
    parent = SelectField(_("Lies in"))
    time_zone = SelectField(_("Time zone"))
    currency = SelectField(_("Currency"))

    def offer(self) -> None:
        """Fill the lists."""
        locale: Locale = get_locale()
        self.parent.choices = [choice("", gettext("Nowhere: it is a new site")), *every_area()]
        as_above = choice("", gettext("As above it"))
        self.time_zone.choices = [
            as_above,
            *(choice(zone, zone.replace("_", " ")) for zone in current_zones()),
        ]
        self.currency.choices = [
            as_above,
            *(choice(code, words) for code, words in currencies(locale)),
        ]

    def new_place(self) -> Place:
        """What was typed, as the action takes it; only a site has a currency."""
        return Place(
            code=clean_line(self.code.data or "").upper(),
            name=clean_line(self.name.data or ""),
            kind=clean_line(self.kind.data or "") or ("area" if self.parent.data else "site"),
            time_zone=self.time_zone.data or None,
            currency=self.currency.data or None,
        )


class WhereForm(FlaskForm):
    """The area above, and the one that takes over when this one is closed."""

    parent = SelectField(_("Lies in"))
    into = SelectField(_("They go to"))

    def offer(self) -> None:
        """Fill the lists."""
        self.parent.choices = every_area()
        self.into.choices = [choice("", gettext("Nowhere: it is empty")), *every_area()]
