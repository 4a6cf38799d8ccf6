"""The money for small ideas of an area and quarter, and what was taken from it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.core.db import Base, ExactDecimal, UtcDateTime


class Budget(Base):
    """One version of the money for small ideas of one area in one quarter; the newest counts."""

    __tablename__ = "budget"
    __table_args__ = (
        UniqueConstraint("area_id", "quarter_on", "number"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    #: The first day of the quarter of the fiscal year.
    quarter_on: Mapped[date]
    number: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)


class BudgetUse(Base):
    """What one idea took from the money of an area and quarter; given back with a minus.

    The amount is what the idea costs in its first year: once, and the running cost of a year.
    """

    __tablename__ = "budget_use"
    __table_args__ = (
        Index("ix_budget_use_area", "area_id", "quarter_on"),
        Index("ix_budget_use_idea", "idea_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    quarter_on: Mapped[date]
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    amount: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
