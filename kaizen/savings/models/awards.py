"""Awards: what each author gets for a verified saving, who signed it, and when it was paid."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, ExactDecimal, UtcDateTime
from kaizen.savings.rules.award_policy import AwardState

if TYPE_CHECKING:
    from kaizen.ideas.models import Idea
    from kaizen.people.models import Person
    from kaizen.savings.models.claims import Claim


class Award(Base):
    """One author's part of the award for one verified claim, as finance proposed it.

    What was turned down stays; the next proposal for the claim is another round. Site and area
    are those of the claim's day.
    """

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("claim_id", "person_id", "round"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
        Index("ix_award_idea", "idea_id", "id"),
        Index("ix_award_site", "site_id", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    round: Mapped[int]
    #: The verified net benefit of the first year that all authors' parts were reckoned from.
    benefit: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    benefit_currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    #: None where the award is in points.
    currency: Mapped[str | None] = mapped_column(String(3))
    #: None where authors share equally.
    percent: Mapped[int | None]
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"))
    proposer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    idea: Mapped[Idea] = relationship("Idea")
    claim: Mapped[Claim] = relationship("Claim")
    person: Mapped[Person] = relationship("Person", foreign_keys=[person_id])
    proposer: Mapped[Person] = relationship("Person", foreign_keys=[proposer_id])
    steps: Mapped[list[AwardStep]] = relationship(
        back_populates="award", order_by="AwardStep.number", lazy="selectin"
    )

    @property
    def state(self) -> AwardState:
        """Where it stands: what its last row says."""
        return AwardState(self.steps[-1].kind) if self.steps else AwardState.PROPOSED

    def step(self, kind: AwardState) -> AwardStep | None:
        """The row by which it came to a state; None where it did not."""
        return next((step for step in self.steps if step.kind == kind), None)


class AwardStep(Base):
    """The answer to a proposal (number 1), or its payment (number 2).

    One number is given once: an award is neither signed nor paid twice.
    """

    __tablename__ = "award_step"
    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 2", name="number"),
        CheckConstraint("(kind = 'paid') = (number = 2)", name="paid_last"),
        CheckConstraint("(kind = 'paid') = (payment_id IS NOT NULL)", name="paid_with_list"),
        CheckConstraint("kind <> 'turned_down' OR reason <> ''", name="reason"),
        Index("ix_award_step_payment", "payment_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    number: Mapped[int]
    #: See `kaizen.savings.rules.award_policy.AwardState`.
    kind: Mapped[str] = mapped_column(String(20))
    #: The day in the area.
    on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("award_payment.id"))

    award: Mapped[Award] = relationship(back_populates="steps")
    person: Mapped[Person] = relationship("Person")


class AwardPayment(Base):
    """A list of awards handed to whoever pays; it can be fetched again, and pays nothing twice."""

    __tablename__ = "award_payment"
    __table_args__ = (
        Index("ix_award_payment_site", "site_id", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship("Person")
