"""Forms about persons: what an account says, a role, another place of work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from kaizen.core.db import db
from kaizen.people.actions.accounts import Particulars
from kaizen.people.models import Person
from kaizen.people.queries.areas import area_choices, site_paths
from kaizen.people.rules import LANGUAGE_NAMES, LANGUAGES, Role
from kaizen.people.secrets import LONGEST_PASSWORD
from kaizen.web.forms.choices import choice
from kaizen.web.forms.fields import TickField
from kaizen.web.forms.me import AbsenceForm
from kaizen.web.zones import current_zones

_NEEDED = _("This is needed.")

ROLE_NAMES = {
    Role.OPERATOR: _("Operator"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.LEADER: _("Leader"),
    Role.FINANCE: _("Finance"),
    Role.ADMINISTRATOR: _("Administrator of everything"),
}


class AccountForm(FlaskForm):
    """What an account says about its person."""

    full_name = StringField(_("Name"), [DataRequired(_NEEDED), Length(max=120)])
    username = StringField(_("User name"), [Length(max=60)])
    badge = StringField(_("Staff number"), [Length(max=40)])
    email = EmailField(_("E-mail"), [Length(max=200)])
    language = SelectField(
        _("Language"), choices=[choice(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
    )
    time_zone = SelectField(_("Times are shown in"))

    def offer(self) -> None:
        """Fill the long lists."""
        self.time_zone.choices = [
            choice("", gettext("The time of the plant")),
            *(choice(zone, zone.replace("_", " ")) for zone in _zones(self.time_zone.data)),
        ]

    def show(self, person: Person) -> None:
        """Put in what the account says now."""
        for field in (self.full_name, self.username, self.badge, self.email, self.language):
            field.data = getattr(person, field.name)
        self.time_zone.data = person.time_zone or ""

    def particulars(self) -> Particulars:
        """What was typed, as the action takes it."""
        return Particulars(
            full_name=self.full_name.data or "",
            username=self.username.data,
            badge=self.badge.data,
            email=self.email.data,
            language=self.language.data or "",
            time_zone=self.time_zone.data,
        )


class ChangedAccountForm(AccountForm):
    """The same for an account that is there; who changes by what it signs in proves themselves."""

    secret = PasswordField(_("Your own password"), [Length(max=LONGEST_PASSWORD)])

    def changes_sign_in(self, person: Person) -> bool:
        """Whether other names, or another address, would lead to this account."""
        said = self.particulars().checked()
        return (said.username, said.badge, said.email) != (
            person.username,
            person.badge,
            person.email,
        )


class NewAccountForm(AccountForm):
    """The same for somebody new, and where they work."""

    area = SelectField(_("Works in"), [DataRequired(_("Choose the area."))])
    role = SelectField(_("Is there"))

    def offer(self) -> None:
        """Fill the long lists."""
        super().offer()
        self.language.choices = [
            choice("", gettext("That of most people at the site")),
            *(choice(code, LANGUAGE_NAMES[code]) for code in LANGUAGES),
        ]
        self.area.choices = [choice("", gettext("Choose one")), *every_area()]
        self.role.choices = [
            choice(role.value, name)
            for role, name in ROLE_NAMES.items()
            if role is not Role.ADMINISTRATOR
        ]


class RoleForm(FlaskForm):
    """A role in an area; an administrator has none."""

    role = SelectField(_("Role"))
    area = SelectField(_("In"))
    shift = StringField(_("Only for the shift"), [Length(max=20)])
    is_first = TickField(_("Is asked first"))

    def offer(self) -> None:
        """Fill the lists."""
        self.role.choices = [choice(role.value, name) for role, name in ROLE_NAMES.items()]
        self.area.choices = [choice("", gettext("Everywhere (administrators only)")), *every_area()]


class PlaceOfWorkForm(FlaskForm):
    """Where somebody works from now on."""

    area = SelectField(_("Works in"), [DataRequired(_("Choose the area."))])

    def offer(self) -> None:
        """Fill the list."""
        self.area.choices = every_area()


class OthersAbsenceForm(AbsenceForm):
    """Who is away, on which days, and who stands in."""

    person = StringField(_("Who is away?"), [DataRequired(_("Say who.")), Length(max=120)])
    deputy = StringField(_("Who stands in?"), [Length(max=120)])


def every_area() -> list[Any]:
    """Every area of the plant to choose from, as a tree; administrators know them all."""
    session = db.session()
    return [
        choice(area.code, "\N{EM SPACE}" * area.depth + area.name)
        for area in area_choices(session, site_paths(session))
    ]


def _zones(chosen: str | None) -> Iterable[str]:
    """The zones of today, and a former name where the account bears one."""
    known = current_zones()
    return known if not chosen or chosen in known else (chosen, *known)
