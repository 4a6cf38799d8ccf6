"""Forms that stand on the page behind a link in a message: short ones, for one thing each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from kaizen.web.forms.choices import choice
from kaizen.web.forms.fields import AmountField, FormKeyField
from kaizen.web.forms.review import AnswerForm
from kaizen.web.forms.work import ActForm


class SnoozeForm(ActForm):
    """For how many working days, and why."""

    working_days = RadioField(
        _("Remind me again in"),
        choices=(
            choice("1", _("1 working day")),
            choice("3", _("3 working days")),
            choice("7", _("7 working days")),
        ),
        validators=[InputRequired(_("Choose 1, 3 or 7 working days."))],
    )
    reason = TextAreaField(_("Why does it have to wait?"))


class ShortNewsForm(ActForm):
    """A sentence about how the work goes."""

    text = TextAreaField(_("How does it go?"))
    form_key = FormKeyField()


class AskingForm(ActForm):
    """A word to whoever is late; everybody who reads the idea reads it."""

    text = TextAreaField(_("Your words"))
    form_key = FormKeyField()


class ProposedForm(AnswerForm):
    """Agreeing as proposed: what it costs, and words to the author."""

    one_off = AmountField(_("Cost once"))
    yearly = AmountField(_("Cost a year"))
    #: Asked only where the money of the area is used up.
    money_source = StringField(_("Where does the money come from?"))
    #: Again, so that it stands below what has to be filled in.
    words = TextAreaField(_("Your words to the author"))
