"""Reading lines and what they add up to, stage by stage and never across classes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session, joinedload

from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.rules.lines import BenefitClass, CostKind, ValueStage

# Built once, and the values with their lines: a page asks for one idea at a time.
_LINES = (
    select(Line)
    .where(Line.idea_id == bindparam("idea_id", type_=Integer))
    .options(joinedload(Line.values).joinedload(LineValue.person))
    .order_by(Line.id)
)


@dataclass(frozen=True)
class MoneyRow:
    """One row of the money table: a class or a cost, with its amount at each stage."""

    benefit_class: BenefitClass | None
    cost_kind: CostKind | None
    amounts: dict[ValueStage, Decimal]
    hours_a_year: Decimal | None


def lines_of(session: Session, idea_id: int) -> list[Line]:
    """The lines of one idea, benefits before costs."""
    rows = session.scalars(_LINES, {"idea_id": idea_id}).unique()
    return sorted(rows, key=lambda line: line.benefit_class is None)


def lines_by_idea(session: Session, idea_ids: Collection[int]) -> dict[int, list[Line]]:
    """The lines of a page of ideas, in two queries for any number of them."""
    found: dict[int, list[Line]] = {idea_id: [] for idea_id in idea_ids}
    for line in session.scalars(select(Line).where(Line.idea_id.in_(idea_ids)).order_by(Line.id)):
        found[line.idea_id].append(line)
    return found


def money_rows(lines: list[Line]) -> list[MoneyRow]:
    """The lines as rows of the money table; amounts of one row share one class."""
    return [
        MoneyRow(
            benefit_class=BenefitClass(line.benefit_class) if line.benefit_class else None,
            cost_kind=CostKind(line.cost_kind) if line.cost_kind else None,
            amounts={ValueStage(value.stage): value.amount for value in line.values},
            hours_a_year=hours_of(line),
        )
        for line in lines
    ]


def costs_at(lines: list[Line], stage: ValueStage) -> tuple[Decimal, Decimal] | None:
    """One-off and yearly cost at one stage; None where nobody has entered them."""
    found = {
        line.cost_kind: amount
        for line in lines
        if line.cost_kind is not None and (amount := line.amount(stage)) is not None
    }
    if not found:
        return None
    zero = Decimal(0)
    return found.get(CostKind.ONE_OFF, zero), found.get(CostKind.YEARLY, zero)


def hours_of(line: Line) -> Decimal | None:
    """The hours a year in a line at its surest stage."""
    surest = next((stage for stage in reversed(ValueStage) if line.value(stage)), None)
    return None if surest is None else line.hours_at(surest)


def entry_of(line: Line) -> str:
    """The key that lines of one entry share; empty where the amount came another way."""
    keys = (str((value.factors or {}).get("entry", "")) for value in reversed(line.values))
    return next((key for key in keys if key), "")


def mark_of(lines: Collection[Line]) -> str:
    """A short mark of all figures as they stand: another one as soon as one of them changes."""
    facts = sorted(
        (line.id, value.id, str(value.amount.normalize()), value.at.isoformat())
        for line in lines
        for value in line.values
    )
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
