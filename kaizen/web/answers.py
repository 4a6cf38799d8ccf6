"""The answers of a reviewer: each is one noun to which a form is posted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotAllowed, NotFound
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.people.models import Person
from kaizen.review.actions.approving import Approval, approve_idea
from kaizen.review.actions.asking import ask_author
from kaizen.review.actions.confirming import DoneAlready, confirm_done
from kaizen.review.actions.declining import decline_idea
from kaizen.review.actions.desk import MovedOn
from kaizen.review.actions.merging import merge_idea
from kaizen.review.actions.parking import park_idea, unpark_idea
from kaizen.review.actions.passing import pass_up, send_back, take_back
from kaizen.review.queries.proposing import person_called, proposal_for
from kaizen.savings.rules.lines import Cost
from kaizen.web.acting import act_on
from kaizen.web.aims.serving import align_as_chosen
from kaizen.web.already import already_decided
from kaizen.web.answer_page import Said, done, refused_answer, settled
from kaizen.web.forms.review import (
    THE_AUTHOR,
    ApprovalForm,
    ConfirmationForm,
    DeclineForm,
    EscalationForm,
    MergerForm,
    ParkingForm,
    QuestionForm,
    ReturnForm,
    UnparkForm,
)
from kaizen.web.numbers import id_or_none
from kaizen.web.only_asked import OnlyAsked, stop_if_only_asked, would_be_taken
from kaizen.web.session import actor, now

pages = Blueprint("answers", __name__)

Act = Callable[[Session, Idea], None]
Answer = Any


@pages.post("/ideas/<int:idea_id>/approval")
@login_required
def approve(idea_id: int) -> Answer:
    """Approve, with owner, days and costs."""
    form = ApprovalForm(request.form)

    def act(session: Session, idea: Idea) -> None:
        approval = Approval(
            owner=_owner(session, idea, form),
            start_on=form.start_on.data,
            due_on=form.due_on.data,
            one_off=form.one_off.amount,
            yearly=form.yearly.amount,
            flags=form.flags,
            words=form.words.data or "",
            redeployment=form.redeployment.data or "",
            positions_confirmed=form.positions_confirmed.data,
            credit=_earlier(session, form),
            money_source=form.money_source.data or "",
        )
        approve_idea(idea, approval, **_by(form))
        _align(idea, form)

    return _answer(idea_id, "approval", form, act, Said.APPROVED)


@pages.post("/ideas/<int:idea_id>/confirmation")
@login_required
def confirm(idea_id: int) -> Answer:
    """Confirm that it is done already."""
    form = ConfirmationForm(request.form)

    def act(session: Session, idea: Idea) -> None:
        done = DoneAlready(
            in_use_on=form.in_use_on.data,
            evidence=form.evidence.data or "",
            owner=_owner(session, idea, form),
            one_off=form.one_off.amount,
            yearly=form.yearly.amount,
            flags=form.flags,
            words=form.words.data or "",
            credit=_earlier(session, form),
            money_source=form.money_source.data or "",
        )
        confirm_done(idea, done, **_by(form))
        _align(idea, form)

    return _answer(idea_id, "confirmation", form, act, Said.CONFIRMED)


@pages.post("/ideas/<int:idea_id>/question")
@login_required
def ask(idea_id: int) -> Answer:
    """Ask the author."""
    form = QuestionForm(request.form)

    def act(_session: Session, idea: Idea) -> None:
        ask_author(idea, form.words.data or "", **_by(form))

    return _answer(idea_id, "question", form, act, Said.ASKED)


@pages.post("/ideas/<int:idea_id>/escalation")
@login_required
def escalate(idea_id: int) -> Answer:
    """Pass up."""
    form = EscalationForm(request.form)

    def act(_session: Session, idea: Idea) -> None:
        one_off, yearly = form.one_off.amount, form.yearly.amount
        cost = None if one_off is None or yearly is None else Cost(one_off, yearly)
        pass_up(idea, form.words.data or "", cost=cost, **_by(form))

    return _answer(idea_id, "escalation", form, act, Said.PASSED_UP)


@pages.post("/ideas/<int:idea_id>/parking")
@login_required
def park(idea_id: int) -> Answer:
    """Put aside until a day."""
    form = ParkingForm(request.form)

    def act(_session: Session, idea: Idea) -> None:
        park_idea(idea, until=form.until_on.data, reason=form.words.data or "", **_by(form))

    return _answer(idea_id, "parking", form, act, Said.PARKED)


@pages.post("/ideas/<int:idea_id>/decline")
@login_required
def decline(idea_id: int) -> Answer:
    """Not this time."""
    form = DeclineForm(request.form)

    def act(_session: Session, idea: Idea) -> None:
        decline_idea(
            idea,
            reason=form.reason.data or "",
            words=form.words.data or "",
            instead=form.instead.data or "",
            **_by(form),
        )

    return _answer(idea_id, "decline", form, act, Said.DECLINED)


@pages.post("/ideas/<int:idea_id>/merger")
@login_required
def merge(idea_id: int) -> Answer:
    """Join with the idea that lives on."""
    form = MergerForm(request.form)
    target_id = form.target_id

    def act(session: Session, idea: Idea) -> None:
        if target_id is None:
            raise InvalidInput("Type the number of the other idea, such as K-1042.", field="into")
        target = _other(session, target_id)
        merge_idea(idea, target, form.words.data or "", **_by(form))

    # Always the lower id first, so that two who join crosswise never wait for each other.
    first = target_id if target_id is not None and target_id < idea_id else None
    return _answer(idea_id, "merger", form, act, Said.MERGED, lock_first=first)


@pages.post("/ideas/<int:idea_id>/return")
@login_required
def give_back(idea_id: int) -> Answer:
    """From leadership back to the supervisor, or agreed work back to leadership."""
    form = ReturnForm(request.form)

    def act(_session: Session, idea: Idea) -> None:
        returns = take_back if idea.was_agreed else send_back
        returns(idea, form.words.data or "", **_by(form))

    return _answer(idea_id, "return", form, act, Said.RETURNED)


@pages.post("/ideas/<int:idea_id>/unparking")
@login_required
def unpark(idea_id: int) -> Answer:
    """Take up again what was put aside."""
    form = UnparkForm(request.form)

    def act(_session: Session, idea: Idea) -> None:
        source = form.money_source.data or ""
        unpark_idea(idea, due_on=form.due_on.data, money_source=source, **_by(form))

    return _answer(idea_id, "unparking", form, act, Said.UNPARKED)


def _answer(
    idea_id: int,
    noun: str,
    form: Any,
    act: Act,
    said: Said,
    *,
    lock_first: int | None = None,
) -> Answer:
    """Check the form, answer in one transaction, and show what came of it."""
    if form.back.data == "idea":
        return act_on(
            idea_id, noun, form, lambda idea: act(db.session(), idea), done(idea_id, said)
        )
    if not form.validate():
        return refused_answer(idea_id, noun, form, 422)
    try:
        with transaction() as session:
            if lock_first is not None:
                _other(session, lock_first)
            idea = load_idea_for(session, actor(), idea_id, lock=True)
            act(session, idea)
            stop_if_only_asked()
    except OnlyAsked:
        return would_be_taken()
    except MovedOn:
        return already_decided(idea_id, noun, form)
    except InvalidInput as refusal:
        return refused_answer(idea_id, noun, form, 422, refusal)
    except NotAllowed as refusal:
        return refused_answer(idea_id, noun, form, 403, refusal)
    return settled(load_idea_for(db.session(), actor(), idea_id), said)


def _other(session: Session, idea_id: int) -> Idea:
    """The idea that lives on, locked; a number that nobody here may see is a slip of the hand."""
    try:
        return load_idea_for(session, actor(), idea_id, lock=True)
    except NotFound:
        raise InvalidInput(
            "No idea here has this number. Look at the number again.", field="into"
        ) from None


def _earlier(session: Session, form: Any) -> Idea | None:
    """The declined idea that said it first, where its box is ticked and the actor may read it."""
    if form.credited_id is None:
        return None
    try:
        return load_idea_for(session, actor(), form.credited_id)
    except NotFound:
        return None


def _align(idea: Idea, form: Any) -> None:
    """The idea serves what the form names; a form that does not ask changes nothing."""
    if form.serves.name in request.form:
        align_as_chosen(idea, form.serves.data, actor=actor(), now=now())


def _by(form: Any) -> dict[str, Any]:
    return {"actor": actor(), "now": now(), "seen_version": form.version}


def _owner(session: Session, idea: Idea, form: Any) -> Person | None:
    """Whom the form names: by choice, by badge or full name, or the author whose name is hidden."""
    if (form.owner_name.data or "").strip():
        found = person_called(session, idea, form.owner_name.data)
        if found is None:
            raise InvalidInput(
                "Nobody here has this badge or name. Type it as it stands on the badge.",
                field="owner_name",
            )
        return found
    chosen = form.owner.data or ""
    if chosen == THE_AUTHOR:
        return proposal_for(session, idea, now()).owner
    owner_id = id_or_none(chosen)
    return session.get(Person, owner_id) if owner_id is not None else None
