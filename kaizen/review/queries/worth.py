"""What an idea brings and costs, from the surest stage that is known: committed, else estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.lines import costs_at, lines_of
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.rules.lines import BenefitClass, Cost, ValueStage
from kaizen.savings.rules.policy import SavingsPolicy

#: From the surest to the first guess.
_STAGES = (ValueStage.COMMITTED, ValueStage.ESTIMATED)
NOTHING_SPENT = Cost(Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Worth:
    """Amounts in the currency of the site; None where nobody has said anything.

    `hard`, `avoided` and `freed` are yearly and never added.
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


def worth_of(lines: Sequence[Line], classes: SavingsPolicy) -> Worth:
    """What these lines of one idea say, each from its surest stage.

    `classes` are the definitions of finance: they say which classes count as hard.
    """
    hard = frozenset(one for one in BenefitClass if classes.counts_hard(one))
    return Worth(
        cost=_cost(lines),
        hard=_sum(lines, hard),
        avoided=_sum(lines, frozenset({BenefitClass.AVOIDANCE})),
        freed=_sum(lines, frozenset({BenefitClass.SOFT_CAPACITY})),
    )


def net_first_year_of(session: Session, idea: Idea) -> Decimal | None:
    """What the idea leaves in its first year, in the currency of its site; None if not known."""
    classes = savings_policy_of(session, idea.site_id).policy
    return worth_of(lines_of(session, idea.id), classes).net_first_year


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
