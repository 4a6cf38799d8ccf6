"""Dated rates and stated yearly costs, both kept by finance and only ever added to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.core.db import Base, ExactDecimal, UtcDateTime


class Rate(Base):
    """What one unit costs in an area from a day on; never per person (money.md, "Drivers").

    A second row for the same day corrects the first: the newer one counts. What was reckoned
    before keeps the value that was copied into it.
    """

    __tablename__ = "rate"
    __table_args__ = (
        Index("ix_rate_area", "area_id", "kind", "starts_on"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    kind: Mapped[str] = mapped_column(String(30))
    #: For which kind of work the rate is; empty where it is for all.
    role: Mapped[str] = mapped_column(String(60), default="")
    amount: Mapped[Decimal] = mapped_column(ExactDecimal(18, 6))
    #: None where the rate is a percentage a year.
    currency: Mapped[str | None] = mapped_column(String(3))
    starts_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: None where it was taken over from a list.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)


class CostBase(Base):
    """What an area spends a year on one thing before its ideas, and what it spends now.

    The base of a pool of claims (money.md, "Guards"), and what an absurd saving is held against.
    The newest row of an area and driver counts.
    """

    __tablename__ = "cost_base"
    __table_args__ = (
        Index("ix_cost_base_area", "area_id", "driver", "starts_on"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    driver: Mapped[str] = mapped_column(String(30))
    currency: Mapped[str] = mapped_column(String(3))
    starts_on: Mapped[date]
    yearly: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    #: What it really costs a year now; None until somebody has measured it.
    yearly_now: Mapped[Decimal | None] = mapped_column(ExactDecimal(18, 4))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
