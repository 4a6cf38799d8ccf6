"""The form of a new idea: three questions, a photo, and what one may add."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import MultipleFileField, SelectField, SelectMultipleField, StringField
from wtforms import TextAreaField as WordsField
from wtforms.validators import DataRequired, Optional

from kaizen.ideas.actions.drafting import Words
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Better, GuardFlags, Waste
from kaizen.web.forms.fields import FormKeyField, RoughNumberField, TickField

#: How the helper may be asked; a person works one shift a day.
PER = (("week", _("a week")), ("day", _("a day")), ("shift", _("a shift")))

BETTER = (
    (Better.SAFER.value, _("Safer")),
    (Better.FASTER.value, _("Faster")),
    (Better.QUALITY.value, _("Better quality")),
    (Better.EASIER.value, _("Easier work")),
    (Better.CHEAPER.value, _("Less cost")),
    (Better.LESS_WASTE.value, _("Less waste")),
)
BETTER_ICONS = {
    "safer": "shield-check",
    "faster": "clock-bolt",
    "quality": "rosette",
    "easier": "mood-smile",
    "cheaper": "coin-euro",
    "less_waste": "leaf",
}
WASTES = (
    (Waste.WAITING.value, _("Waiting")),
    (Waste.WALKING.value, _("Walking and reaching")),
    (Waste.CARRYING.value, _("Carrying things around")),
    (Waste.STOCK.value, _("Too much lying around")),
    (Waste.DEFECTS.value, _("Faults and doing it again")),
    (Waste.OVERPRODUCTION.value, _("Making too much or too early")),
    (Waste.EXTRA_WORK.value, _("More work than needed")),
    (Waste.TALENT.value, _("Skills that nobody uses")),
)
WASTE_ICONS = {
    "waiting": "hourglass",
    "walking": "walk",
    "carrying": "forklift",
    "stock": "packages",
    "defects": "bug",
    "overproduction": "stack-2",
    "extra_work": "repeat",
    "talent": "bulb-off",
}


class NewIdeaForm(FlaskForm):
    """One screen; only the problem and the proposal are required."""

    form_key = FormKeyField()
    area = SelectField(_("Where?"), validate_choice=False)
    problem = WordsField(
        _("1. What gets in your way?"),
        [
            DataRequired(_("Say what gets in your way.")),
        ],
    )
    photos = MultipleFileField(_("Photo"))
    proposal = WordsField(
        _("2. What would you try?"),
        [DataRequired(_("Say what you would try."))],
    )
    better = SelectMultipleField(_("3. What would be better?"), validate_choice=False)
    result = WordsField(_("In your own words"))
    times_per_week = RoughNumberField(_("How often?"), most=10_000)
    times_per = SelectField(_("How often is that?"), default="week", validate_choice=False)
    minutes_each = RoughNumberField(_("How long each time?"), most=10_000)
    people_affected = RoughNumberField(_("How many people?"), most=100_000, whole=True)
    not_safe_now = TickField(_("It is dangerous right now"))
    safety_or_rule = TickField(_("It touches a safety device, the product or a legal rule"))
    other_team = TickField(_("It changes another team's work"))
    fewer_positions = TickField(_("It could mean fewer people in this work"))
    title = StringField(_("A short name for it"))
    waste = SelectField(_("What kind of waste is it?"), [Optional()], validate_choice=False)
    co_authors = StringField(_("Who else worked on this?"))
    for_person = StringField(_("Write it down for somebody"))
    serves = SelectField(_("Which aim does it serve?"), [Optional()], validate_choice=False)
    wants_to_try = TickField(_("I want to try it myself"))
    already_done = TickField(_("We already do it this way"))
    hide_names = TickField(_("Hide my name until it is decided"))

    def words(self, working_days_a_week: int) -> Words:
        """What was typed, as far as it can be kept; numbers that cannot be read are left out."""
        return Words(
            problem=self.problem.data or "",
            proposal=self.proposal.data or "",
            result=self.result.data or "",
            title=self.title.data or "",
            better=tuple(b for b in Better if b.value in (self.better.data or [])),
            waste=next((w for w in Waste if w.value == self.waste.data), None),
            times_per_week=self.times_a_week(working_days_a_week),
            minutes_each=self.minutes_each.amount,
            people_affected=int(self.people_affected.amount or 0) or None,
            flags=GuardFlags(
                self.safety_or_rule.data, self.other_team.data, self.fewer_positions.data
            ),
            not_safe_now=self.not_safe_now.data,
            wants_to_try=self.wants_to_try.data,
            already_done=self.already_done.data,
            hide_names=self.hide_names.data,
        )

    def jotted(self) -> dict[str, str]:
        """The names and the aim as they were typed: they are looked up when the idea is sent."""
        typed = {
            "co_authors": self.co_authors.data,
            "for_person": self.for_person.data,
            "serves": self.serves.data,
        }
        return {name: text for name, text in typed.items() if text}

    def times_a_week(self, working_days_a_week: int) -> Decimal | None:
        """How often in a week; a day and a shift come once each working day."""
        times = self.times_per_week.amount
        if times is None or self.times_per.data not in ("day", "shift"):
            return times
        return times * working_days_a_week


def empty_form(area_id: int, key: str, serves: str = "") -> NewIdeaForm:
    """The form of an idea that nobody has begun yet, under its key; for an aim, if one is named."""
    return NewIdeaForm(formdata=None, form_key=key, area=str(area_id), serves=serves)


def form_of(idea: Idea) -> NewIdeaForm:
    """The form as the draft was left."""
    return NewIdeaForm(
        formdata=None,
        form_key=idea.form_key or str(idea.id),
        area=str(idea.area_id),
        problem=idea.problem,
        proposal=idea.proposal,
        better=idea.better,
        result=idea.result,
        times_per_week=_plain(idea.times_per_week),
        minutes_each=_plain(idea.minutes_each),
        people_affected=str(idea.people_affected or ""),
        not_safe_now=idea.not_safe_now,
        safety_or_rule=idea.safety_or_rule,
        other_team=idea.other_team,
        fewer_positions=idea.fewer_positions,
        title=idea.title,
        waste=idea.waste or "",
        co_authors=idea.jotted.get("co_authors", ""),
        for_person=idea.jotted.get("for_person", ""),
        serves=idea.jotted.get("serves", ""),
        wants_to_try=idea.wants_to_try,
        already_done=idea.already_done,
        hide_names=idea.hide_names,
    )


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"
