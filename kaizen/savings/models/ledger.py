"""The ledger, month by month, and run-rates that were corrected; rows are only ever added."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.core.db import Base, ExactDecimal, UtcDateTime


class RateCorrection(Base):
    """Another run-rate for one verified line from a month on, and why.

    What was verified stays in the line's value. Of several the last written counts, for its
    month and all that follow.
    """

    __tablename__ = "rate_correction"
    __table_args__ = (
        CheckConstraint("yearly >= 0", name="yearly"),
        CheckConstraint("reason <> ''", name="reason"),
        Index("ix_rate_correction_line", "line_id", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("line.id"))
    #: The first day of the month.
    from_on: Mapped[date]
    yearly: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    #: Without names, since it can never be erased.
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LedgerEntry(Base):
    """One signed amount of one line in one month, in the area that counts it.

    Benefits and costs both have a plus; a reversal or a correction may have a minus. Site, area
    and currency are those of the day: an area that moves keeps its past.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("(benefit_class IS NULL) <> (cost_kind IS NULL)", name="benefit_or_cost"),
        Index("ix_ledger_entry_idea", "idea_id", "id"),
        Index("ix_ledger_entry_area", "area_id", "month_on", "id"),
        Index("ix_ledger_entry_month", "area_id", "month_on", "idea_id"),
        Index("ix_ledger_entry_site", "site_id", "month_on"),
        Index("ix_ledger_entry_line", "line_id", "month_on"),
        Index("ix_ledger_entry_order", "month_on", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("line.id"))
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    #: The first day of the month.
    month_on: Mapped[date]
    #: See `kaizen.savings.rules.ledger.EntryKind`.
    kind: Mapped[str] = mapped_column(String(20))
    benefit_class: Mapped[str | None] = mapped_column(String(20))
    cost_kind: Mapped[str | None] = mapped_column(String(20))
    #: Whether the class counted in the hard total under the definitions of the day.
    counts_hard: Mapped[bool] = mapped_column(default=False)
    amount: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: None where the monthly job booked it.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: Why, for a correction; without names, since it can never be erased.
    reason: Mapped[str] = mapped_column(Text, default="")
