"""Benefit and cost lines of an idea, with one value a stage."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, ExactDecimal, Facts, UtcDateTime
from kaizen.savings.rules.lines import ValueStage


class Line(Base):
    """One benefit (with its class) or one cost (once or yearly), and where it comes from.

    `factors` keeps the chain of numbers with units as they were when reckoned, so that a later
    change of a rate changes no history.
    """

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
    factors: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
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

    def amount(self, stage: ValueStage) -> Decimal | None:
        """What the line amounts to at `stage`, in its currency; for yearly lines, a year."""
        return next((v.amount for v in self.values if v.stage == stage), None)


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
    factors: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    line: Mapped[Line] = relationship(back_populates="values")
