"""Correcting the ledger: a new signed entry with a reason; what stands there stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.money import Money, round_money
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import Permission
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.booked import booked_of, corrected_of
from kaizen.savings.queries.claims import claim_of
from kaizen.savings.queries.lines import lines_of
from kaizen.savings.queries.pools import percents_of
from kaizen.savings.queries.run_rates import changes_by_line, worth_in_window
from kaizen.savings.rules.ledger import EntryKind, among_areas, month_of


@dataclass(frozen=True)
class Correction:
    """A signed amount for one line in one month, and why; in the currency of the claim."""

    line_id: int
    amount: Decimal
    month_on: date
    reason: str
    #: The answer to "more than the line brings in a year: do you mean it?".
    is_meant: bool = False


def correct(
    idea: Idea, correction: Correction, *, actor: Person, now: datetime
) -> list[LedgerEntry]:
    """Add what is missing or take back what is too much, beside what was booked. Hold the idea.

    Each area that counts a share of the claim gets its part; the parts add up to the amount.

    Raises:
        NotAllowed: the actor is not of finance there, or wrote or owns the idea.
        InvalidInput: the line, the amount, the month or the reason cannot be; or more is added
            than the line brings in a year, and nobody has said that it is meant.
        Conflict: nothing stands in the ledger yet for this line.
    """
    require(actor, Permission.MONEY_WRITE, area=idea.area)
    if actor.id in idea.author_ids or actor.id == idea.owner_id:
        raise NotAllowed("You wrote or own this idea, so somebody else of finance corrects it.")
    claim = claim_of(db.session(), idea.id, lock=True)
    if claim is None:
        raise Conflict("Nothing is claimed for this idea yet.")
    line = _require_line(claim, correction.line_id)
    amount = round_money(correction.amount, claim.currency)
    if amount == 0:
        raise InvalidInput("Type by how much: zero corrects nothing.", field="amount")
    _require_in_measure(claim, line, amount, is_meant=correction.is_meant)
    month_on = _require_month(claim, correction.month_on, now)
    reason = require_words(
        correction.reason, field="reason", what=to_say("Say why it is corrected.")
    )
    entries = add_entries(claim, line, month_on, amount, reason=reason, actor=actor, now=now)
    events.record("savings.corrected", idea, actor.id, now, claim_id=claim.id, line_id=line.id)
    return entries


def add_entries(
    claim: Claim,
    line: Line,
    month_on: date,
    amount: Decimal,
    *,
    reason: str,
    actor: Person,
    now: datetime,
) -> list[LedgerEntry]:
    """Write an amount beside what is booked by the days in use, shared out among the areas."""
    parts = among_areas({month_on: amount}, percents_of(claim), currency=claim.currency)
    entries = [
        LedgerEntry(
            claim_id=claim.id,
            line_id=line.id,
            idea_id=claim.idea_id,
            area_id=area_id,
            site_id=claim.site_id,
            month_on=month_on,
            kind=EntryKind.CORRECTION.value,
            benefit_class=line.benefit_class,
            cost_kind=line.cost_kind,
            counts_hard=_counts_hard(claim, line),
            amount=part,
            currency=claim.currency,
            at=now,
            person_id=actor.id,
            reason=reason,
        )
        for (_month, area_id), part in parts.items()
        if part
    ]
    db.session.add_all(entries)
    db.session.flush()
    return entries


def _require_line(claim: Claim, line_id: int) -> Line:
    lines = lines_of(db.session(), claim.idea_id)
    line = next((one for one in lines if one.id == line_id), None)
    if line is None:
        raise InvalidInput("Choose a line of this idea.", field="line")
    if line.id not in booked_of(db.session(), claim.id):
        raise InvalidInput(
            "Nothing is booked for this line, so nothing is to correct.", field="line"
        )
    return line


def _require_in_measure(claim: Claim, line: Line, amount: Decimal, *, is_meant: bool) -> None:
    """A slip of the hand would stand in the ledger for good.

    The measure is what the line brings or costs in its window, with what was corrected before.
    """
    changes = changes_by_line(db.session(), [claim.id]).get(line.id, [])
    whole = worth_in_window(claim, line, changes)
    whole += corrected_of(db.session(), claim.id, line.id)
    if amount < 0 and whole + amount < 0:
        raise InvalidInput(
            "With all corrections this line comes to %(whole)s. "
            "No more than that can be taken back.",
            field="amount",
            whole=Money(max(whole, Decimal(0)), claim.currency),
        )
    if amount > whole and not is_meant:
        raise InvalidInput(
            "That is more than the whole line: %(whole)s. "
            "Check the digits, or tick that you mean it.",
            field="is_meant",
            whole=Money(whole, claim.currency),
        )


def _require_month(claim: Claim, day: date, now: datetime) -> date:
    today = calendar_for(db.session(), claim.idea.area).local_day(now)
    month_on = month_of(day)
    if not month_of(claim.starts_on) <= month_on <= month_of(today):
        raise InvalidInput(
            "Choose a month since it came into use, and none that lies ahead.", field="month"
        )
    return month_on


def _counts_hard(claim: Claim, line: Line) -> bool:
    """As the entries that it corrects."""
    booked = booked_of(db.session(), claim.id).get(line.id)
    return booked is not None and bool(booked.counts_hard)
