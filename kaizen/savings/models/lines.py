"""Benefit and cost lines of an idea, with one value a stage."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, ExactDecimal, Facts, UtcDateTime
from kaizen.savings.rules.lines import ValueStage

if TYPE_CHECKING:
    from kaizen.people.models import Person

_TENTH = Decimal("0.1")


class Line(Base):
    """One benefit (with its class) or one cost (once or yearly), and where it comes from."""

    __tablename__ = "line"
    __table_args__ = (
        CheckConstraint("(benefit_class IS NULL) <> (cost_kind IS NULL)", name="benefit_or_cost"),
        Index("ix_line_idea", "idea_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    benefit_class: Mapped[str | None] = mapped_column(String(20))
    cost_kind: Mapped[str | None] = mapped_column(String(20))
    driver: Mapped[str] = mapped_column(String(30))
    basis: Mapped[str] = mapped_column(Text, default="")
    #: How sure whoever reckoned it is: 90, 70, 50 or 30 percent; None where nobody said.
    sure_percent: Mapped[int | None]
    #: Percent of the run-rate reached in each month after it came into use, then 100; or None.
    ramp: Mapped[list[int] | None] = mapped_column(Facts)
    currency: Mapped[str] = mapped_column(String(3))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    values: Mapped[list[LineValue]] = relationship(
        back_populates="line", order_by="LineValue.id", lazy="selectin"
    )

    def value(self, stage: ValueStage) -> LineValue | None:
        """What was said about the line at `stage`; None where nobody did."""
        return next((v for v in self.values if v.stage == stage), None)

    def amount(self, stage: ValueStage) -> Decimal | None:
        """What the line amounts to at `stage`, in its currency; for yearly lines, a year."""
        value = self.value(stage)
        return None if value is None else value.amount

    def hours_at(self, stage: ValueStage) -> Decimal | None:
        """The hours a year of people's time at `stage`; None where there are none.

        Where another amount was typed than was reckoned, they follow it in proportion.
        """
        value = self.value(stage)
        if value is None:
            return None
        before = list(ValueStage)[: list(ValueStage).index(stage) + 1]
        reckoned = (one for at in reversed(before) if (one := self.value(at)) is not None)
        base = next((one for one in reckoned if one.hours_a_year is not None), None)
        if base is None or base.hours_a_year is None:
            return None
        if base.amount == value.amount:
            return base.hours_a_year
        if not base.amount:
            return None
        return (base.hours_a_year * value.amount / base.amount).quantize(_TENTH)


class LineValue(Base):
    """What a line amounts to at one stage, from which factors, and who said so.

    The factors stay as they were when reckoned: a later change of a rate changes no history.
    """

    __tablename__ = "line_value"
    __table_args__ = (UniqueConstraint("line_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("line.id"))
    stage: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    #: None where the amount was typed, or comes from a list.
    factors: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    line: Mapped[Line] = relationship(back_populates="values")
    person: Mapped[Person | None] = relationship("Person")

    @property
    def hours_a_year(self) -> Decimal | None:
        """The hours of people's time in it, as they were reckoned; None where there are none."""
        hours = (self.factors or {}).get("hours_a_year")
        return None if hours is None else Decimal(hours)
