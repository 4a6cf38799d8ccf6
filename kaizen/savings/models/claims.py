"""Claims: what the owner says a change brings, and what somebody else found to be true."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, UtcDateTime

if TYPE_CHECKING:
    from kaizen.ideas.models import Idea
    from kaizen.people.models import Person


class Claim(Base):
    """The benefit lines of an idea in use, as one thing to verify.

    `starts_on` is the day the change came into use, `ends_on` the first day after its counting
    window of twelve months. Site and currency are those of that day.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("(state = 'verified') = (verified_at IS NOT NULL)", name="verified_when"),
        CheckConstraint(
            "(verified_at IS NULL) = (verifier_id IS NULL)", name="verified_by_somebody"
        ),
        CheckConstraint("verifier_id IS NULL OR verifier_id <> claimant_id", name="by_another"),
        CheckConstraint("ends_on > starts_on", name="window"),
        Index("ix_claim_state", "state", "site_id"),
        Index("ix_claim_area", "area_id", "starts_on", "idea_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    currency: Mapped[str] = mapped_column(String(3))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: The first month of the fiscal year as the claim was split by it; a later one changes nothing.
    fiscal_first_month: Mapped[int] = mapped_column(default=1)
    #: See `kaizen.savings.rules.claims.ClaimState`.
    state: Mapped[str] = mapped_column(String(20))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: None where the claim came with a list.
    claimant_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    committer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verifier_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: In which capacity: finance, or a leader where no finance is named.
    verified_as: Mapped[str | None] = mapped_column(String(20))
    evidence: Mapped[str] = mapped_column(Text, default="")
    #: Why the verified figures differ from the claimed ones.
    reason: Mapped[str] = mapped_column(Text, default="")
    #: The days through which the ledger has been booked; the first day not yet booked.
    booked_to: Mapped[date | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    idea: Mapped[Idea] = relationship("Idea")
    verifier: Mapped[Person | None] = relationship("Person", foreign_keys=[verifier_id])
    shares: Mapped[list[ClaimShare]] = relationship(order_by="ClaimShare.id")
    questions: Mapped[list[ClaimQuestion]] = relationship(order_by="ClaimQuestion.id")

    @property
    def open_question(self) -> ClaimQuestion | None:
        """What the verifier asked and nobody has answered yet."""
        return next((one for one in self.questions if one.answered_at is None), None)


class ClaimQuestion(Base):
    """What a verifier asked when a claim was sent back, and what its owner answered."""

    __tablename__ = "claim_question"
    __table_args__ = (
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    asked_by: Mapped[Person] = relationship("Person", foreign_keys=[asked_by_id])
    answered_by: Mapped[Person | None] = relationship("Person", foreign_keys=[answered_by_id])


class ClaimShare(Base):
    """Which part of a claim an area counts as its own; the parts add up to one hundred."""

    __tablename__ = "claim_share"
    __table_args__ = (
        UniqueConstraint("claim_id", "area_id"),
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    percent: Mapped[int]


class HardEvidence(Base):
    """Why freed labour is money: which cost falls, and that nobody was dismissed for it."""

    __tablename__ = "hard_evidence"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("line.id"), index=True)
    #: See `kaizen.savings.rules.claims.FallingCost`.
    falling_cost: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(Text)
    nobody_dismissed: Mapped[bool]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DismissalAnswer(Base):
    """The answer to "was anybody dismissed for it?", some months after it came into use.

    A wrong one is corrected by another that names it, with a reason; what was said first stays.
    """

    __tablename__ = "dismissal_answer"
    __table_args__ = (
        CheckConstraint("(corrects_id IS NULL) = (reason = '')", name="corrected_with_reason"),
        Index(
            "uq_dismissal_answer_first",
            "claim_id",
            "after_months",
            unique=True,
            sqlite_where=text("corrects_id IS NULL"),
            postgresql_where=text("corrects_id IS NULL"),
        ),
        # Whatever reckons a claim asks for its answers.
        Index("ix_dismissal_answer_claim", "claim_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    after_months: Mapped[int]
    was_dismissed: Mapped[bool]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The answer that this one takes the place of; each is corrected once, the last one counts.
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("dismissal_answer.id"), unique=True)
    #: Why it is corrected; without names, since it can never be erased.
    reason: Mapped[str] = mapped_column(Text, default="")
