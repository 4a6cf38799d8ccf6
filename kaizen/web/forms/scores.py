"""The forms of scoring: one step for each criterion, and whom to ask for a score."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import Form, RadioField, StringField, TextAreaField

from kaizen.review.rules.criteria import JUDGED, STEPS, Criterion
from kaizen.web.forms.choices import choice

_CHOICES = [choice(str(step), str(step)) for step in STEPS]


def _steps() -> RadioField:
    return RadioField(choices=_CHOICES, validate_choice=False)


class ScoreForm(Form):
    """Steps 1 to 5; a criterion may be left out, and the step of cost is reckoned."""

    safety = _steps()
    quality = _steps()
    delivery = _steps()
    morale = _steps()
    effort = _steps()
    words = TextAreaField(_("What should the others know?"))

    @property
    def steps(self) -> dict[Criterion, int]:
        """The steps that were chosen; what is no number counts as a step that there is not."""
        typed = {one: self[one.value].data for one in JUDGED}
        return {one: _whole(text) for one, text in typed.items() if text}


class AskForm(Form):
    """Whom to ask, by name or badge."""

    people = StringField(_("Who should score it?"))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("100") else 0
