"""Typed values of conditions; a second one for the same month corrects the first."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.core.db import Base, ExactDecimal, UtcDateTime


class Reading(Base):
    """One condition of an area in a month, as somebody typed it; the newest row counts."""

    __tablename__ = "condition_reading"
    __table_args__ = (
        Index("ix_condition_reading_area", "area_id", "month_on"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    #: The first day of the month.
    month_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    #: None takes back what was typed before.
    value: Mapped[Decimal | None] = mapped_column(ExactDecimal(12, 2))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
