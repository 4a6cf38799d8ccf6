"""Roll-ups: what was counted in each area, and the signals that were found and told."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, UtcDateTime
from kaizen.reports.rules.rhythm import Measure

if TYPE_CHECKING:
    from kaizen.people.models import Area

_MEASURES = ", ".join(f"'{measure.value}'" for measure in Measure)


class RollUp(Base):
    """As of when the roll-ups of a site stand, and which weeks they cover."""

    __tablename__ = "roll_up"

    site_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    weeks_from: Mapped[date]
    #: The first day that is not covered: the Monday of the week that ran then.
    weeks_until: Mapped[date]


class AreaWeek(Base):
    """What was counted in one area in one week; weeks without anything have no row."""

    __tablename__ = "area_week"
    __table_args__ = (CheckConstraint(f"measure IN ({_MEASURES})", name="known_measure"),)

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    measure: Mapped[str] = mapped_column(String(20), primary_key=True)
    week_on: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]


class AreaFade(Base):
    """How many changes of one area were that many months old, and how many of them held."""

    __tablename__ = "area_fade"

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True)
    held: Mapped[int]
    changes: Mapped[int]


class NoveltySignal(Base):
    """An area in which something dries up: since which week, when it was found, when it ended."""

    __tablename__ = "novelty_signal"
    __table_args__ = (
        CheckConstraint(f"measure IN ({_MEASURES})", name="known_measure"),
        # The same stretch is told once, however often and by however many it is looked for.
        UniqueConstraint("area_id", "measure", "since_on"),
        Index(
            "uq_novelty_signal_open",
            "area_id",
            "measure",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    measure: Mapped[str] = mapped_column(String(20))
    #: The Monday of the first week below normal.
    since_on: Mapped[date]
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship("Area")
