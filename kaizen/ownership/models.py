"""Assignments, checks and reminders: the rows behind "one holder, one due date"."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, Facts, UtcDateTime
from kaizen.ownership.rules import AssignmentKind, CheckResult

if TYPE_CHECKING:
    from kaizen.ideas.models import Idea
    from kaizen.people.models import Person

#: Looks of a change that was taken up again. Written out, since a partial index serves only
#: questions that repeat its condition.
IS_AGAIN = text("round > 1")


class Assignment(Base):
    """One thing asked of one person by one day; an open idea has exactly one open main one."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_open_main",
            "idea_id",
            unique=True,
            sqlite_where=text("is_main AND closed_at IS NULL"),
            postgresql_where=text("is_main AND closed_at IS NULL"),
        ),
        Index(
            "ix_assignment_person_open",
            "person_id",
            "due_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_assignment_person_kind",
            "person_id",
            "kind",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_assignment_next_rung",
            "next_rung_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_assignment_idea", "idea_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    check_id: Mapped[int | None] = mapped_column(ForeignKey("use_check.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    is_main: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_rung_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    idea: Mapped[Idea] = relationship("Idea")
    person: Mapped[Person] = relationship("Person", foreign_keys=[person_id])
    check: Mapped[UseCheck | None] = relationship()

    @property
    def as_kind(self) -> AssignmentKind:
        """The kind as the enumeration knows it."""
        return AssignmentKind(self.kind)

    def is_overdue(self, now: datetime) -> bool:
        """Whether its moment has passed and nobody has done it."""
        return self.closed_at is None and self.due_at < now


class UseCheck(Base):
    """A dated look whether a change is still in use."""

    __tablename__ = "use_check"
    __table_args__ = (
        UniqueConstraint("idea_id", "round", "day"),
        CheckConstraint("(answered_at IS NULL) = (result IS NULL)", name="answered_has_result"),
        Index(
            "ix_use_check_due_open",
            "due_on",
            sqlite_where=text("result IS NULL"),
            postgresql_where=text("result IS NULL"),
        ),
        Index(
            "ix_use_check_again",
            "idea_id",
            "round",
            sqlite_where=IS_AGAIN,
            postgresql_where=IS_AGAIN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    #: How often the change has come into use: a change that is taken up again starts a new round.
    round: Mapped[int] = mapped_column(default=1)
    #: Calendar days in use at which it is looked at: 30, 60, 90, then 365 and each year.
    day: Mapped[int]
    due_on: Mapped[date]
    result: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    idea: Mapped[Idea] = relationship("Idea")
    answered_by: Mapped[Person | None] = relationship("Person")

    @property
    def as_result(self) -> CheckResult | None:
        """The answer as the enumeration knows it."""
        return CheckResult(self.result) if self.result else None


class Reminder(Base):
    """The evidence that one rung of a ladder was sent, or skipped because a newer one was due."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("assignment_id", "ladder", "due_at", "rung", "occurrence"),
        Index("ix_reminder_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    ladder: Mapped[str] = mapped_column(String(20))
    #: The moment from which the rungs were counted; a new plan begins a new ladder.
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Working days after the due day; -1 is the working day before it.
    rung: Mapped[int]
    #: 0 for the rung itself, then 1, 2, … for each week in which the last one came again.
    occurrence: Mapped[int] = mapped_column(default=0)
    is_skipped: Mapped[bool] = mapped_column(default=False)
    to_ids: Mapped[list[int]] = mapped_column(Facts, default=list)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Until when an act counts as an answer to this reminder: one working day later.
    answer_by: Mapped[datetime] = mapped_column(UtcDateTime)
    acted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"))

    assignment: Mapped[Assignment] = relationship()


class Snooze(Base):
    """One time that somebody put a reminder off for some working days, with the reason."""

    __tablename__ = "snooze"
    __table_args__ = (Index("ix_snooze_assignment", "assignment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    working_days: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship("Person")


class SetAside(Base):
    """An assignment that the sweep could not work on; it waits for the administrator."""

    __tablename__ = "set_aside"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=1)
    error: Mapped[str] = mapped_column(Text)

    assignment: Mapped[Assignment] = relationship()
