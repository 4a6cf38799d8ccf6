"""Scores: who was asked for one, and what each said alone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, Facts, UtcDateTime

if TYPE_CHECKING:
    from kaizen.people.models import Person


class ScoreRequest(Base):
    """One person asked to score one idea, alone; opened to all after `due_at` at the latest."""

    __tablename__ = "score_request"
    __table_args__ = (UniqueConstraint("idea_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship("Person", foreign_keys=[person_id])


class Score(Base):
    """What one person gives an idea, 1 to 5 for each criterion, under one version of the weights.

    Written once; somebody who changes their mind says so in words beside it.
    """

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("idea_id", "person_id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Criterion → 1 to 5; a criterion left out is missing here.
    steps: Mapped[dict[str, Any]] = mapped_column(Facts)
    words: Mapped[str] = mapped_column(Text, default="")
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"))

    person: Mapped[Person] = relationship("Person", foreign_keys=[person_id])
