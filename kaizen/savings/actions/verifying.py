"""Verifying what a change saves: as claimed, with other figures, or sent back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.money import Money
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.assigning import ask_besides, choose_holder, close_besides
from kaizen.ownership.actions.submitting import require_words
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind, Holding
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for
from kaizen.savings.actions.asking import ask_of_dismissals
from kaizen.savings.actions.booking import book_claim
from kaizen.savings.actions.claiming import claimable, locked_claim
from kaizen.savings.actions.estimating import set_value
from kaizen.savings.actions.pooling import require_room
from kaizen.savings.actions.sharing import set_shares
from kaizen.savings.models.claims import Claim, ClaimQuestion, HardEvidence
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.claims import hours_of, verifies_as
from kaizen.savings.queries.lines import lines_of
from kaizen.savings.rules.claims import (
    DAYS_TO_CLAIM_ANEW,
    LABOUR_DRIVERS,
    MOST_ABOVE_THE_CLAIM,
    TO_VERIFY,
    Capacity,
    ClaimState,
    FallingCost,
    verifiable_from,
)
from kaizen.savings.rules.lines import BenefitClass, ValueStage

_ASK_EVIDENCE = to_say("Say what you looked at: ledger line, invoice.")
_ASK_MISSING = to_say("Say what is missing, so that the owner can claim anew.")
_ASK_REASON = to_say("Say why these figures differ from the claimed ones.")
_ASK_PROOF = to_say("Say how one can see that it falls.")


@dataclass(frozen=True)
class Hard:
    """Why freed labour is money: which cost falls, in which words, and that nobody had to go."""

    falling_cost: FallingCost
    words: str
    nobody_dismissed: bool


@dataclass(frozen=True)
class Findings:
    """What the verifier found: evidence, and whatever differs from the claim.

    `amounts` are a year's by the line's id (left out: as claimed); `hard` says for a labour line
    why it is money (None: nobody has said which cost falls), `freed` that it is not. `shares` are
    percents by the area's id (none: all of it counts in the idea's own area). `is_meant` answers
    "more than twice what was claimed: do you mean it?".
    """

    evidence: str
    reason: str = ""
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    hard: Mapping[int, Hard | None] = field(default_factory=dict)
    freed: frozenset[int] = frozenset()
    shares: Mapping[int, int] = field(default_factory=dict)
    is_meant: bool = False


def verify_claim(
    idea: Idea, findings: Findings, *, actor: Person, now: datetime, seen_version: int
) -> Claim:
    """Fix the run-rate of a change; what its days in use are worth so far is booked at once.

    1. Somebody with no part in it looks, from day 20 of use on.
    2. Other figures need a reason; labour is money only with evidence and the tick.
    3. What several claims take from one pool stays within what it really fell.
    4. The verified values, classes and shares stand; from here on only corrections follow.

    Hold the idea.

    Raises:
        NotAllowed: the actor has a part in it, or somebody else is to verify it.
        InvalidInput: evidence, a reason or the tick is missing; a figure cannot be, or is far
            above the claim and nobody has said that it is meant.
        Conflict: it was verified or changed meanwhile, it is too early, or the pool is used up.
    """
    capacity = verifies_as(db.session(), idea, actor, now)
    claim = locked_claim(idea, seen_version)
    _require_open(claim)
    _require_day(claim, now)
    evidence = require_words(findings.evidence, field="evidence", what=_ASK_EVIDENCE)
    lines = [x for x in lines_of(db.session(), idea.id) if x.amount(ValueStage.CLAIMED) is not None]
    amounts = {line.id: _found(line, findings) for line in lines}
    if not findings.is_meant:
        _require_in_measure(lines, amounts)
    differs = _set_classes(idea, lines, findings) or _differ(lines, amounts)
    claim.reason = _reason(findings, differs=differs)
    set_shares(claim, findings.shares)
    require_room(claim, lines, amounts)
    for line in lines:
        _settle(line, amounts[line.id], findings, actor, now)
    _close(claim, capacity, evidence, actor, now)
    ask_of_dismissals(claim, actor_id=actor.id, now=now)
    _tell(claim, lines, actor, now)
    book_claim(claim, now=now, actor_id=actor.id)
    return claim


def send_back_claim(
    idea: Idea, reason: str, *, actor: Person, now: datetime, seen_version: int
) -> Claim:
    """Ask the owner for better figures, and say why. Hold the idea.

    Raises:
        NotAllowed: the actor has a part in it, or somebody else is to verify it.
        InvalidInput: no reason is given.
        Conflict: it was verified or changed meanwhile.
    """
    verifies_as(db.session(), idea, actor, now)
    claim = locked_claim(idea, seen_version)
    _require_open(claim)
    words = require_words(reason, field="reason", what=_ASK_MISSING)
    claim.questions.append(ClaimQuestion(question=words, asked_at=now, asked_by_id=actor.id))
    claim.state = ClaimState.SENT_BACK.value
    db.session.flush()
    close_besides(idea, AssignmentKind.VERIFY, now)
    owner_id = ask_owner_again(claim, actor_id=actor.id, now=now).person_id
    events.record("savings.sent_back", idea, actor.id, now, claim_id=claim.id, to_id=owner_id)
    return claim


def ask_owner_again(claim: Claim, *, actor_id: int | None, now: datetime) -> Assignment:
    """Ask the owner, or who answers for the work now, to claim anew what was sent back."""
    idea = claim.idea
    return ask_besides(
        idea,
        AssignmentKind.CLAIM,
        person=choose_holder(idea, Holding.OWNER, now),
        due_at=calendar_for(db.session(), idea.area).due_after(now, DAYS_TO_CLAIM_ANEW),
        actor_id=actor_id,
        now=now,
    )


def _require_open(claim: Claim) -> None:
    if claim.state in TO_VERIFY:
        return
    if claim.state == ClaimState.VERIFIED and claim.verifier is not None:
        raise Conflict(
            "%(name)s has verified this already. A correction is a new entry with a reason.",
            name=claim.verifier.full_name,
        )
    raise Conflict("This claim was sent back. The owner claims it anew first.")


def _require_day(claim: Claim, now: datetime) -> None:
    today = calendar_for(db.session(), claim.idea.area).local_day(now)
    day = verifiable_from(claim.starts_on)
    if today < day:
        raise Conflict(
            "It is too early to say what it saves. It can be verified from %(day)s on.", day=day
        )


def _found(line: Line, findings: Findings) -> Decimal:
    claimed = line.amount(ValueStage.CLAIMED)
    return claimable(line, findings.amounts.get(line.id, claimed or Decimal(0)))


def _require_in_measure(lines: list[Line], amounts: Mapping[int, Decimal]) -> None:
    """A slip of the hand would be verified for good, so what is far above the claim is asked."""
    for line in lines:
        claimed = line.amount(ValueStage.CLAIMED) or Decimal(0)
        is_asked = bool(claimed) or line.benefit_class is not None
        if is_asked and amounts[line.id] > claimed * MOST_ABOVE_THE_CLAIM:
            raise InvalidInput(
                "%(found)s is more than twice what was claimed, %(claimed)s. "
                "Check the digits, or tick that you mean it.",
                field="is_meant",
                found=Money(amounts[line.id], line.currency),
                claimed=Money(claimed, line.currency),
            )


def _differ(lines: list[Line], amounts: Mapping[int, Decimal]) -> bool:
    return any(amounts[line.id] != line.amount(ValueStage.CLAIMED) for line in lines)


def _reason(findings: Findings, *, differs: bool) -> str:
    if not differs:
        return findings.reason.strip()
    return require_words(findings.reason, field="reason", what=_ASK_REASON)


def _set_classes(idea: Idea, lines: list[Line], findings: Findings) -> bool:
    """Freed labour is money, or not; whether that differs from what was claimed."""
    changed = False
    for line in lines:
        if line.driver not in LABOUR_DRIVERS or line.benefit_class is None:
            continue
        hard = line.benefit_class == BenefitClass.HARD_COST
        wanted = line.id not in findings.freed and (hard or line.id in findings.hard)
        if wanted:
            _require_hard(idea, line, findings.hard.get(line.id))
        if wanted != hard:
            found = BenefitClass.HARD_COST if wanted else BenefitClass.SOFT_CAPACITY
            line.benefit_class = found.value
            changed = True
    return changed


def _require_hard(idea: Idea, line: Line, hard: Hard | None) -> None:
    """No path books a hard labour line without evidence and the tick (money.md, "Guards")."""
    if idea.fewer_positions:
        raise InvalidInput(
            "This idea means fewer positions, so its hours stay freed time. "
            "What falls besides people is a line of its own.",
            field=f"counts_{line.id}",
        )
    if hard is None:
        raise InvalidInput(
            "Hours are money only where a cost falls. Say which one, or count them as freed time.",
            field=f"falling_{line.id}",
        )
    require_words(hard.words, field=f"words_{line.id}", what=_ASK_PROOF)
    if not hard.nobody_dismissed:
        raise InvalidInput(
            "Tick that no employee was dismissed for it, or count the hours as freed time.",
            field=f"nobody_{line.id}",
        )


def _settle(line: Line, amount: Decimal, findings: Findings, actor: Person, now: datetime) -> None:
    claimed = line.value(ValueStage.CLAIMED)
    same = claimed is not None and claimed.amount == amount
    factors = claimed.factors if same and claimed is not None else None
    set_value(line, ValueStage.VERIFIED, amount, factors, actor=actor, now=now)
    hard = findings.hard.get(line.id)
    if hard is not None and line.benefit_class == BenefitClass.HARD_COST:
        db.session.add(
            HardEvidence(
                line_id=line.id,
                falling_cost=hard.falling_cost.value,
                words=hard.words.strip(),
                nobody_dismissed=hard.nobody_dismissed,
                person_id=actor.id,
                at=now,
            )
        )
    db.session.flush()


def _close(claim: Claim, capacity: Capacity, evidence: str, actor: Person, now: datetime) -> None:
    claim.state = ClaimState.VERIFIED.value
    claim.verified_at = now
    claim.verifier_id = actor.id
    claim.verified_as = capacity.value
    claim.evidence = evidence
    close_besides(claim.idea, AssignmentKind.VERIFY, now)
    db.session.flush()


def _tell(claim: Claim, lines: list[Line], actor: Person, now: datetime) -> None:
    """Money that falls, money avoided and hours stand apart: they are never one figure."""
    totals = {one: Decimal(0) for one in BenefitClass}
    for line in lines:
        if line.benefit_class is not None:
            one = BenefitClass(line.benefit_class)
            totals[one] += line.amount(ValueStage.VERIFIED) or Decimal(0)
    hours = sum((hours_of(line, ValueStage.VERIFIED) for line in lines), Decimal(0))
    events.record(
        "savings.verified",
        claim.idea,
        actor.id,
        now,
        claim_id=claim.id,
        hard=str(totals[BenefitClass.HARD_COST] + totals[BenefitClass.REVENUE]),
        avoided=str(totals[BenefitClass.AVOIDANCE]),
        hours=str(hours),
        currency=claim.currency,
        on=_iso(claim.starts_on),
    )


def _iso(day: date) -> str:
    return day.isoformat()
