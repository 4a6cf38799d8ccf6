"""Correcting a verified run-rate as a whole, from a month on; what was verified stays readable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm.attributes import flag_modified

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.money import Money, round_money
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for
from kaizen.savings.actions.booking import book_claim, book_corrected_rate
from kaizen.savings.actions.claiming import locked_claim
from kaizen.savings.actions.pooling import require_room_at
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import RateCorrection
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.claims import verifies_as
from kaizen.savings.queries.lines import lines_of
from kaizen.savings.queries.run_rates import changes_by_line, runs_by_the_day
from kaizen.savings.rules.claims import MOST_ABOVE_THE_CLAIM, ClaimState
from kaizen.savings.rules.ledger import month_of, rate_on
from kaizen.savings.rules.lines import ValueStage

_ASK_WHY = to_say("Say why the verified amount was wrong.")


@dataclass(frozen=True)
class NewRate:
    """What a line is found to come to in a year, from a month on, and why."""

    line_id: int
    yearly: Decimal
    from_on: date
    reason: str
    #: The answer to "more than twice what was verified: do you mean it?".
    is_meant: bool = False


def correct_rate(
    idea: Idea, found: NewRate, *, actor: Person, now: datetime, seen_version: int
) -> RateCorrection:
    """Let another run-rate count from a month on; months booked since then get the difference.

    1. Whoever may verify it may correct it, and nobody else: no author, owner or claimant.
    2. What was verified stays as it is; the correction is a signed row of its own.
    3. Each booked month gets an entry for the difference; what follows is booked at the new rate.
    4. What several claims take from one pool stays within what it really fell.

    Hold the idea.

    Raises:
        NotAllowed: the actor has a part in it, or somebody else is to verify it.
        InvalidInput: the line, the amount, the month or the reason cannot be; or the amount is far
            above what was verified and nobody has said that it is meant.
        Conflict: it is not verified, was changed meanwhile, or the pool is used up.
    """
    verifies_as(db.session(), idea, actor, now)
    claim = locked_claim(idea, seen_version)
    if claim.state != ClaimState.VERIFIED:
        raise Conflict("Nothing is verified yet, so nothing is to correct.")
    line, verified = _require_line(claim, found.line_id)
    month_on = _require_month(claim, found.from_on, now)
    counted = _counted_from(claim, line, verified, month_on)
    yearly = _require_amount(claim, verified, found, counted)
    reason = require_words(found.reason, field="why", what=_ASK_WHY)
    # What the old rate still owes is booked under its own name first.
    book_claim(claim, now=now, actor_id=actor.id)
    correction = RateCorrection(
        claim_id=claim.id,
        line_id=line.id,
        from_on=month_on,
        yearly=yearly,
        reason=reason,
        person_id=actor.id,
        at=now,
    )
    db.session.add(correction)
    # Who saw the claim before has to look again.
    flag_modified(claim, "state")
    db.session.flush()
    if line.benefit_class is not None and yearly > min(counted):
        # What takes less always passes, also where the pool was overdrawn before.
        require_room_at(claim, line.driver, month_on)
    book_corrected_rate(claim, reason, now=now, actor_id=actor.id)
    events.record("savings.corrected", idea, actor.id, now, claim_id=claim.id, line_id=line.id)
    return correction


def _require_line(claim: Claim, line_id: int) -> tuple[Line, Decimal]:
    for line in lines_of(db.session(), claim.idea_id):
        verified = line.amount(ValueStage.VERIFIED)
        if line.id == line_id and verified is not None and runs_by_the_day(line):
            return line, verified
    raise InvalidInput(
        "Choose a line whose yearly amount was verified. What counts once is corrected as an "
        "entry of its own.",
        field="rate_line",
    )


def _require_month(claim: Claim, day: date, now: datetime) -> date:
    today = calendar_for(db.session(), claim.idea.area).local_day(now)
    month_on = month_of(day)
    first, last = month_of(claim.starts_on), min(month_of(today), claim.ends_on)
    if not first <= month_on <= last or month_on >= claim.ends_on:
        raise InvalidInput(
            "Choose a month in which it counts, and none that lies ahead.", field="from_month"
        )
    return month_on


def _counted_from(claim: Claim, line: Line, verified: Decimal, month_on: date) -> list[Decimal]:
    """The rates that counted from a month on until now, one after the other."""
    changes = changes_by_line(db.session(), [claim.id]).get(line.id, [])
    begins = sorted({month_on, *(one.from_on for one in changes if one.from_on > month_on)})
    return [rate_on(verified, changes, begin) for begin in begins]


def _require_amount(
    claim: Claim, verified: Decimal, found: NewRate, counted: list[Decimal]
) -> Decimal:
    if found.yearly < 0:
        raise InvalidInput("An amount cannot be below zero.", field="yearly")
    yearly = round_money(found.yearly, claim.currency)
    if set(counted) == {yearly}:
        raise InvalidInput("This amount counts there already.", field="yearly")
    if yearly > verified * MOST_ABOVE_THE_CLAIM and not found.is_meant:
        raise InvalidInput(
            "%(found)s is more than twice what was verified, %(verified)s. "
            "Check the digits, or tick that you mean it.",
            field="rate_is_meant",
            found=Money(yearly, claim.currency),
            verified=Money(verified, claim.currency),
        )
    return yearly
