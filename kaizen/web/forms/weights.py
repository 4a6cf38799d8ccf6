"""The form of a site's scoring: weights in percent, amounts of cost, words of steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import Length

from kaizen.core.errors import InvalidInput
from kaizen.review.rules.criteria import (
    DEFAULT_ANCHORS,
    LONGEST_ANCHOR,
    LOWEST,
    STEPS,
    Criterion,
    ScoringPolicy,
)
from kaizen.web.formats import said
from kaizen.web.forms.fields import AmountField, as_typed
from kaizen.web.scoring_words import LABELS

_HUNDRED = Decimal(100)
#: The steps that begin at an amount; the first is everything below.
PRICED = tuple(STEPS)[1:]


class WeightsForm(Form):
    """Weights, amounts and words of each criterion, and the reason; made by `weights_form`."""

    reason = TextAreaField(_("Why does the scoring change?"))

    @property
    def policy(self) -> ScoringPolicy:
        """The scoring as it stands in the form.

        Raises:
            InvalidInput: something is missing, or the weights do not make 100.
        """
        return ScoringPolicy(
            weights={one: self._percent(one) / _HUNDRED for one in Criterion},
            anchors={one: tuple(self._anchor(one, step) for step in STEPS) for one in Criterion},
            cost_from=tuple(self._amount(step) for step in PRICED),
        )

    def show(self, policy: ScoringPolicy) -> None:
        """Put the scoring in force into the form."""
        for one in Criterion:
            self[f"weight_{one.value}"].data = as_typed(policy.weights[one] * _HUNDRED)
            for step, words in zip(STEPS, policy.anchors[one], strict=True):
                self[f"anchors_{one.value}_{step}"].data = said(words)
        for step, amount in zip(PRICED, policy.cost_from, strict=True):
            self[f"cost_from_{step}"].data = as_typed(amount)

    def _anchor(self, criterion: Criterion, step: int) -> str:
        """The words typed; the house's own ones, in whichever language, stay the house's own."""
        typed = (self[f"anchors_{criterion.value}_{step}"].data or "").strip()
        own = DEFAULT_ANCHORS[criterion][step - LOWEST]
        return own if typed == said(own) else typed

    def _typed(self, name: str) -> Decimal | None:
        field: Any = self[name]
        amount: Decimal | None = field.amount
        return amount

    def _percent(self, criterion: Criterion) -> Decimal:
        name = f"weight_{criterion.value}"
        amount = self._typed(name)
        if amount is None:
            raise InvalidInput("A weight lies between 0 and 100.", field=name)
        return amount

    def _amount(self, step: int) -> Decimal:
        name = f"cost_from_{step}"
        amount = self._typed(name)
        if amount is None:
            raise InvalidInput("Type an amount for each of the steps 2 to 5.", field=name)
        return amount


def _fields() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in Criterion:
        found[f"weight_{one.value}"] = AmountField(LABELS[one])
        for step in STEPS:
            found[f"anchors_{one.value}_{step}"] = StringField(
                _("Step %(step)s", step=step), validators=[Length(max=LONGEST_ANCHOR)]
            )
    for step in PRICED:
        found[f"cost_from_{step}"] = AmountField(_("Step %(step)s from", step=step))
    return found


_FILLED: type[WeightsForm] = type("FilledWeightsForm", (WeightsForm,), _fields())


def weights_form(typed: Any = None) -> WeightsForm:
    """The form with a field for each criterion and step."""
    return _FILLED(typed)
