"""The forms of aims and campaigns; what was typed stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from kaizen.objectives.actions.campaigns import Theme
from kaizen.objectives.models import Aim, Campaign
from kaizen.objectives.rules.aims import AimPlan, Ending, Measure
from kaizen.people.models import Area, Person
from kaizen.web.forms.choices import choice
from kaizen.web.forms.fields import AmountField, DayField
from kaizen.web.forms.work import ActForm
from kaizen.web.numbers import id_or_none

#: An area stands this much further in than the one above it.
INDENT = "\u2003"
DECIMALS = 4

MEASURES: dict[Measure, LazyString] = {
    Measure.TYPED: _("A number that its owner measures and types"),
    Measure.HARD: _("Hard savings that are proved"),
    Measure.IN_USE: _("Changes in use"),
    Measure.HOURS: _("Freed hours that are proved"),
}


class AimForm(Form):
    """What is to be reached, from where, by when, and who answers for it."""

    title = StringField(_("What do we want to reach?"))
    why = TextAreaField(_("Why?"))
    area = SelectField(_("Where?"), validate_choice=False)
    parent = SelectField(_("Which aim does it help?"), validate_choice=False)
    measure = RadioField(
        _("What tells how far it has come?"),
        choices=[choice(one.value, words) for one, words in MEASURES.items()],
        default=Measure.TYPED.value,
    )
    unit = StringField(_("Unit"))
    from_value = AmountField(_("Today"), decimals=DECIMALS)
    to_value = AmountField(_("To be reached"), decimals=DECIMALS)
    from_on = DayField(_("From"), validators=[Optional()])
    until_on = DayField(_("Reached by"), validators=[Optional()])
    owner = SelectField(_("Who answers for it?"), validate_choice=False)
    words = TextAreaField(_("Your words to them"))

    def offer(self, areas: Sequence[Area], aims: Sequence[Aim], people: Sequence[Person]) -> None:
        """Put areas, aims above and possible owners into the choices."""
        self.area.choices = [
            choice(area.code, INDENT * (len(area.path_ids) - 1) + area.name) for area in areas
        ]
        self.parent.choices = [
            choice("", gettext("None: it stands alone")),
            *(choice(str(aim.id), f"{aim.title} ({aim.area.name})") for aim in aims),
        ]
        self.owner.choices = people_choices(people)

    def plan(self) -> AimPlan:
        """The plan as it was typed."""
        return AimPlan(
            title=self.title.data or "",
            why=self.why.data or "",
            measure=Measure(self.measure.data),
            unit=self.unit.data or "",
            from_value=self.from_value.amount,
            to_value=self.to_value.amount,
            from_on=self.from_on.data,
            until_on=self.until_on.data,
        )


class AgreementForm(ActForm):
    """The yes to an offer."""

    seen_offer = HiddenField()
    words = TextAreaField(_("Your words with the yes"))


class OfferForm(ActForm):
    """What could be reached instead, by when, and why."""

    seen_offer = HiddenField()
    to_value = AmountField(_("To be reached"), decimals=DECIMALS)
    until_on = DayField(_("Reached by"), validators=[Optional()])
    words = TextAreaField(_("Why?"))


class ValueForm(ActForm):
    """What was measured on a day."""

    on = DayField(_("Measured on"), validators=[Optional()])
    value = AmountField(_("Value"), decimals=DECIMALS)


class AimOwnerForm(ActForm):
    """Who answers for the aim from now on."""

    owner = SelectField(_("Who answers for it?"), validate_choice=False)


class EndForm(ActForm):
    """How the aim ended, and what was learned."""

    ending = RadioField(
        _("How did it end?"),
        choices=[
            choice(Ending.REACHED.value, _("It is reached")),
            choice(Ending.STOPPED.value, _("We stop it")),
        ],
        validate_choice=False,
    )
    learned = TextAreaField(_("What did we learn?"))


class CampaignForm(ActForm):
    """A theme, its days, its area, and the aim that it helps."""

    title = StringField(_("What is it called?"))
    words = TextAreaField(_("What do you ask people?"))
    area = SelectField(_("For whom?"), validate_choice=False)
    aim = SelectField(_("Which aim does it help?"), validate_choice=False)
    from_on = DayField(_("From"), validators=[Optional()])
    until_on = DayField(_("Until"), validators=[Optional()])

    def offer(self, areas: Sequence[Area], aims: Sequence[Aim]) -> None:
        """Put areas and aims into the choices."""
        self.area.choices = [
            choice(area.code, INDENT * (len(area.path_ids) - 1) + area.name) for area in areas
        ]
        self.aim.choices = [
            choice("", gettext("None")),
            *(choice(str(aim.id), f"{aim.title} ({aim.area.name})") for aim in aims),
        ]

    def theme(self) -> Theme:
        """The theme as it was typed."""
        return Theme(
            title=self.title.data or "",
            words=self.words.data or "",
            from_on=self.from_on.data,
            until_on=self.until_on.data,
        )

    def show(self, campaign: Campaign) -> None:
        """Fill the form with the campaign as it is."""
        self.title.data, self.words.data = campaign.title, campaign.words
        self.from_on.data, self.until_on.data = campaign.from_on, campaign.until_on


class ServesForm(ActForm):
    """Which aim or campaign an idea serves."""

    serves = SelectField(_("Which aim does it serve?"), validate_choice=False)


def people_choices(people: Sequence[Person]) -> list[Any]:
    """People to choose from, with nobody chosen."""
    return [
        choice("", gettext("Choose …")),
        *(choice(str(person.id), person.full_name) for person in people),
    ]


def number_of(text: str | None) -> int:
    """The id that a form names; 0, which nothing has, where it names none."""
    return id_or_none(text or "") or 0
