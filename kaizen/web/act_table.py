"""The table of what may be done with one idea: in words, with its mark, form and address."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from kaizen.ideas.rules import Stage
from kaizen.web.forms import review as answers
from kaizen.web.forms import work as forms
from kaizen.web.forms.work import ActForm


@dataclass(frozen=True)
class ActWords:
    """How an act is offered: its words, its mark, and how loud its button is."""

    label: LazyString
    icon: str
    form: type[ActForm]
    endpoint: str
    look: str = ""


#: In the order in which they are offered.
ACTS: dict[str, ActWords] = {
    "reply": ActWords(
        lazy_gettext("Answer the question"),
        icon="message-circle",
        form=forms.ReplyForm,
        endpoint="work.reply",
        look="primary",
    ),
    "acceptance": ActWords(
        lazy_gettext("Yes, I take it on"),
        icon="check",
        form=forms.PlainForm,
        endpoint="work.answer_naming",
        look="primary",
    ),
    "giving-back": ActWords(
        lazy_gettext("Give it back"),
        icon="arrow-back",
        form=forms.GivingBackForm,
        endpoint="work.answer_naming",
    ),
    "work": ActWords(
        lazy_gettext("Start now"),
        icon="player-play",
        form=forms.PlainForm,
        endpoint="work.start",
        look="primary",
    ),
    "use": ActWords(
        lazy_gettext("It is in use"),
        icon="circle-check",
        form=forms.UseForm,
        endpoint="work.use",
        look="primary",
    ),
    "resumption": ActWords(
        lazy_gettext("Work on it again"),
        icon="tool",
        form=forms.ResumptionForm,
        endpoint="work.resumption",
        look="primary",
    ),
    "hold": ActWords(
        lazy_gettext("It is in use again"),
        icon="circle-check",
        form=forms.HoldForm,
        endpoint="work.hold",
    ),
    "news": ActWords(
        lazy_gettext("Write news"), icon="pencil", form=forms.NewsForm, endpoint="work.news"
    ),
    "date": ActWords(
        lazy_gettext("New date"),
        icon="calendar",
        form=forms.DateForm,
        endpoint="work.date_of_finish",
    ),
    "owner": ActWords(
        lazy_gettext("Hand over"), icon="user-share", form=forms.OwnerForm, endpoint="work.owner"
    ),
    "surrender": ActWords(
        lazy_gettext("Give up"),
        icon="circle-x",
        form=forms.SurrenderForm,
        endpoint="work.surrender",
    ),
    "check": ActWords(
        lazy_gettext("Is it still in use?"),
        icon="eye",
        form=forms.CheckForm,
        endpoint="checks.answer",
        look="primary",
    ),
    "later": ActWords(
        lazy_gettext("Later"),
        icon="zzz",
        form=forms.SnoozeForm,
        endpoint="snoozing.put_off",
    ),
    "closure": ActWords(
        lazy_gettext("End it"), icon="flag", form=forms.ClosureForm, endpoint="work.closure"
    ),
    "appeal": ActWords(
        lazy_gettext("Ask for a second look"),
        icon="refresh",
        form=forms.AppealForm,
        endpoint="second_looks.ask_again",
    ),
    "unparking": ActWords(
        lazy_gettext("Take it up again"),
        icon="arrow-back-up",
        form=answers.UnparkForm,
        endpoint="answers.unpark",
    ),
    "parking": ActWords(
        lazy_gettext("Put it aside"),
        icon="player-pause",
        form=answers.ParkingForm,
        endpoint="answers.park",
    ),
    "decline": ActWords(
        lazy_gettext("Decline it"),
        icon="circle-x",
        form=answers.DeclineForm,
        endpoint="answers.decline",
    ),
    "return": ActWords(
        lazy_gettext("Take it back to leadership"),
        icon="arrow-up",
        form=answers.ReturnForm,
        endpoint="answers.give_back",
    ),
    "ending": ActWords(
        lazy_gettext("End the work"),
        icon="flag",
        form=answers.EndingForm,
        endpoint="second_looks.end",
    ),
    "thanks": ActWords(
        lazy_gettext("Say thanks"),
        icon="heart",
        form=answers.ThanksForm,
        endpoint="second_looks.say_thanks",
    ),
    "withdrawal": ActWords(
        lazy_gettext("Take it back"),
        icon="arrow-back",
        form=forms.WithdrawalForm,
        endpoint="work.withdrawal",
    ),
}

#: What a reviewer who is not involved may do besides answering from the queue.
STEERED: dict[Stage, set[str]] = {
    Stage.NEEDS_DETAIL: {"parking", "decline"},
    Stage.APPROVED: {"parking", "return", "ending"},
    Stage.IN_PROGRESS: {"parking", "ending"},
    Stage.PARKED: {"unparking", "decline"},
}
