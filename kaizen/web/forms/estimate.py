"""The form of one driver: its few numbers, its class, and how sure somebody is."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Form, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, StopValidation

from kaizen.core.errors import InvalidInput
from kaizen.savings.queries.reckoned import Entry
from kaizen.savings.rules.asked import ASKED, Number
from kaizen.savings.rules.lines import SURE_PERCENTS, BenefitClass, Cost, Driver
from kaizen.savings.rules.ramps import read_ramp
from kaizen.web.errors import sentence
from kaizen.web.forms.choices import choice
from kaizen.web.forms.fields import AmountField, TickField
from kaizen.web.money.words import CHOICES, NUMBERS, SURE, unit_words


class RampField(StringField):
    """Percents of the first months; what cannot be read stays as it was typed."""

    @property
    def percents(self) -> tuple[int, ...]:
        """The percents; none where nothing usable stands there."""
        try:
            return read_ramp(self.data or "")
        except InvalidInput:
            return ()

    def pre_validate(self, form: object) -> None:
        """Refuse what are no percents.

        Raises:
            StopValidation: with the sentence to show.
        """
        try:
            read_ramp(self.data or "")
        except InvalidInput as refusal:
            raise StopValidation(sentence(refusal)) from refusal


class CostForm(Form):
    """What a change costs; zero is typed, never assumed."""

    one_off = AmountField(
        _("Once"), validators=[InputRequired(_("Type an amount; 0 for nothing."))]
    )
    yearly = AmountField(
        _("Each year"), validators=[InputRequired(_("Type an amount; 0 for nothing."))]
    )
    seen = HiddenField()

    @property
    def cost(self) -> Cost:
        """What was typed."""
        return Cost(self.one_off.amount or Decimal(0), self.yearly.amount or Decimal(0))


class EntryForm(Form):
    """What is asked for every driver; the numbers of each are added by `form_for`."""

    driver = HiddenField()
    seen = HiddenField()
    benefit = RadioField(_("What kind of benefit is it?"), validate_choice=False)
    basis = TextAreaField(_("Where does it come from?"))
    sure_percent = RadioField(_("How sure are you?"), validate_choice=False)
    ramp = RampField(_("Percent reached in the first months"))
    is_meant = TickField(_("Yes, I mean it"))

    @property
    def as_driver(self) -> Driver:
        """The driver that this form asks for."""
        return Driver(self.driver.data or "")

    @property
    def numbers(self) -> list[AmountField]:
        """The boxes of the numbers, in their order."""
        named = (self[number.name] for number in ASKED[self.as_driver].numbers)
        return [field for field in named if isinstance(field, AmountField)]

    @property
    def is_empty(self) -> bool:
        """Whether no number has been typed yet besides those that are offered."""
        return not any(
            (field.data or "").strip() for field in self.numbers if field.short_name not in _OFFERED
        )

    def entry(self) -> Entry:
        """What was typed, as the room understands it."""
        sure = next((one for one in SURE if str(one) == self.sure_percent.data), None)
        return Entry(
            driver=self.as_driver,
            numbers={field.short_name: field.amount for field in self.numbers},
            benefit=_benefit(self.benefit.data),
            basis=self.basis.data or "",
            sure_percent=sure,
            is_meant=bool(self.is_meant.data),
            ramp=self.ramp.percents,
        )


#: Numbers that stand there before anything is typed.
_OFFERED = {"working_days", "months"}


def form_for(
    driver: Driver, typed: Mapping[str, Any] | None = None, *, facts: Mapping[str, Any]
) -> EntryForm:
    """The form of a driver, as it was typed or filled with what is known (`facts`)."""
    form: EntryForm = _form_class(driver)(formdata=typed, data=facts)
    form.driver.data = driver.value
    classes = ASKED[driver].classes
    form.benefit.choices = [
        choice(one.value, CHOICES.get((driver, one), one.value)) for one in classes
    ]
    if len(classes) < 2:
        del form.benefit.choices[:]
    elif not form.benefit.data:
        form.benefit.data = classes[0].value
    form.sure_percent.choices = [choice(str(one), SURE[one]) for one in SURE_PERCENTS]
    return form


def units_of(driver: Driver, currency: str) -> dict[str, str]:
    """The unit behind each box, by the name of its number."""
    return {one.name: unit_words(one.unit, currency) for one in ASKED[driver].numbers}


@lru_cache(maxsize=len(Driver))
def _form_class(driver: Driver) -> Any:
    boxes = {number.name: _box(driver, number) for number in ASKED[driver].numbers}
    return type("DriverForm", (EntryForm,), boxes)


def _box(driver: Driver, number: Number) -> AmountField:
    return AmountField(NUMBERS[(driver, number.name)], decimals=number.decimals)


def _benefit(chosen: object) -> BenefitClass | None:
    try:
        return BenefitClass(str(chosen))
    except ValueError:
        return None
