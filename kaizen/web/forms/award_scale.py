"""The form of a site's awards: on or off, and a scale step by step."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FieldList, Form, FormField, SelectField, TextAreaField
from wtforms.validators import StopValidation

from kaizen.core.errors import InvalidInput
from kaizen.savings.actions.award_scale import MOST_STEPS
from kaizen.savings.rules.award_policy import AwardPolicy
from kaizen.savings.rules.awards import AwardScale, Step
from kaizen.web.forms.choices import choice
from kaizen.web.forms.fields import AmountField, TickField, as_typed

MONEY, POINTS = "money", "points"
ZERO = Decimal(0)


class _StartField(AmountField):
    """From which benefit a step holds; only a wholly empty row needs none."""

    def pre_validate(self, form: object) -> None:
        """Refuse a row that says what is given and not from when on.

        Raises:
            StopValidation: with the sentence to show.
        """
        super().pre_validate(form)
        if isinstance(form, StepForm) and not self.data and (form.fixed.data or form.percent.data):
            raise StopValidation(gettext("Type from which benefit this step holds."))


class StepForm(Form):
    """One step; an empty row is none."""

    above = _StartField(_("From a benefit of"))
    fixed = AmountField(_("gives"))
    percent = AmountField(_("and percent of what lies above"))

    @property
    def step(self) -> Step | None:
        """The step; None where the row is empty."""
        if self.above.amount is None:
            return None
        return Step(self.above.amount, self.fixed.amount or ZERO, self.percent.amount or ZERO)


class AwardScaleForm(Form):
    """Whether awards are given, in what, by which steps, and why that changes."""

    is_on = TickField(_("Give awards for verified savings"))
    unit = SelectField(_("Awards are in"), choices=[choice(MONEY, ""), choice(POINTS, _("Points"))])
    steps = FieldList(FormField(StepForm), min_entries=MOST_STEPS, max_entries=MOST_STEPS)
    least_benefit = AmountField(_("No award below a benefit of"))
    minimum = AmountField(_("Lowest award"))
    cap = AmountField(_("Highest award"))
    reason = TextAreaField(_("Why do the awards change?"))

    def policy(self, currency: str | None) -> AwardPolicy:
        """The awards as they stand in the form.

        Raises:
            InvalidInput: the steps make no scale.
        """
        forms = [row.form for row in self.steps]
        steps = [form.step for form in forms if form.step is not None]
        return AwardPolicy(
            is_on=bool(self.is_on.data), scale=self._scale(steps, currency) if steps else None
        )

    def show(self, policy: AwardPolicy) -> None:
        """Put awards into the form."""
        self.is_on.data = policy.is_on
        if policy.scale is None:
            return
        scale = policy.scale
        self.unit.data = POINTS if scale.currency is None else MONEY
        for row, step in zip(self.steps, scale.steps, strict=False):
            for name in ("above", "fixed", "percent"):
                row.form[name].data = as_typed(getattr(step, name))
        self.least_benefit.data = as_typed(scale.least_benefit)
        self.minimum.data = as_typed(scale.minimum)
        self.cap.data = "" if scale.cap is None else as_typed(scale.cap)

    def _scale(self, steps: list[Step], currency: str | None) -> AwardScale:
        return AwardScale(
            steps=tuple(steps),
            currency=None if self.unit.data == POINTS else currency,
            least_benefit=self.least_benefit.amount or ZERO,
            minimum=self.minimum.amount or ZERO,
            cap=self.cap.amount,
        )


def in_currency(scale: AwardScale, currency: str | None) -> AwardScale:
    """An example with its numbers as they are, in the currency of the site; points stay points."""
    return scale if scale.currency is None else replace(scale, currency=currency)


def tell(form: AwardScaleForm, refusal: InvalidInput, words: str) -> str:
    """Put a refusal beside its field; what is about the steps stands above them."""
    if refusal.field in ("unit", "cap", "reason", "least_benefit", "minimum"):
        form[refusal.field].errors = [words]
        return ""
    return words
