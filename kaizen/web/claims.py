"""Verifying what a change saves, sending it back, claiming anew, and correcting what is booked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from wtforms import Form

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError, NotAllowed, NotFound
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.people.permissions import can, can_anywhere
from kaizen.people.rules import Permission
from kaizen.savings.actions.claiming import claim_again, claim_late
from kaizen.savings.actions.correcting import Correction, correct
from kaizen.savings.actions.correcting_rates import NewRate, correct_rate
from kaizen.savings.actions.dismissals import answer_dismissal, correct_dismissal
from kaizen.savings.actions.verifying import send_back_claim, verify_claim
from kaizen.savings.queries.claims import benefit_lines_of, may_verify_there
from kaizen.savings.queries.lines import lines_of
from kaizen.savings.queries.verification import Waiting, count_to_verify, waiting_claims
from kaizen.savings.rules.claims import verifiable_from
from kaizen.savings.rules.lines import ValueStage
from kaizen.web.claim_figures import figures_claimed, figures_open
from kaizen.web.claim_page import Forms, area_ids, claim_page, load_claim
from kaizen.web.errors import sentence, status_of
from kaizen.web.forms.claims import (
    CorrectionForm,
    DismissalForm,
    RateForm,
    ReturnForm,
    again_form,
    as_claimed,
    verify_form,
)
from kaizen.web.money.lines import shown_lines
from kaizen.web.session import actor, now

pages = Blueprint("claims", __name__)


@pages.get("/verification")
@login_required
def queue() -> str:
    """What waits to be verified, the earliest due first; `after` is the key of the page before."""
    found = waiting_claims(db.session(), actor(), after=request.args.get("after", ""))
    if not found.rows and not can_anywhere(actor(), Permission.MONEY_READ):
        raise NotAllowed("Finance verifies savings. Nothing waits for you here.")
    return render_template(
        "claims/queue.html",
        rows=[_waiting(one) for one in found.rows],
        count=count_to_verify(db.session(), actor(), now()),
        next_url=url_for("claims.queue", after=found.next_key) if found.next_key else "",
        is_first="after" not in request.args,
        now=now(),
        actor=actor(),
    )


def _waiting(one: Waiting) -> dict[str, Any]:
    """One claim of the queue; without amounts for an administrator who is to name somebody."""
    area = one.claim.idea.area
    reads_money = can(actor(), Permission.MONEY_READ, area=area)
    lines = one.lines if reads_money else []
    return {
        "one": one,
        "lines": shown_lines(lines, ValueStage.CLAIMED, reads_money=True),
        "opens_on": verifiable_from(one.claim.starts_on),
        "days": (now().date() - one.claim.starts_on).days,
        "reads_money": reads_money,
        "missing": _missing(one),
    }


def _missing(one: Waiting) -> str:
    """Who is missing: ``finance`` where a leader verifies, ``everybody`` where nobody can."""
    idea = one.claim.idea
    if one.asked is None or can(one.asked, Permission.MONEY_WRITE, area=idea.area):
        return ""
    return "finance" if may_verify_there(one.asked, idea) else "everybody"


@pages.get("/ideas/<int:idea_id>/claim")
@login_required
def show(idea_id: int) -> str:
    """The figures of a claim, and what this reader may do with it."""
    return claim_page(db.session(), actor(), now(), idea_id)


@pages.post("/ideas/<int:idea_id>/verification")
@login_required
def verify(idea_id: int) -> ResponseReturnValue:
    """Verify as claimed or with other figures."""
    idea, _claim = load_claim(db.session(), actor(), now(), idea_id)
    form = verify_form(figures_claimed(lines_of(db.session(), idea.id)), request.form)

    def act(idea: Idea) -> None:
        lines = figures_claimed(lines_of(db.session(), idea.id))
        offered = [line for line in lines if f"amount_{line.id}" in form]
        findings = form.findings(offered, area_ids(db.session(), idea))
        verify_claim(idea, findings, actor=actor(), now=now(), seen_version=form.seen_version)

    said = gettext("It is verified. From now on only corrections change what is booked.")
    return _act(idea_id, form, Forms(verify=form), act, said)


@pages.post("/ideas/<int:idea_id>/claim/return")
@login_required
def send_back(idea_id: int) -> ResponseReturnValue:
    """Ask the owner for better figures."""
    form = ReturnForm(request.form)

    def act(idea: Idea) -> None:
        send_back_claim(
            idea,
            form.reason.data or "",
            actor=actor(),
            now=now(),
            seen_version=form.seen_version,
        )

    said = gettext("It is sent back. The owner hears it and claims anew.")
    return _act(idea_id, form, Forms(back=form), act, said)


@pages.post("/ideas/<int:idea_id>/claim")
@login_required
def claim_anew(idea_id: int) -> ResponseReturnValue:
    """Answer what was asked, and claim the same or other figures."""
    idea, _claim = load_claim(db.session(), actor(), now(), idea_id)
    reads_money = can(actor(), Permission.MONEY_READ, area=idea.area)
    lines = figures_open(lines_of(db.session(), idea.id), reads_money=reads_money)
    # The idea's page asks for the answer alone: the figures stay as they were claimed.
    form = again_form(lines, as_claimed(lines, request.form))

    def act(idea: Idea) -> None:
        amounts = form.amounts(
            line for line in lines_of(db.session(), idea.id) if f"amount_{line.id}" in form
        )
        claim_again(
            idea,
            amounts,
            form.answer.data or "",
            actor=actor(),
            now=now(),
            seen_version=form.seen_version,
        )

    said = gettext("Thank you. It is claimed anew, and whoever asked hears your answer.")
    return _act(idea_id, form, Forms(again=form), act, said)


@pages.post("/ideas/<int:idea_id>/claim/opening")
@login_required
def open_late(idea_id: int) -> ResponseReturnValue:
    """Claim what a change brings that came into use without a claim."""
    with transaction() as session:
        idea = load_idea_for(session, actor(), idea_id, lock=True)
        claim_late(idea, actor=actor(), now=now())
        has_figures = bool(figures_claimed(benefit_lines_of(session, idea.id)))
    if has_figures:
        flash(gettext("It is claimed. Somebody else looks at the figures next."), "good")
        return redirect(url_for("claims.show", idea_id=idea_id), 303)
    flash(gettext("It is claimed. Now say what it really brings."), "good")
    return redirect(url_for("estimate.show", idea_id=idea_id), 303)


@pages.post("/ideas/<int:idea_id>/corrections")
@login_required
def add_correction(idea_id: int) -> ResponseReturnValue:
    """Add a signed amount beside what was booked."""
    form = CorrectionForm(request.form)

    def act(idea: Idea) -> None:
        if form.month.data is None:
            raise InvalidInput("Choose a day from the calendar.", field="month")
        correction = Correction(
            line_id=_number(form.line.data),
            amount=form.signed,
            month_on=form.month.data,
            reason=form.reason.data or "",
            is_meant=bool(form.is_meant.data),
        )
        correct(idea, correction, actor=actor(), now=now())

    said = gettext("The correction stands in the ledger.")
    return _act(idea_id, form, Forms(correction=form), act, said)


@pages.post("/ideas/<int:idea_id>/corrections/rate")
@login_required
def add_rate(idea_id: int) -> ResponseReturnValue:
    """Let another yearly amount count than was verified, from a month on."""
    form = RateForm(request.form)

    def act(idea: Idea) -> None:
        if form.from_month.data is None or form.yearly.amount is None:
            raise InvalidInput("Choose a day from the calendar.", field="from_month")
        found = NewRate(
            line_id=_number(form.rate_line.data),
            yearly=form.yearly.amount,
            from_on=form.from_month.data,
            reason=form.why.data or "",
            is_meant=bool(form.rate_is_meant.data),
        )
        correct_rate(idea, found, actor=actor(), now=now(), seen_version=form.seen_version)

    said = gettext("It is corrected. Months that were booked since then got the difference.")
    return _act(idea_id, form, Forms(rate=form), act, said)


@pages.post("/ideas/<int:idea_id>/dismissals")
@login_required
def answer(idea_id: int) -> ResponseReturnValue:
    """Say whether anybody was dismissed for it."""
    seen = request.form.get("seen", 0, type=int)
    given = request.form.get("answer")

    def act(idea: Idea) -> None:
        if given not in {"yes", "no"}:
            raise InvalidInput("Say yes or no.")
        answer_dismissal(
            idea, was_dismissed=given == "yes", actor=actor(), now=now(), seen_version=seen
        )

    return _act(idea_id, Form(), Forms(), act, gettext("Thank you. Your answer is kept."))


@pages.post("/ideas/<int:idea_id>/dismissals/correction")
@login_required
def correct_answer(idea_id: int) -> ResponseReturnValue:
    """Put another answer about dismissals in the place of a wrong one."""
    form = DismissalForm(request.form)

    def act(idea: Idea) -> None:
        if form.answer.data not in {"yes", "no"}:
            raise InvalidInput("Say yes or no.", field="corrected")
        correct_dismissal(
            idea,
            form.corrects_id,
            form.corrected.data or "",
            was_dismissed=form.answer.data == "yes",
            actor=actor(),
            now=now(),
            seen_version=form.seen_version,
        )

    said = gettext("The answer is corrected. The first one stays readable beside it.")
    return _act(idea_id, form, Forms(dismissal=form), act, said)


def _act(
    idea_id: int, form: Form, forms: Forms, act: Callable[[Idea], object], said: str
) -> ResponseReturnValue:
    """Do it under lock; a refusal shows the page with everything that was typed."""
    load_claim(db.session(), actor(), now(), idea_id)
    problem, status = "", 422
    if form.validate():
        try:
            with transaction() as session:
                act(load_idea_for(session, actor(), idea_id, lock=True))
        except NotFound:
            raise
        except KaizenError as error:
            problem, status = _put_beside(form, error), status_of(error)
        else:
            flash(said, "good")
            return redirect(url_for("claims.show", idea_id=idea_id), 303)
    page = claim_page(db.session(), actor(), now(), idea_id, forms=forms, problem=problem)
    return page, status


def _number(typed: str | None) -> int:
    """The id that a choice names; 0 where nothing usable came."""
    words = typed or ""
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 0


def _put_beside(form: Form, error: KaizenError) -> str:
    """The sentence beside the field it is about; returned where it belongs above the page."""
    words = sentence(error)
    if isinstance(error, InvalidInput) and error.field and error.field in form:
        field = form[error.field]
        field.errors = [*field.errors, words]
        return ""
    return words
