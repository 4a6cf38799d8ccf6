"""The forms about a claim: verifying it, sending it back, claiming anew, correcting, answering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Form, HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from kaizen.savings.actions.verifying import Findings, Hard
from kaizen.savings.models.lines import Line
from kaizen.savings.rules.claims import LABOUR_DRIVERS, FallingCost
from kaizen.savings.rules.lines import BenefitClass, ValueStage
from kaizen.web.forms.choices import choice
from kaizen.web.forms.fields import AmountField, DayField, TickField, as_typed
from kaizen.web.forms.shares import SharesField

FALLING: dict[FallingCost, LazyString] = {
    FallingCost.OVERTIME: _("Overtime falls"),
    FallingCost.AGENCY: _("Agency work falls"),
    FallingCost.CONTRACTED_HOURS: _("Contracted hours fall"),
    FallingCost.VACANCY: _("A budgeted vacancy is not filled"),
}
_MONEY, _FREED = "money", "freed"


class ClaimForm(Form):
    """A form about a claim as its reader saw it."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version of the claim that the page showed; 0 where nothing usable came."""
        typed = self.seen.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class ReturnForm(ClaimForm):
    """What is missing."""

    reason = TextAreaField(_("What is missing? The owner reads it."))


class DismissalForm(ClaimForm):
    """Another answer in the place of a wrong one, and why."""

    corrects = HiddenField()
    answer = HiddenField()
    corrected = TextAreaField(_("Why was the first answer wrong?"))

    @property
    def corrects_id(self) -> int:
        """The id of the answer that was wrong; 0 where nothing usable came."""
        typed = self.corrects.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


class CorrectionForm(Form):
    """A signed amount beside what was booked."""

    line = SelectField(_("Which line?"), validate_choice=False)
    sign = SelectField(
        _("More or less?"),
        choices=[choice("less", _("Less was saved or spent")), choice("more", _("More"))],
    )
    amount = AmountField(_("By how much?"), validators=[InputRequired(_("Type an amount."))])
    month = DayField(_("A day of the month that it is about"), validators=[InputRequired()])
    reason = TextAreaField(_("Why?"))
    is_meant = TickField(_("Yes, I mean it"))

    @property
    def signed(self) -> Decimal:
        """The amount with its sign."""
        amount = self.amount.amount or Decimal(0)
        return amount if self.sign.data == "more" else -amount


class RateForm(ClaimForm):
    """Another yearly amount than was verified, from a month on."""

    rate_line = SelectField(_("Which line?"), validate_choice=False)
    yearly = AmountField(
        _("What it really comes to in a year"), validators=[InputRequired(_("Type an amount."))]
    )
    from_month = DayField(
        _("A day of the first month in which that counts"), validators=[InputRequired()]
    )
    why = TextAreaField(_("Why was the verified amount wrong?"))
    rate_is_meant = TickField(_("Yes, I mean it"))


class LinesForm(ClaimForm):
    """A form with one amount a line; made by `form_for_lines`."""

    def amounts(self, lines: Iterable[Line]) -> dict[int, Decimal]:
        """What stands in the fields, by the line's id."""
        fields = ((line.id, self[amount_of(line)]) for line in lines)
        return {
            line_id: field.amount
            for line_id, field in fields
            if isinstance(field, AmountField) and field.amount is not None
        }


class AgainForm(LinesForm):
    """What the owner answers, and claims anew."""

    answer = TextAreaField(_("Your answer"))


class VerifyForm(LinesForm):
    """What the verifier found."""

    evidence = TextAreaField(_("What did you look at?"))
    reason = TextAreaField(_("Why do the figures differ? Only where they do."))
    shares = SharesField(_("Which areas count this saving?"))
    is_meant = TickField(_("Yes, I mean it"))

    def findings(self, lines: list[Line], area_ids: Mapping[str, int]) -> Findings:
        """What was typed, for the action to judge; `area_ids` are those of the site by code."""
        labour = [line for line in lines if is_labour(line)]
        hard = {
            line.id: self._hard(line) for line in labour if self[f"counts_{line.id}"].data == _MONEY
        }
        freed = {line.id for line in labour if self[f"counts_{line.id}"].data == _FREED}
        return Findings(
            evidence=self.evidence.data or "",
            reason=self.reason.data or "",
            amounts=self.amounts(lines),
            hard=hard,
            freed=frozenset(freed),
            shares=self.shares.shares(area_ids),
            is_meant=bool(self.is_meant.data),
        )

    def _hard(self, line: Line) -> Hard | None:
        """Why the hours of a line are money; None while no cost is chosen."""
        falling = self[f"falling_{line.id}"].data
        if falling not in set(FallingCost):
            return None
        return Hard(
            FallingCost(falling),
            self[f"words_{line.id}"].data or "",
            nobody_dismissed=bool(self[f"nobody_{line.id}"].data),
        )


F = TypeVar("F", bound=LinesForm)


def verify_form(lines: list[Line], typed: Mapping[str, Any] | None = None) -> VerifyForm:
    """The form for these lines, filled with what was claimed or typed."""
    fields = _amounts(lines)
    for line in lines:
        if is_labour(line):
            fields |= _labour(line)
    return _made(VerifyForm, fields, lines, typed)


def again_form(lines: list[Line], typed: Mapping[str, Any] | None = None) -> AgainForm:
    """The form in which an owner answers what was asked, and claims anew."""
    return _made(AgainForm, _amounts(lines), lines, typed)


def as_claimed(lines: list[Line], typed: Mapping[str, Any]) -> MultiDict[str, Any]:
    """What was typed, and for each line that was not asked about what was claimed before."""
    filled = MultiDict(typed)
    for line in lines:
        amount = line.amount(ValueStage.CLAIMED)
        if amount_of(line) not in filled and amount is not None:
            filled[amount_of(line)] = as_typed(amount)
    return filled


def is_labour(line: Line) -> bool:
    """Whether the line reckons people's time."""
    return line.driver in LABOUR_DRIVERS and line.benefit_class is not None


def amount_of(line: Line) -> str:
    """The name of the field for the line's amount."""
    return f"amount_{line.id}"


def _made(
    kind: type[F], fields: dict[str, Any], lines: list[Line], typed: Mapping[str, Any] | None
) -> F:
    made: F = type(kind.__name__, (kind,), fields)(typed)
    if typed is None:
        for line in lines:
            amount = line.amount(ValueStage.CLAIMED)
            made[amount_of(line)].data = "" if amount is None else as_typed(amount)
    return made


def _amounts(lines: list[Line]) -> dict[str, Any]:
    needed = InputRequired(gettext("Type an amount; zero where there is none."))
    return {amount_of(line): AmountField("", validators=[needed]) for line in lines}


def _labour(line: Line) -> dict[str, Any]:
    is_hard = line.benefit_class == BenefitClass.HARD_COST
    return {
        f"counts_{line.id}": SelectField(
            _("These hours are"),
            choices=[
                choice(_FREED, _("freed time: nobody’s pay changes")),
                choice(_MONEY, _("money: a cost of people falls")),
            ],
            default=_MONEY if is_hard else _FREED,
        ),
        f"falling_{line.id}": SelectField(
            _("Which cost falls?"),
            validate_choice=False,
            choices=[
                choice("", "–"),
                *(choice(one.value, words) for one, words in FALLING.items()),
            ],
        ),
        f"words_{line.id}": TextAreaField(_("How can one see that it falls?")),
        f"nobody_{line.id}": TickField(_("No employee was dismissed for it.")),
    }
