"""Decisions: who said what, when, why and under which version of the rules."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, ExactDecimal, UtcDateTime

if TYPE_CHECKING:
    from kaizen.people.models import Person


class Decision(Base):
    """One answer of one reviewer; never changed, never deleted."""

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_idea", "idea_id", "id"),
        Index("ix_decision_actor", "actor_id", "at"),
        Index("ix_decision_at", "at", "idea_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20))
    reason_code: Mapped[str | None] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(Text, default="")
    instead: Mapped[str] = mapped_column(Text, default="")
    #: What becomes of the people, where the idea could mean fewer positions.
    redeployment: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    start_on: Mapped[date | None]
    due_on: Mapped[date | None]
    until_on: Mapped[date | None]
    one_off: Mapped[Decimal | None] = mapped_column(ExactDecimal(18, 4))
    yearly: Mapped[Decimal | None] = mapped_column(ExactDecimal(18, 4))
    #: Which version of the money for small ideas it was taken from; None where none is set.
    budget_id: Mapped[int | None] = mapped_column(ForeignKey("budget.id"))
    #: Where the money comes from that the area does not have, in leadership's words.
    money_source: Mapped[str] = mapped_column(Text, default="")
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"))

    actor: Mapped[Person] = relationship("Person", foreign_keys=[actor_id])
    owner: Mapped[Person | None] = relationship("Person", foreign_keys=[owner_id])
