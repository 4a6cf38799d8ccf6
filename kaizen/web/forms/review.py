"""The forms of a reviewer's answers; what was typed stays, also what cannot be read."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import GuardFlags, Stage
from kaizen.review.queries.proposing import Proposal
from kaizen.review.rules.authority import DeclineReason
from kaizen.web.forms.choices import LongSelect, choice
from kaizen.web.forms.fields import AmountField, DayField, FormKeyField
from kaizen.web.forms.work import ActForm
from kaizen.web.numbers import id_or_none

REASONS = (
    choice(DeclineReason.ALREADY_COVERED.value, _("Already there, or already planned")),
    choice(DeclineReason.COSTS_MORE.value, _("It costs more than it brings")),
    choice(DeclineReason.NOT_SAFE.value, _("It would make the work less safe")),
    choice(DeclineReason.RULES_FORBID.value, _("A law, a customer or a standard forbids it")),
    choice(DeclineReason.TRIED_BEFORE.value, _("It was tried and did not work")),
    choice(DeclineReason.NOT_OURS.value, _("Not ours to change")),
    choice(DeclineReason.OTHER.value, _("Something else")),
)
#: The author as owner where names stay hidden until the decision.
THE_AUTHOR = "author"


class AnswerForm(ActForm):
    """What every answer carries: the version of the idea that the reviewer saw, and words."""

    seen_version = HiddenField(
        validators=[
            InputRequired(_("This page was too old. Look at the idea again, then send once more."))
        ]
    )
    #: The page to which the answer leads back: the queue unless said otherwise.
    back = HiddenField()
    words = TextAreaField(_("Your words to the author"))

    @property
    def version(self) -> int:
        """The version that the reviewer saw; one that no idea has where it cannot be read."""
        return id_or_none(self.seen_version.data or "") or 0

    def for_idea(self, idea: Idea) -> Any:
        """The same form with ids of its own, so that several rows can stand on one page."""
        kind = type(self).__name__.lower().removesuffix("form")
        return self.named(f"{kind}-{idea.id}")


class _WithGuards(AnswerForm):
    owner = SelectField(_("Who makes it happen?"), validate_choice=False, widget=LongSelect())
    owner_name = StringField(_("Somebody else: badge or full name"))
    one_off = AmountField(_("Cost once"))
    yearly = AmountField(_("Cost a year"))
    safety_or_rule = BooleanField(_("Safety device, product or a legal rule"))
    other_team = BooleanField(_("Another team’s work"))
    fewer_positions = BooleanField(_("Fewer people in the work"))
    redeployment = TextAreaField(_("What will the people do instead?"))
    positions_confirmed = BooleanField(_("I have checked: no position goes"))
    money_source = StringField(_("Where does the money come from?"))
    serves = SelectField(_("Which aim does it serve?"), validate_choice=False)
    #: The id of a declined idea that said it first; empty where the box is not ticked.
    credit = HiddenField()

    @property
    def credited_id(self) -> int | None:
        """The declined idea whose first author is thanked; None where nobody is."""
        return id_or_none(self.credit.data or "")

    @property
    def flags(self) -> GuardFlags:
        """The guard answers as they stand in the form."""
        return GuardFlags(self.safety_or_rule.data, self.other_team.data, self.fewer_positions.data)

    def show_flags(self, flags: GuardFlags) -> None:
        """Put the author's guard answers into the form."""
        self.safety_or_rule.data, self.other_team.data, self.fewer_positions.data = flags


class ApprovalForm(_WithGuards):
    """Owner, days, costs, the guard answers and words."""

    start_on = DayField(_("Begins on"), validators=[Optional()])
    due_on = DayField(_("Ready by"), validators=[Optional()])

    def propose(self, idea: Idea, proposal: Proposal, *, names_hidden: bool) -> None:
        """Fill an empty form with what the queue proposes."""
        if proposal.owner is not None:
            self.owner.data = THE_AUTHOR if names_hidden else str(proposal.owner.id)
        self.start_on.data, self.due_on.data = proposal.start_on, proposal.due_on
        self.show_flags(idea.flags)


class ConfirmationForm(_WithGuards):
    """Since when it is in use, how one can see it, the owner and what it cost."""

    in_use_on = DayField(_("In use since"), validators=[Optional()])
    evidence = TextAreaField(_("How can one see it?"))


class QuestionForm(AnswerForm):
    """A question to the author."""

    words = TextAreaField(_("What would you like to know?"))


class EscalationForm(AnswerForm):
    """Words for leadership, and what it would cost as far as one knows."""

    words = TextAreaField(_("What should leadership know?"))
    one_off = AmountField(_("Cost once, your estimate"))
    yearly = AmountField(_("Cost a year, your estimate"))


class ParkingForm(AnswerForm):
    """Until when it waits, and why."""

    until_on = DayField(_("Until"), validators=[Optional()])
    words = TextAreaField(_("Why does it wait?"))


class DeclineForm(AnswerForm):
    """A reason from the list, a sentence, and what could be done instead."""

    reason = SelectField(
        _("Reason"), choices=[choice("", _("Choose …")), *REASONS], validate_choice=False
    )
    words = TextAreaField(_("Why, in a sentence"))
    instead = TextAreaField(_("What instead?"))


class MergerForm(AnswerForm):
    """The number of the idea that lives on."""

    into = StringField(_("Join with number"))

    @property
    def target_id(self) -> int | None:
        """The id behind ``K-1042`` or ``1042``; None where it is no number."""
        digits = (self.into.data or "").strip().upper().removeprefix("K-").strip()
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


class ReturnForm(AnswerForm):
    """Why the supervisor, or leadership once more, should decide it."""

    words = TextAreaField(_("Why?"))


class UnparkForm(AnswerForm):
    """A new finish, where agreed work comes back."""

    due_on = DayField(_("Ready by"), validators=[Optional()])
    money_source = StringField(_("Where else the money comes from, if the area’s is used up"))

    def offer_for_stage(self, *, was_agreed: bool) -> None:
        """Only agreed work comes back with a finish and with money."""
        if not was_agreed:
            del self.due_on, self.money_source


ENDINGS = (
    choice("learned", _("Tried, learned")),
    choice("withdrawn", _("It ends")),
)


class EndingForm(AnswerForm):
    """How given-up work ends: learned or withdrawn."""

    outcome = SelectField(_("What becomes of it?"), choices=list(ENDINGS))
    words = TextAreaField(_("What was learned, or why it ends"))

    def offer_for(self, stage: Stage) -> None:
        """Nothing was tried yet, and so nothing learned, before the work began."""
        if stage is not Stage.IN_PROGRESS:
            self.outcome.choices = [ENDINGS[1]]


class ThanksForm(ActForm):
    """Words that decide nothing."""

    words = TextAreaField(_("Your words"))
    form_key = FormKeyField()


class BulkForm(Form):
    """One answer for all picked rows."""

    until_on = DayField(_("Until"), validators=[Optional()])
    one_off = AmountField(_("Cost once, of each"))
    yearly = AmountField(_("Cost a year, of each"))
    money_source = StringField(_("Where the money comes from, if the area’s is used up"))
    serves = SelectField(_("Which aim do they serve?"), validate_choice=False)
    words = TextAreaField(_("Your words to each author"))
