"""Run-rates that count: as verified, or as corrected from a month on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import RateCorrection
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.rules.ledger import RateChange, Window, entitled_as_corrected
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage


def rate_corrections(session: Session, claim_id: int) -> list[RateCorrection]:
    """Every correction of a run-rate of a claim, in the order in which they were made."""
    rows = select(RateCorrection).where(RateCorrection.claim_id == claim_id)
    return list(session.scalars(rows.order_by(RateCorrection.id)))


def changes_by_line(session: Session, claim_ids: Collection[int]) -> dict[int, list[RateChange]]:
    """The corrections of these claims by line, in the order in which they were made."""
    if not claim_ids:
        return {}
    rows = session.execute(
        select(RateCorrection.line_id, RateCorrection.from_on, RateCorrection.yearly)
        .where(RateCorrection.claim_id.in_(claim_ids))
        .order_by(RateCorrection.id)
    )
    found: dict[int, list[RateChange]] = defaultdict(list)
    for line_id, from_on, yearly in rows:
        found[line_id].append(RateChange(from_on, yearly))
    return found


def runs_at() -> ColumnElement[Decimal]:
    """The rate at which a line runs on from now: the last correction, else its value.

    For statements that join `Line` and `LineValue`; corrections never begin in the future.
    """
    last: Any = (
        select(RateCorrection.yearly)
        .where(RateCorrection.line_id == Line.id)
        .order_by(RateCorrection.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(last, LineValue.amount, type_=LineValue.amount.type)


def runs_by_the_day(line: Line) -> bool:
    """Whether it counts a year's amount day by day, and not once or in words."""
    if line.cost_kind is not None:
        return line.cost_kind == CostKind.YEARLY
    return line.benefit_class not in (BenefitClass.WORKING_CAPITAL, BenefitClass.INTANGIBLE)


def rate_in_force(line: Line, changes: Sequence[RateChange]) -> Decimal | None:
    """A year's amount as it counts now; costs as claimed while nobody has looked at them."""
    if changes:
        return changes[-1].yearly
    yearly = line.amount(ValueStage.VERIFIED)
    if yearly is None and line.cost_kind is not None:
        yearly = line.amount(ValueStage.CLAIMED)
    return yearly


def worth_in_window(claim: Claim, line: Line, changes: Sequence[RateChange]) -> Decimal:
    """What a line comes to in its whole window, used in full; ramps and corrected rates counted."""
    yearly = rate_in_force(line, ()) or Decimal(0)
    if not runs_by_the_day(line) or not (line.ramp or changes):
        return yearly
    window = Window(
        claim.starts_on,
        claim.ends_on,
        used=((claim.starts_on, claim.ends_on),),
        ramp=tuple(line.ramp or ()) if line.benefit_class is not None else (),
        fiscal_first_month=claim.fiscal_first_month,
    )
    months = entitled_as_corrected(yearly, changes, window, currency=claim.currency)
    return sum(months.values(), Decimal(0))
