"""Claiming what a change saves once it is in use, and asking somebody else to verify it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.money import round_money
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import IN_USE, Stage
from kaizen.ownership.actions.assigning import (
    VERIFIERS,
    ask_besides,
    choose_reviewer,
    close_besides,
)
from kaizen.ownership.actions.submitting import require_words
from kaizen.ownership.actions.working import require_owner_or_steer
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import administrators
from kaizen.savings.actions.asking import ask_of_dismissals
from kaizen.savings.actions.booking import book_claim
from kaizen.savings.actions.correcting import add_entries
from kaizen.savings.actions.estimating import set_costs, set_value
from kaizen.savings.models.claims import Claim, ClaimQuestion
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.claims import (
    claim_of,
    claimed_of,
    involved_in,
    may_claim_late,
    may_verify_there,
)
from kaizen.savings.queries.lines import costs_at, lines_of
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.rules.claims import (
    DAYS_TO_VERIFY,
    ClaimState,
    is_to_be_verified,
    verifiable_from,
)
from kaizen.savings.rules.ledger import month_of
from kaizen.savings.rules.lines import Cost, CostKind, ValueStage
from kaizen.savings.rules.windows import window_of

_ASK_ANSWER = to_say("Answer the question, so that it need not be asked again.")

#: Why a second cost stands beside the first one.
SPENT_AGAIN = to_say("Spent when it was taken up again.")


def open_claim(idea: Idea, *, actor: Person, now: datetime, cost: Cost | None = None) -> Claim:
    """Claim what the change brings from the day on which it came into use, with what it cost.

    Call it in the transaction that brings the idea into use. Committed figures become claimed
    ones unless the owner has claimed others; `cost` is what was really spent (None: as agreed).
    A change taken up again keeps its claim and its window; what it cost this time comes on top.
    """
    claim = claim_of(db.session(), idea.id, lock=True)
    if claim is not None:
        _spend_again(claim, cost, actor=actor, now=now)
        book_claim(claim, now=now)
        return claim
    cost = cost or _agreed_cost(idea)
    set_costs(idea, cost, ValueStage.CLAIMED, actor=actor, now=now)
    claim = _new_claim(idea, actor, now)
    events.record("claim.opened", idea, actor.id, now, claim_id=claim.id, state=claim.state)
    book_claim(claim, now=now, actor_id=actor.id)
    return claim


def claim_late(idea: Idea, *, actor: Person, now: datetime) -> Claim:
    """Claim what a change brings that came into use without a claim: long ago, or with a list.

    It counts from the day on which it came into use, as every other. Hold the idea.

    Raises:
        NotAllowed: the actor does not own the change, nor steers or keeps the money there.
        Conflict: it is not in use, or is claimed already.
    """
    if not may_claim_late(db.session(), idea, actor, now):
        raise NotAllowed("Its owner, a supervisor there or finance claims what it saves.")
    if idea.as_stage not in IN_USE | {Stage.LAPSED}:
        raise Conflict("Only what a change in use saves can be claimed.")
    if claim_of(db.session(), idea.id, lock=True) is not None:
        raise Conflict("It is claimed already. Look at where it stands.")
    return open_claim(idea, actor=actor, now=now)


def claim_again(
    idea: Idea,
    amounts: Mapping[int, Decimal],
    answer: str,
    *,
    actor: Person,
    now: datetime,
    seen_version: int,
) -> Claim:
    """Answer what the verifier asked, and claim anew.

    `amounts` are a year's by the line's id; what is left out stays as it was claimed.

    Raises:
        NotAllowed: the actor does not own the change and does not steer there.
        InvalidInput: an amount is below zero, or the question is not answered.
        Conflict: it was not sent back, or somebody was faster.
    """
    require_owner_or_steer(idea, actor, now)
    claim = locked_claim(idea, seen_version)
    if claim.state != ClaimState.SENT_BACK:
        raise Conflict("This claim waits for nothing from you. Look at where it stands now.")
    answered = _answer(claim, answer, actor, now)
    for line in lines_of(db.session(), idea.id):
        if line.id in amounts:
            amount = claimable(line, amounts[line.id])
            value = line.value(ValueStage.CLAIMED)
            same = value is not None and value.amount == amount
            factors = value.factors if same and value is not None else None
            set_value(line, ValueStage.CLAIMED, amount, factors, actor=actor, now=now)
    claim.state = ClaimState.CLAIMED.value
    claim.claimant_id = actor.id
    claim.claimed_at = now
    close_besides(idea, AssignmentKind.CLAIM, now)
    asked = ask_verifier(claim, actor_id=actor.id, now=now)
    events.record("claim.opened", idea, actor.id, now, claim_id=claim.id, state=claim.state)
    if answered is not None:
        told = sorted({answered.asked_by_id, asked.person_id})
        events.record("savings.answered", idea, actor.id, now, claim_id=claim.id, to_ids=told)
    book_claim(claim, now=now, actor_id=actor.id)
    return claim


def _answer(claim: Claim, answer: str, actor: Person, now: datetime) -> ClaimQuestion | None:
    """Keep the answer beside its question; None where none was asked in words."""
    question = claim.open_question
    if question is None:
        return None
    question.answer = require_words(answer, field="answer", what=_ASK_ANSWER)
    question.answered_at, question.answered_by_id = now, actor.id
    return question


def locked_claim(idea: Idea, seen_version: int) -> Claim:
    """The claim of an idea under lock, as the actor saw it. Hold the idea.

    Raises:
        Conflict: nothing is claimed, or it has changed since the actor looked.
    """
    claim = claim_of(db.session(), idea.id, lock=True)
    if claim is None:
        raise Conflict("Nothing is claimed for this idea yet.")
    if claim.version != seen_version:
        raise Conflict("Somebody else has changed this claim since you opened it. Look again.")
    return claim


def claimable(line: Line, amount: Decimal) -> Decimal:
    """The amount in whole minor units.

    Raises:
        InvalidInput: it is below zero.
    """
    if amount < 0:
        raise InvalidInput("An amount cannot be below zero.", field=field_of(line))
    return round_money(amount, line.currency)


def field_of(line: Line) -> str:
    """The name under which a form asks for the amount of a line."""
    return f"amount_{line.id}"


def ask_verifier(claim: Claim, *, actor_id: int | None, now: datetime) -> Assignment:
    """Ask finance of the nearest area upwards, else a leader, who has no part in the claim.

    Where there is nobody, an administrator holds it, and all of them hear whom to name.
    """
    idea = claim.idea
    without = involved_in(db.session(), idea).ids
    calendar = calendar_for(db.session(), idea.area)
    person = choose_reviewer(idea, VERIFIERS, now, without=without)
    if not may_verify_there(person, idea):
        named = [one.id for one in administrators(db.session())]
        events.record("claim.nobody_to_verify", idea, None, now, claim_id=claim.id, to_ids=named)
    return ask_besides(
        idea,
        AssignmentKind.VERIFY,
        person=person,
        due_at=_due_at(calendar, claim, now),
        actor_id=actor_id,
        now=now,
    )


def _new_claim(idea: Idea, actor: Person, now: datetime) -> Claim:
    if idea.in_use_on is None:
        raise InvalidInput("Say since when it is in use.", field="on")
    lines = lines_of(db.session(), idea.id)
    is_asked = is_to_be_verified(claimed_of(lines))
    starts_on, ends_on = window_of(idea.in_use_on)
    policy = savings_policy_of(db.session(), idea.site_id).policy
    claim = Claim(
        idea=idea,
        area_id=idea.area_id,
        site_id=idea.site_id,
        currency=idea.currency,
        starts_on=starts_on,
        ends_on=ends_on,
        fiscal_first_month=policy.fiscal_year_first_month,
        state=(ClaimState.CLAIMED if is_asked else ClaimState.NOTED).value,
        claimed_at=now,
        claimant_id=actor.id,
        committer_id=_committer_of(lines),
        booked_to=month_of(starts_on),
    )
    db.session.add(claim)
    db.session.flush()
    if is_asked:
        ask_verifier(claim, actor_id=actor.id, now=now)
    ask_of_dismissals(claim, actor_id=actor.id, now=now)
    return claim


def _agreed_cost(idea: Idea) -> Cost:
    agreed = costs_at(lines_of(db.session(), idea.id), ValueStage.COMMITTED)
    return Cost(*(agreed or (Decimal(0), Decimal(0))))


def _committer_of(lines: list[Line]) -> int | None:
    """Whoever agreed to the figures; the last one where several did."""
    values = [value for line in lines if (value := line.value(ValueStage.COMMITTED)) is not None]
    return max(values, key=lambda value: value.at).person_id if values else None


def _due_at(calendar: WorkingCalendar, claim: Claim, now: datetime) -> datetime:
    day = calendar.working_day_on_or_after(verifiable_from(claim.starts_on))
    due_at = calendar.end_of_day(day)
    return due_at if due_at > now else calendar.due_after(now, DAYS_TO_VERIFY)


def _spend_again(claim: Claim, cost: Cost | None, *, actor: Person, now: datetime) -> None:
    """Book what was spent once more; the run-rate and the yearly cost stay as they are."""
    lines = lines_of(db.session(), claim.idea_id)
    once = next((line for line in lines if line.cost_kind == CostKind.ONE_OFF), None)
    if cost is None or cost.one_off == 0 or once is None:
        return
    today = calendar_for(db.session(), claim.idea.area).local_day(now)
    amount = round_money(cost.one_off, claim.currency)
    add_entries(claim, once, month_of(today), amount, reason=SPENT_AGAIN, actor=actor, now=now)
