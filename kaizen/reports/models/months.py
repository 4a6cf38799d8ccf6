"""Roll-ups by area: months, what is open at the moment, and as of when they stand."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.core.db import Base, Facts, UtcDateTime


class AreaMonth(Base):
    """What was counted in one area in one month, as `Tally.stored`; no row where nothing was.

    `own` is the area alone, `whole` the area with everything that lies below it today.
    """

    __tablename__ = "area_month"
    __table_args__ = (Index("ix_area_month_month", "month_on", "area_id"),)

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    #: The first day of the month, as the calendar of the site shows it.
    month_on: Mapped[date] = mapped_column(primary_key=True)
    own: Mapped[dict[str, Any]] = mapped_column(Facts)
    whole: Mapped[dict[str, Any]] = mapped_column(Facts)


class StaleIdea(Base):
    """A mark: something happened to an idea; the job finds out which months that makes stale.

    There may be several of the same: whoever marks waits for nobody and asks nothing.
    """

    __tablename__ = "stale_idea"

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    #: The area that the idea left, where it moved.
    left_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))


class StaleMonth(Base):
    """A mark: something happened in a month of an area since it was reckoned.

    There may be several of the same: whoever marks waits for nobody.
    """

    __tablename__ = "stale_month"
    __table_args__ = (Index("ix_stale_month_month", "month_on", "area_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    #: The first day of the month.
    month_on: Mapped[date]


def new_mark() -> str:
    """A mark that no other stand has had, in whichever database: a copy is told from its like."""
    return secrets.token_hex(8)


class SiteStand(Base):
    """As of when the months of a site stand; `version` grows whenever a reckoning changed any.

    A database that was put back counts its versions a second time; `mark` never comes again.
    """

    __tablename__ = "site_stand"

    site_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    mark: Mapped[str] = mapped_column(String(16), default=new_mark, server_default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Up to this day, what time alone changes is marked; None: nobody knows, so everything is.
    aged_on: Mapped[date | None]
    #: Under which sources and public holidays (`sources.table.REVISION`) the months were reckoned.
    revision: Mapped[str | None] = mapped_column(String(40))

    def renew(self) -> None:
        """Say that something is told differently from now on."""
        self.version += 1
        self.mark = new_mark()


class AreaSnapshot(Base):
    """What was open in one area, and who belonged to it, when its site was last reckoned.

    `own` is the area alone, `whole` with everything below it, as `Snapshot.stored`.
    """

    __tablename__ = "area_snapshot"

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    #: How many people belong to the area and all below it.
    heads: Mapped[int]
    own: Mapped[dict[str, Any]] = mapped_column(Facts)
    whole: Mapped[dict[str, Any]] = mapped_column(Facts)
