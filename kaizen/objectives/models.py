"""Aims with their offers and typed values, campaigns, and which idea serves what."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, ExactDecimal, UtcDateTime
from kaizen.objectives.rules.aims import Ending, Measure, OfferKind

if TYPE_CHECKING:
    from kaizen.people.models import Area, Person

_MEASURES = ", ".join(f"'{measure.value}'" for measure in Measure)
_ENDINGS = ", ".join(f"'{ending.value}'" for ending in Ending)


class Aim(Base):
    """What leadership wants to reach in an area by a day, and who answers for it.

    Value and day are those that were agreed; before that, those of the first offer.
    """

    __tablename__ = "aim"
    __table_args__ = (
        CheckConstraint(f"measure IN ({_MEASURES})", name="known_measure"),
        CheckConstraint(f"ending IN ({_ENDINGS})", name="known_ending"),
        CheckConstraint("until_on > from_on", name="ends_after_it_begins"),
        CheckConstraint("to_value <> from_value", name="leads_somewhere"),
        CheckConstraint("parent_id <> id", name="not_below_itself"),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ending_evidence"),
        # As long as nobody has agreed, somebody is asked; an aim that has ended asks nobody.
        CheckConstraint(
            "agreed_at IS NOT NULL OR ended_at IS NOT NULL OR waits_for_id IS NOT NULL",
            name="somebody_is_asked",
        ),
        CheckConstraint("ended_at IS NULL OR waits_for_id IS NULL", name="ended_asks_nobody"),
        Index("ix_aim_site", "site_id", "ended_at"),
        Index("ix_aim_waits_for", "waits_for_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("aim.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    title: Mapped[str] = mapped_column(String(160))
    why: Mapped[str] = mapped_column(Text, default="")
    measure: Mapped[str] = mapped_column(String(20))
    #: Of typed values; empty where the measure has a unit of its own.
    unit: Mapped[str] = mapped_column(String(40), default="")
    from_value: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    to_value: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    from_on: Mapped[date]
    until_on: Mapped[date]
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Who has the ball: asked for a yes or another offer.
    waits_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[str | None] = mapped_column(String(20))
    learned: Mapped[str] = mapped_column(Text, default="")

    area: Mapped[Area] = relationship("Area", foreign_keys=[area_id])
    site: Mapped[Area] = relationship("Area", foreign_keys=[site_id])
    owner: Mapped[Person] = relationship("Person", foreign_keys=[owner_id])
    set_by: Mapped[Person] = relationship("Person", foreign_keys=[set_by_id])
    waits_for: Mapped[Person | None] = relationship("Person", foreign_keys=[waits_for_id])
    parent: Mapped[Aim | None] = relationship(remote_side="Aim.id")
    offers: Mapped[list[AimOffer]] = relationship(back_populates="aim", order_by="AimOffer.id")

    @property
    def as_measure(self) -> Measure:
        """What tells how far it has come."""
        return Measure(self.measure)

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None

    @property
    def can_be_served(self) -> bool:
        """Whether ideas may name it: agreed, and not ended."""
        return self.agreed_at is not None and self.ended_at is None


class AimOffer(Base):
    """One throw of the ball, or the yes that ended it; never changed, never deleted."""

    __tablename__ = "aim_offer"
    __table_args__ = (
        CheckConstraint("(kind = 'agreed') = (to_id IS NULL)", name="an_offer_asks_somebody"),
        Index("ix_aim_offer_aim", "aim_id", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    aim_id: Mapped[int] = mapped_column(ForeignKey("aim.id"))
    kind: Mapped[str] = mapped_column(String(20), default=OfferKind.OFFER.value)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    value: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    until_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    aim: Mapped[Aim] = relationship(back_populates="offers")
    by: Mapped[Person] = relationship("Person", foreign_keys=[by_id])
    to: Mapped[Person | None] = relationship("Person", foreign_keys=[to_id])


class AimReading(Base):
    """A value that was measured for an aim on a day; typed again, it is put right."""

    __tablename__ = "aim_reading"
    __table_args__ = (UniqueConstraint("aim_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    aim_id: Mapped[int] = mapped_column(ForeignKey("aim.id"))
    on: Mapped[date]
    value: Mapped[Decimal] = mapped_column(ExactDecimal(18, 4))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Campaign(Base):
    """A theme with a first and a last day, for an area and everything below it."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("until_on > from_on", name="ends_after_it_begins"),
        Index("ix_campaign_site", "site_id", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    #: The aim that it helps along; ideas of the campaign serve it too.
    aim_id: Mapped[int | None] = mapped_column(ForeignKey("aim.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    words: Mapped[str] = mapped_column(Text, default="")
    from_on: Mapped[date]
    until_on: Mapped[date]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship("Area", foreign_keys=[area_id])
    site: Mapped[Area] = relationship("Area", foreign_keys=[site_id])
    aim: Mapped[Aim | None] = relationship()
    made_by: Mapped[Person] = relationship("Person")

    def runs_on(self, day: date) -> bool:
        """Whether that day is one of its days."""
        return self.ended_at is None and self.from_on <= day <= self.until_on


class Serving(Base):
    """Which aim an idea serves, and through which campaign."""

    __tablename__ = "serving"
    __table_args__ = (
        CheckConstraint("aim_id IS NOT NULL OR campaign_id IS NOT NULL", name="serves_something"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), primary_key=True)
    aim_id: Mapped[int | None] = mapped_column(ForeignKey("aim.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    aim: Mapped[Aim | None] = relationship()
    campaign: Mapped[Campaign | None] = relationship()
