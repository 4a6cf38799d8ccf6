"""What the ledger says of one claim already, so that only the difference is booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.rules.ledger import EntryKind

#: Month (its first day) and area.
Place = tuple[date, int]


@dataclass(frozen=True)
class BookedLine:
    """Sums of one line by month and area, and under which definition of its class."""

    benefit_class: str | None = None
    counts_hard: bool | None = None
    months: Mapping[Place, Decimal] = field(default_factory=dict)


def booked_of(session: Session, claim_id: int) -> dict[int, BookedLine]:
    """What stands in the ledger for each line of a claim by its days in use, corrections apart.

    What another run-rate changed belongs to it: by that rate the days are worth more or less.
    """
    amount = func.sum(LedgerEntry.amount, type_=LedgerEntry.amount.type)
    rows = session.execute(
        select(
            LedgerEntry.line_id,
            LedgerEntry.month_on,
            LedgerEntry.area_id,
            LedgerEntry.benefit_class,
            LedgerEntry.counts_hard,
            amount,
        )
        .where(LedgerEntry.claim_id == claim_id, LedgerEntry.kind != EntryKind.CORRECTION.value)
        .group_by(
            LedgerEntry.line_id,
            LedgerEntry.month_on,
            LedgerEntry.area_id,
            LedgerEntry.benefit_class,
            LedgerEntry.counts_hard,
        )
    )
    months: dict[int, dict[Place, Decimal]] = defaultdict(dict)
    kinds: dict[int, tuple[str | None, bool]] = {}
    for line_id, month_on, area_id, benefit_class, counts_hard, total in rows:
        months[line_id][month_on, area_id] = total
        kinds[line_id] = (benefit_class, counts_hard)
    return {line: BookedLine(*kinds[line], months[line]) for line in months}


def corrected_of(session: Session, claim_id: int, line_id: int) -> Decimal:
    """The sum of all corrections of one line."""
    amount = func.sum(LedgerEntry.amount, type_=LedgerEntry.amount.type)
    return session.scalar(
        select(amount).where(
            LedgerEntry.claim_id == claim_id,
            LedgerEntry.line_id == line_id,
            LedgerEntry.kind == EntryKind.CORRECTION.value,
        )
    ) or Decimal(0)


def corrections_at(session: Session, claim_id: int, line_id: int) -> dict[Place, Decimal]:
    """The corrections of one line by month and area."""
    amount = func.sum(LedgerEntry.amount, type_=LedgerEntry.amount.type)
    rows = session.execute(
        select(LedgerEntry.month_on, LedgerEntry.area_id, amount)
        .where(
            LedgerEntry.claim_id == claim_id,
            LedgerEntry.line_id == line_id,
            LedgerEntry.kind == EntryKind.CORRECTION.value,
        )
        .group_by(LedgerEntry.month_on, LedgerEntry.area_id)
    )
    return {(month_on, area_id): total for month_on, area_id, total in rows}
