"""The pulse as it is kept: nothing here names a person, a moment or an order of coming in.

What is written at the moment of an answer is opaque: a sealed envelope and a mark, both under
random numbers, so that neither neighbours nor the physical order of rows tell anything. Readable
are only counts, and they grow by at least seven answers at a time. See docs/security.md.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.core.db import Base, Facts, UtcDateTime

# On SQLite only this type is the row's own number: with another one a hidden number would count
# up and keep the order in which answers came.
_RandomId = BigInteger().with_variant(Integer, "sqlite")


class SealedAnswer(Base):
    """An answer, or a refusal to answer, that cannot be told from it; gone once it is counted."""

    __tablename__ = "pulse_sealed"

    id: Mapped[int] = mapped_column(_RandomId, primary_key=True, autoincrement=False)
    #: Area, month, door and answer, encrypted; always of the same length.
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class PulseMark(Base):
    """Somebody was asked in a quarter; whom, only the house's secret can tell.

    The number is a keyed hash of person and quarter. The same mark is left by an answer and by a
    refusal; it goes when the quarter is over.
    """

    __tablename__ = "pulse_mark"

    id: Mapped[int] = mapped_column(_RandomId, primary_key=True, autoincrement=False)
    until_on: Mapped[date]


class PulseCount(Base):
    """How many people of an area gave each answer in a month: never fewer than seven together."""

    __tablename__ = "pulse_count"

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    month_on: Mapped[date] = mapped_column(primary_key=True)
    #: How many said 0, 1, … 10.
    recommend: Mapped[list[int]] = mapped_column(Facts)
    #: How many said "no idea so far", 1, … 5.
    serious: Mapped[list[int]] = mapped_column(Facts)
    by_link: Mapped[int] = mapped_column(default=0)


class PulseLink(Base):
    """A link to the pulse of one area; its address is signed, and not kept."""

    __tablename__ = "pulse_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
