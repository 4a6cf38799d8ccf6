"""Answering, taking on, doing and handing on the work of an idea: each a form on its page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.ideas.actions.photos import add_photo
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import PhotoKind
from kaizen.ownership.actions.checking import close_idea, hold_again
from kaizen.ownership.actions.finishing import InUse, put_in_use, take_up_again
from kaizen.ownership.actions.owning import accept_work, give_back, name_owner
from kaizen.ownership.actions.submitting import reply_to_question, withdraw_idea
from kaizen.ownership.actions.working import News, ask_to_give_up, give_news, replan, start_work
from kaizen.people.queries.called import people_named
from kaizen.savings.actions.budgets import release_budget
from kaizen.savings.actions.claiming import open_claim
from kaizen.savings.rules.lines import Cost
from kaizen.web.acting import act_on
from kaizen.web.forms import work as forms
from kaizen.web.session import actor, now
from kaizen.web.store import Taken, take_photos

pages = Blueprint("work", __name__)


@pages.post("/ideas/<int:idea_id>/reply")
@login_required
def reply(idea_id: int) -> ResponseReturnValue:
    """Answer the question about it."""
    form = forms.ReplyForm(request.form)

    def act(idea: Idea) -> None:
        reply_to_question(
            idea,
            form.text.data or "",
            actor=actor(),
            now=now(),
            form_key=form.form_key.data or None,
        )

    return act_on(idea_id, "reply", form, act, gettext("Thank you. Your answer is on its way."))


@pages.post("/ideas/<int:idea_id>/withdrawal")
@login_required
def withdrawal(idea_id: int) -> ResponseReturnValue:
    """Take the idea back."""
    form = forms.WithdrawalForm(request.form)

    def act(idea: Idea) -> None:
        withdraw_idea(idea, reason=form.reason.data or "", actor=actor(), now=now())
        release_budget(idea, actor=actor(), now=now())

    return act_on(idea_id, "withdrawal", form, act, gettext("The idea is taken back."))


@pages.post("/ideas/<int:idea_id>/acceptance")
@login_required
def answer_naming(idea_id: int) -> ResponseReturnValue:
    """Say yes to the work, or give it back with a reason (`answer` is "no")."""
    if request.form.get("answer") != "no":
        return act_on(
            idea_id,
            "acceptance",
            forms.PlainForm(),
            lambda idea: accept_work(idea, actor=actor(), now=now()),
            gettext("It is yours now. Thank you for taking it on."),
        )
    form = forms.GivingBackForm(request.form)

    def act(idea: Idea) -> None:
        give_back(idea, reason=form.reason.data or "", actor=actor(), now=now())

    return act_on(idea_id, "giving-back", form, act, gettext("You gave it back."))


@pages.post("/ideas/<int:idea_id>/work")
@login_required
def start(idea_id: int) -> ResponseReturnValue:
    """The work begins."""
    return act_on(
        idea_id,
        "work",
        forms.PlainForm(),
        lambda idea: start_work(idea, actor=actor(), now=now()),
        gettext("The work has begun."),
    )


@pages.post("/ideas/<int:idea_id>/news")
@login_required
def news(idea_id: int) -> ResponseReturnValue:
    """Tell how it goes, with a photo where there is one."""
    form = forms.NewsForm(request.form)
    taken = take_photos(request.files.getlist("photo"))

    def act(idea: Idea) -> None:
        told = News(
            form.text.data or "",
            form.percent.data,
            form.is_blocker.data,
            form_key=form.form_key.data or None,
        )
        comment = give_news(idea, told, actor=actor(), now=now())
        _hang(idea, taken, PhotoKind.NEWS, comment=comment)

    return act_on(idea_id, "news", form, act, gettext("Your news is on its way."))


@pages.post("/ideas/<int:idea_id>/date")
@login_required
def date_of_finish(idea_id: int) -> ResponseReturnValue:
    """Agree a new finish."""
    form = forms.DateForm(request.form)

    def act(idea: Idea) -> None:
        replan(
            idea, _day(form.due_on.data), reason=form.reason.data or "", actor=actor(), now=now()
        )

    return act_on(idea_id, "date", form, act, gettext("The new date stands."))


@pages.post("/ideas/<int:idea_id>/owner")
@login_required
def owner(idea_id: int) -> ResponseReturnValue:
    """Hand the work over to somebody, who says yes or gives it back."""
    form = forms.OwnerForm(request.form)

    def act(idea: Idea) -> None:
        people = people_named(db.session(), {idea.site_id}, form.owner.data or "", field="owner")
        if len(people) != 1:
            raise InvalidInput("Name one person who takes it on.", field="owner")
        name_owner(idea, people[0], actor=actor(), now=now(), reason=form.reason.data or "")

    return act_on(idea_id, "owner", form, act, gettext("They are asked now, and say yes or no."))


@pages.post("/ideas/<int:idea_id>/surrender")
@login_required
def surrender(idea_id: int) -> ResponseReturnValue:
    """Ask to give the work up."""
    form = forms.SurrenderForm(request.form)

    def act(idea: Idea) -> None:
        ask_to_give_up(
            idea,
            reason=form.reason.data or "",
            actor=actor(),
            now=now(),
            form_key=form.form_key.data or None,
        )

    done = gettext("Your supervisor is asked now. Until the answer it stays yours.")
    return act_on(idea_id, "surrender", form, act, done)


@pages.post("/ideas/<int:idea_id>/use")
@login_required
def use(idea_id: int) -> ResponseReturnValue:
    """The change is in use: since when, how one can see it, and what was really spent."""
    form = forms.UseForm(request.form)
    taken = take_photos(request.files.getlist("photo"))

    def act(idea: Idea) -> None:
        _hang(idea, taken, PhotoKind.AFTER)
        cost = Cost(form.one_off.amount or Decimal(0), form.yearly.amount or Decimal(0))
        told = InUse(
            on=_day(form.on.data),
            evidence=form.evidence.data or "",
            has_after_photo=any(photo.kind == PhotoKind.AFTER for photo in idea.photos),
            one_off=cost.one_off,
            yearly=cost.yearly,
            standard="" if form.no_standard.data else form.standard.data or "",
        )
        put_in_use(idea, told, actor=actor(), now=now())
        open_claim(idea, cost=cost, actor=actor(), now=now())

    done = gettext("Thank you. It is in use; somebody looks again after 30, 60 and 90 days.")
    return act_on(idea_id, "use", form, act, done)


@pages.post("/ideas/<int:idea_id>/resumption")
@login_required
def resumption(idea_id: int) -> ResponseReturnValue:
    """Work again on a change that slipped back."""
    form = forms.ResumptionForm(request.form)

    def act(idea: Idea) -> None:
        take_up_again(idea, due_on=_day(form.due_on.data), actor=actor(), now=now())

    return act_on(idea_id, "resumption", form, act, gettext("The work goes on."))


@pages.post("/ideas/<int:idea_id>/hold")
@login_required
def hold(idea_id: int) -> ResponseReturnValue:
    """A change that slipped back is in use again without new work."""
    form = forms.HoldForm(request.form)

    def act(idea: Idea) -> None:
        hold_again(idea, note=form.note.data or "", actor=actor(), now=now())

    done = gettext("It counts again from today; the looks begin anew.")
    return act_on(idea_id, "hold", form, act, done)


@pages.post("/ideas/<int:idea_id>/closure")
@login_required
def closure(idea_id: int) -> ResponseReturnValue:
    """The change is no longer needed."""
    form = forms.ClosureForm(request.form)

    def act(idea: Idea) -> None:
        close_idea(idea, reason=form.reason.data or "", actor=actor(), now=now())

    return act_on(idea_id, "closure", form, act, gettext("The idea is ended."))


def _day(value: date | None) -> date:
    """The day of a field that was checked before."""
    if value is None:
        raise InvalidInput("Choose a day.")
    return value


def _hang(idea: Idea, taken: Taken, kind: PhotoKind, **others: object) -> None:
    if taken.refusals:
        raise InvalidInput(taken.refusals[0], field="photo")
    for photo in taken.photos:
        add_photo(idea, photo, kind=kind, actor=actor(), now=now(), **others)  # type: ignore[arg-type]
