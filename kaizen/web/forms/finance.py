"""The forms of finance and leadership about money: rates, stated costs, definitions, budgets."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from babel.dates import get_month_names
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from kaizen.core.written_out import As, written
from kaizen.people.models import Area
from kaizen.savings.rules.budgets import Quarter
from kaizen.savings.rules.lines import BenefitClass, Driver
from kaizen.savings.rules.policy import ClassDefinition, SavingsPolicy
from kaizen.savings.rules.rates import RATE_DECIMALS, RateKind
from kaizen.web.forms.choices import choice
from kaizen.web.forms.fields import AmountField, DayField, WholeField, as_typed

RATES: dict[RateKind, LazyString] = {
    RateKind.LABOUR_HOUR: _("One hour of work"),
    RateKind.ENERGY_KWH: _("One kilowatt hour"),
    RateKind.DEMAND_KW_MONTH: _("One kilowatt of peak, each month"),
    RateKind.MARGIN_MINUTE: _("One minute of a machine that everything waits for"),
    RateKind.CARRYING_PERCENT: _("Money tied up in stock, percent a year"),
    RateKind.DISCOUNT_PERCENT: _("Money of later years, percent a year"),
}
STATED: dict[Driver, LazyString] = {
    Driver.LABOUR_TIME: _("Working time"),
    Driver.MATERIAL: _("Material"),
    Driver.SCRAP: _("Scrap"),
    Driver.REWORK: _("Rework"),
    Driver.ENERGY: _("Energy"),
    Driver.DOWNTIME: _("Standstill"),
    Driver.STOCK: _("Stock"),
    Driver.SPACE: _("Space"),
    Driver.AMOUNT: _("Other bills"),
}
_NUMBER = _("Type a whole number.")


class AreaForm(Form):
    """A setting of one area, with its reason."""

    area = SelectField(_("Area"), validate_choice=False)

    def offer(self, areas: Iterable[Area]) -> None:
        """Put the areas into the choice, those below a little further in."""
        self.area.choices = [
            choice(area.code, "\N{EM SPACE}" * (len(area.path_ids) - 1) + area.name)
            for area in areas
        ]


class RateForm(AreaForm):
    """What one unit costs from a day on."""

    kind = SelectField(
        _("What is it for?"), choices=[choice(kind.value, words) for kind, words in RATES.items()]
    )
    role = StringField(_("For which kind of work? Empty: for all"))
    amount = AmountField(_("Amount"), decimals=RATE_DECIMALS)
    starts_on = DayField(_("Holds from"), validators=[Optional()])
    reason = TextAreaField(_("Where does it come from?"))
    sure = BooleanField(_("Yes, this amount is right"))


class CostBaseForm(AreaForm):
    """What an area spends a year on one thing, before its ideas and now."""

    driver = SelectField(
        _("What is paid for?"),
        choices=[choice(driver.value, words) for driver, words in STATED.items()],
    )
    yearly = AmountField(_("A year, before the ideas"))
    yearly_now = AmountField(_("A year, measured now. Empty: not measured yet"))
    starts_on = DayField(_("Holds from"), validators=[Optional()])
    reason = TextAreaField(_("Where does the figure come from?"))


class BudgetForm(AreaForm):
    """The money for small ideas of an area in one quarter."""

    quarter = SelectField(_("Quarter"), validate_choice=False)
    amount = AmountField(_("Money for small ideas"))
    reason = TextAreaField(_("Why this much?"))

    def offer_quarters(self, quarters: Iterable[Quarter]) -> None:
        """Put this quarter and the coming ones into the choice."""
        self.quarter.choices = [
            choice(one.starts_on.isoformat(), quarter_words(one)) for one in quarters
        ]


class DefinitionsForm(Form):
    """How a site understands benefit; `definitions_form` adds three fields for each class."""

    fiscal_year_first_month = SelectField(_("The fiscal year begins in"), coerce=int)
    appraise_above = AmountField(_("Look closely from this amount on"))
    horizon_years = WholeField(_("Years that are looked at"), [InputRequired(_NUMBER)])
    handling_minutes = WholeField(
        _("Minutes that handling one idea takes"), [InputRequired(_NUMBER)]
    )
    full_time_hours = WholeField(
        _("Working hours of a full-time job, a year"), [InputRequired(_NUMBER)]
    )
    reason = TextAreaField(_("Why do the definitions change?"))

    @property
    def policy(self) -> SavingsPolicy:
        """The definitions as they stand in the form."""
        return SavingsPolicy(
            classes=tuple(
                ClassDefinition(
                    one,
                    counts_hard=self[f"{one.value}_hard"].data,
                    shown=self[f"{one.value}_shown"].data,
                    test=(self[f"{one.value}_test"].data or "").strip(),
                )
                for one in BenefitClass
            ),
            fiscal_year_first_month=self.fiscal_year_first_month.data,
            appraise_above=self.appraise_above.amount or Decimal(0),
            horizon_years=self.horizon_years.data or 0,
            handling_minutes=self.handling_minutes.data or 0,
            full_time_hours=self.full_time_hours.data or 0,
        )

    def show(self, policy: SavingsPolicy) -> None:
        """Put the definitions in force into the form."""
        for one in policy.classes:
            for name in ("hard", "shown", "test"):
                value = one.counts_hard if name == "hard" else getattr(one, name)
                self[f"{one.benefit_class.value}_{name}"].data = value
        self.appraise_above.data = as_typed(policy.appraise_above)
        for name in (
            "fiscal_year_first_month",
            "horizon_years",
            "handling_minutes",
            "full_time_hours",
        ):
            self[name].data = getattr(policy, name)


def definitions_form(*typed: Any) -> DefinitionsForm:
    """The form with the fields of every class, filled with what was typed, where something was."""
    fields: dict[str, Any] = {}
    for one in BenefitClass:
        fields[f"{one.value}_hard"] = BooleanField(_("Counts as hard"))
        fields[f"{one.value}_shown"] = BooleanField(_("Has a column in reports"))
        fields[f"{one.value}_test"] = StringField(_("In your own words"))
    form: DefinitionsForm = type("DefinitionsForm", (DefinitionsForm,), fields)(*typed)
    form.fiscal_year_first_month.choices = [
        choice(str(number), name) for number, name in get_month_names(locale=get_locale()).items()
    ]
    return form


def quarter_words(quarter: Quarter) -> str:
    """``1 Jan – 31 Mar 2026``."""
    first = written(quarter.starts_on, As.DAY, get_locale())
    return f"{first} \N{EN DASH} {written(quarter.ends_on, As.DAY_YEAR, get_locale())}"
