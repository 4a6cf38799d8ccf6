"""Who wants the monthly report of which area by mail."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, UtcDateTime

if TYPE_CHECKING:
    from kaizen.people.models import Area, Person


class ReportWish(Base):
    """One person wants the report of one area each month; no row where nobody does."""

    __tablename__ = "report_wish"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)
    wished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The first day of the last month that was told; what was over when it was wished counts.
    told_on: Mapped[date]

    person: Mapped[Person] = relationship("Person")
    area: Mapped[Area] = relationship("Area")
