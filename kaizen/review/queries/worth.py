"""What an idea brings and costs, from the surest stage that is known: committed, else estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from kaizen.savings.models.lines import Line
from kaizen.savings.queries.lines import costs_at, lines_of
from kaizen.savings.rules.lines import BenefitClass, Cost, ValueStage

#: From the surest to the first guess.
_STAGES = (ValueStage.COMMITTED, ValueStage.ESTIMATED)
#: Classes whose money falls in a ledger (money.md, "Classes of benefit").
_HARD = frozenset({BenefitClass.HARD_COST, BenefitClass.REVENUE})


@dataclass(frozen=True)
class Worth:
    """Amounts in the currency of the site; None where nobody has said anything.

    `hard` and `freed` are yearly and never added. `hours` are freed time a year.
    """

    cost: Cost | None
    hard: Decimal | None
    avoided: Decimal | None
    freed: Decimal | None

    @property
    def net_first_year(self) -> Decimal | None:
        """Hard saving of a year less what is spent in it; None while the cost is unknown."""
        if self.cost is None:
            return None
        return (self.hard or Decimal(0)) - self.cost.one_off - self.cost.yearly

    @property
    def months_to_pay_back(self) -> Decimal | None:
        """Months until the hard saving has paid the one-off cost; None: never, or not known."""
        if self.cost is None:
            return None
        if self.cost.one_off == 0:
            return Decimal(0)
        yearly = (self.hard or Decimal(0)) - self.cost.yearly
        return None if yearly <= 0 else self.cost.one_off * 12 / yearly


def worth_of(lines: Sequence[Line]) -> Worth:
    """What these lines of one idea say, each from its surest stage."""
    return Worth(
        cost=_cost(lines),
        hard=_sum(lines, _HARD),
        avoided=_sum(lines, frozenset({BenefitClass.AVOIDANCE})),
        freed=_sum(lines, frozenset({BenefitClass.SOFT_CAPACITY})),
    )


def net_first_year_of(session: Session, idea_id: int) -> Decimal | None:
    """What the idea leaves in its first year, in the currency of its site; None if not known."""
    return worth_of(lines_of(session, idea_id)).net_first_year


def _cost(lines: Sequence[Line]) -> Cost | None:
    for stage in _STAGES:
        found = costs_at(list(lines), stage)
        if found is not None:
            return Cost(*found)
    return None


def _sum(lines: Sequence[Line], classes: frozenset[BenefitClass]) -> Decimal | None:
    amounts = [
        amount
        for line in lines
        if line.benefit_class in classes and (amount := _surest(line)) is not None
    ]
    return sum(amounts, Decimal(0)) if amounts else None


def _surest(line: Line) -> Decimal | None:
    found = (line.amount(stage) for stage in _STAGES)
    return next((amount for amount in found if amount is not None), None)
