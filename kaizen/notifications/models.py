"""Notices: what the system tells one person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, Facts, UtcDateTime

if TYPE_CHECKING:
    from kaizen.ideas.models import Idea
    from kaizen.people.models import Person


class Notice(Base):
    """One thing told to one person; the words come from `kind` and `facts` when shown."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index("ix_notice_person", "person_id", "id"),
        Index(
            "ix_notice_unread",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    kind: Mapped[str] = mapped_column(String(60))
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    idea: Mapped[Idea | None] = relationship("Idea")
    actor: Mapped[Person | None] = relationship("Person", foreign_keys=[actor_id])
