"""The forms of those who make an idea happen, check it, or answer for it."""

from __future__ import annotations

from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation

from kaizen.ownership.ladder import SNOOZE_DAYS
from kaizen.ownership.rules import CheckResult
from kaizen.web.forms.choices import choice
from kaizen.web.forms.fields import AmountField, DayField, FormKeyField, WholeField

_NO_DAY = _("Choose a day.")

RESULTS = (
    choice(CheckResult.HELD.value, _("Always")),
    choice(CheckResult.DRIFTING.value, _("Sometimes")),
    choice(CheckResult.LAPSED.value, _("Not used")),
)

SNOOZES = [
    choice(str(days), text)
    for days, text in zip(
        SNOOZE_DAYS,
        (_("In 1 working day"), _("In 3 working days"), _("In 7 working days")),
        strict=True,
    )
]


class SpentField(AmountField):
    """An amount that has to be typed: zero is said, never assumed."""

    def pre_validate(self, form: object) -> None:
        """Refuse what is no amount, and nothing at all.

        Raises:
            StopValidation: with the sentence to show.
        """
        super().pre_validate(form)
        if self.amount is None:
            raise StopValidation(gettext("Write what was spent; 0 for nothing."))


class ActForm(Form):
    """One thing that somebody does with an idea."""

    def named(self, name: str) -> Self:
        """The same form with ids of its own, so that several can stand on one page."""
        for field in self:
            field.id = f"{name}-{field.short_name}"
            field.label.field_id = field.id
        return self


class PlainForm(ActForm):
    """A button and nothing else."""


class ReplyForm(ActForm):
    """The author's answer to a question."""

    text = TextAreaField(_("Your answer"))
    form_key = FormKeyField()


class CommentForm(ActForm):
    """Words to everybody, or a note for reviewers."""

    text = TextAreaField(_("Write to everyone here; call somebody with @name"))
    note = BooleanField(_("A note for reviewers only"))
    form_key = FormKeyField()


class WithdrawalForm(ActForm):
    """Why an idea is taken back."""

    reason = TextAreaField(_("Why do you take it back?"))


class GivingBackForm(ActForm):
    """Why somebody does not take the work on."""

    answer = HiddenField(default="no")
    reason = TextAreaField(_("Why does it not fit?"))


class SurrenderForm(ActForm):
    """Why the owner cannot go on."""

    reason = TextAreaField(_("What stands in the way?"))
    form_key = FormKeyField()


class NewsForm(ActForm):
    """How the work goes."""

    text = TextAreaField(_("How does it go?"))
    percent = WholeField(
        _("How far, in percent"),
        validators=[Optional(), NumberRange(0, 100, _("Use a number from 0 to 100."))],
    )
    is_blocker = BooleanField(_("Something is in the way; my supervisor hears it"))
    photo = FileField(_("Photo"))
    form_key = FormKeyField()


class DateForm(ActForm):
    """A new finish, and why."""

    due_on = DayField(_("Ready by"), validators=[InputRequired(_NO_DAY)])
    reason = TextAreaField(_("Why does the day move?"))


class OwnerForm(ActForm):
    """Who makes it happen from now on."""

    owner = StringField(_("Who takes it on?"))
    reason = TextAreaField(_("A word to them"))


class UseForm(ActForm):
    """What *in use* needs: the day, how one can see it, what was spent, the standard."""

    on = DayField(_("In use since"), validators=[InputRequired(_NO_DAY)])
    photo = FileField(_("Photo of how it is now"))
    evidence = TextAreaField(_("How can one see it?"))
    one_off = SpentField(_("Really spent, once"))
    yearly = SpentField(_("Running cost a year"))
    standard = StringField(_("New standard: document and revision"))
    no_standard = BooleanField(_("No standard concerned"))

    def validate_standard(self, field: StringField) -> None:
        """Ask for one of the two answers.

        Raises:
            StopValidation: neither is given.
        """
        if not (field.data or "").strip() and not self.no_standard.data:
            raise StopValidation(
                gettext("Name the document and its revision, or tick that none is concerned.")
            )


class CheckForm(ActForm):
    """What somebody saw."""

    result = RadioField(
        _("Is it still in use?"),
        choices=RESULTS,
        validators=[InputRequired(_("Say what you saw: always, sometimes or not used."))],
    )
    note = TextAreaField(_("What is in the way?"))
    #: For leadership, at the yearly look.
    again = BooleanField(_("Look again every year"))


class SnoozeForm(ActForm):
    """For how long a reminder waits, and why."""

    working_days = RadioField(
        _("Remind me again"),
        choices=SNOOZES,
        validators=[InputRequired(_("Choose 1, 3 or 7 working days."))],
    )
    reason = TextAreaField(_("Why does it have to wait?"))


class ResumptionForm(ActForm):
    """By when work on a change that slipped back is ready."""

    due_on = DayField(_("Ready by"), validators=[InputRequired(_NO_DAY)])


class HoldForm(ActForm):
    """How one can see that it is in use again."""

    note = TextAreaField(_("How can one see it?"))


class ClosureForm(ActForm):
    """Why a change ends."""

    reason = TextAreaField(_("Why does it end?"))


class AppealForm(ActForm):
    """What somebody else should look at."""

    words = TextAreaField(_("What should be looked at again?"))
