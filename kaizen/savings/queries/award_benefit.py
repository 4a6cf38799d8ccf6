"""The verified net benefit of a change's first year, from which its award is reckoned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.dismissals import dismissed_among
from kaizen.savings.queries.lines import lines_by_idea
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.queries.run_rates import changes_by_line, rate_in_force, worth_in_window
from kaizen.savings.rules.ledger import EntryKind, RateChange
from kaizen.savings.rules.lines import BenefitClass
from kaizen.savings.rules.policy import SavingsPolicy

#: Ledger rows that say that something else was true than was thought.
CHANGES = (
    EntryKind.CORRECTION.value,
    EntryKind.RATE_CORRECTION.value,
    EntryKind.LAPSE_REVERSAL.value,
)


@dataclass(frozen=True)
class FirstYear:
    """What counts hard, and what was spent and runs, in the claim's window and currency."""

    hard: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)

    @property
    def net(self) -> Decimal:
        """What is left of the benefit; below zero where it cost more."""
        return self.hard - self.spent


@dataclass
class _Booked:
    counts_hard: bool
    corrected: Decimal = Decimal(0)


def first_years_of(session: Session, claims: Collection[Claim]) -> dict[int, FirstYear]:
    """The first year of each claim by its id; the same few queries for any number of one site.

    Verified run-rates over the whole window, as corrected since, ramps as agreed, and other
    corrections. Whether a class counts is said by the ledger where it was booked, else by the
    definitions in force.
    Nothing counts once somebody was dismissed for it.
    """
    ids = [claim.id for claim in claims]
    lines = lines_by_idea(session, [claim.idea_id for claim in claims])
    booked = _booked_of(session, ids)
    dismissed = dismissed_among(session, ids)
    changes = changes_by_line(session, ids)
    return {
        claim.id: _first_year(
            claim,
            lines[claim.idea_id],
            booked,
            savings_policy_of(session, claim.site_id).policy,
            changes,
            somebody_was_dismissed=claim.id in dismissed,
        )
        for claim in claims
    }


def last_changes_of(session: Session, claim_ids: Collection[int]) -> dict[int, datetime]:
    """By claim: when it was last corrected, or taken back because the change slipped back."""
    rows = session.execute(
        select(LedgerEntry.claim_id, func.max(LedgerEntry.at))
        .where(LedgerEntry.claim_id.in_(claim_ids), LedgerEntry.kind.in_(CHANGES))
        .group_by(LedgerEntry.claim_id)
    )
    return {row[0]: row[1] for row in rows}


def _booked_of(session: Session, claim_ids: Collection[int]) -> dict[int, _Booked]:
    """By line: under which definition it stands in the ledger, and its corrections."""
    amount = func.sum(LedgerEntry.amount, type_=LedgerEntry.amount.type)
    rows = session.execute(
        select(LedgerEntry.line_id, LedgerEntry.kind, LedgerEntry.counts_hard, amount)
        .where(LedgerEntry.claim_id.in_(claim_ids))
        .group_by(LedgerEntry.line_id, LedgerEntry.kind, LedgerEntry.counts_hard)
    )
    found: dict[int, _Booked] = {}
    for line_id, kind, counts_hard, total in rows:
        one = found.setdefault(line_id, _Booked(counts_hard))
        one.counts_hard = one.counts_hard or counts_hard
        if kind == EntryKind.CORRECTION:
            one.corrected += total
    return found


def _first_year(
    claim: Claim,
    lines: list[Line],
    booked: dict[int, _Booked],
    policy: SavingsPolicy,
    changes: dict[int, list[RateChange]],
    *,
    somebody_was_dismissed: bool,
) -> FirstYear:
    totals: dict[bool, Decimal] = defaultdict(Decimal)
    for line in lines:
        # What was spent is booked as claimed until somebody has looked at it.
        if rate_in_force(line, ()) is None:
            continue
        amount = worth_in_window(claim, line, changes.get(line.id, ()))
        entry = booked.get(line.id)
        corrected = entry.corrected if entry else Decimal(0)
        if line.benefit_class is None:
            totals[False] += amount + corrected
        elif entry.counts_hard if entry else policy.counts_hard(BenefitClass(line.benefit_class)):
            totals[True] += amount + corrected
    hard = Decimal(0) if somebody_was_dismissed else totals[True]
    return FirstYear(hard=hard, spent=totals[False])
