"""The two questions of the pulse."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import Form, RadioField
from wtforms.validators import InputRequired

from kaizen.metrics.rules.pulse import NO_IDEA, RECOMMEND, Answer
from kaizen.web.forms.choices import choice

_CHOOSE = _("Choose one.")


class PulseForm(Form):
    """What somebody says without a name."""

    recommend = RadioField(
        _("Would you recommend us to a friend as a place to work?"),
        choices=[choice(str(value), str(value)) for value in RECOMMEND],
        validators=[InputRequired(_CHOOSE)],
    )
    serious = RadioField(
        _("My last idea was taken seriously."),
        choices=[
            choice("5", _("Yes, fully")),
            choice("4", _("Mostly")),
            choice("3", _("Half and half")),
            choice("2", _("Hardly")),
            choice("1", _("Not at all")),
            choice(str(NO_IDEA), _("I have had no idea so far")),
        ],
        validators=[InputRequired(_CHOOSE)],
    )

    @property
    def answer(self) -> Answer:
        """What was chosen; to be asked of a valid form only."""
        return Answer(int(self.recommend.data), int(self.serious.data))
