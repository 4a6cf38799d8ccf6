"""Persons, areas, memberships, absences, devices, shared boards and attempts to sign in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, Facts, UtcDateTime
from kaizen.people.rules import Reading, Role, has_run_out, path_ids


class Area(Base):
    """A node of the area tree; what is not set here is that of the nearest area above."""

    __tablename__ = "area"
    __table_args__ = (
        CheckConstraint("parent_id IS NOT NULL OR currency IS NOT NULL", name="site_has_currency"),
        CheckConstraint("parent_id IS NOT NULL OR time_zone IS NOT NULL", name="site_has_zone"),
        Index("ix_area_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    path: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(30), default="area")
    time_zone: Mapped[str | None] = mapped_column(String(60))
    currency: Mapped[str | None] = mapped_column(String(3))
    reading: Mapped[str] = mapped_column(String(20), default=Reading.SITE.value)
    names_may_hide: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    parent: Mapped[Area | None] = relationship(remote_side="Area.id", foreign_keys="Area.parent_id")

    site: Mapped[Area | None] = relationship(
        remote_side="Area.id", foreign_keys="Area.site_id", viewonly=True
    )

    @property
    def is_site(self) -> bool:
        """Whether this is a root of the tree."""
        return self.parent_id is None

    @property
    def path_ids(self) -> list[int]:
        """Ids from the site down to this area."""
        return path_ids(self.path)


class AreaCalendar(Base):
    """The working time of one area: weekdays, holidays, own days and shifts in local time.

    An own day is a date as text, or a span with its name: ``{"first": …, "last": …, "name": …}``.
    """

    __tablename__ = "area_calendar"

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    workdays: Mapped[list[int]] = mapped_column(Facts)
    shifts: Mapped[list[dict[str, str]]] = mapped_column(Facts)
    country: Mapped[str | None] = mapped_column(String(2))
    region: Mapped[str | None] = mapped_column(String(10))
    days_off: Mapped[list[str | dict[str, str]]] = mapped_column(Facts, default=list)
    extra_workdays: Mapped[list[str | dict[str, str]]] = mapped_column(Facts, default=list)
    working_days_a_year: Mapped[int | None]


class Person(Base):
    """Somebody with an account: badge and PIN, and/or user name and password."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("username IS NOT NULL OR badge IS NOT NULL", name="can_be_named"),
        # Holds all that a headcount asks.
        Index("ix_person_home_area", "home_area_id", "deactivated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str] = mapped_column(String(120))
    username: Mapped[str | None] = mapped_column(String(60), unique=True)
    badge: Mapped[str | None] = mapped_column(String(40), unique=True)
    email: Mapped[str | None] = mapped_column(String(200), unique=True)
    #: Since when the mail server says for good that nobody is at this address.
    email_refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    password_hash: Mapped[str | None] = mapped_column(Text)
    pin_hash: Mapped[str | None] = mapped_column(Text)
    #: When somebody else set the secret; None once its owner has chosen it.
    password_given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pin_given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(12), default="en")
    time_zone: Mapped[str | None] = mapped_column(String(60))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    session_epoch: Mapped[int] = mapped_column(default=0)
    home_area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    home_area: Mapped[Area | None] = relationship()
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="person", order_by="Membership.id", cascade="all, delete-orphan"
    )

    # What the sign-in library asks of a person; the house itself asks `is_active`.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether this person still works here."""
        return self.deactivated_at is None

    def can_sign_in(self, now: datetime) -> bool:
        """Whether there is a password or a PIN that counts."""
        return any(
            kept is not None and not has_run_out(given_at, now)
            for kept, given_at in (
                (self.password_hash, self.password_given_at),
                (self.pin_hash, self.pin_given_at),
            )
        )

    def get_id(self) -> str:
        """Who this is and since which change of password, PIN or role, for the session."""
        return f"{self.id}.{self.session_epoch}"

    def end_sessions(self) -> None:
        """Sign this person off everywhere."""
        self.session_epoch += 1

    @property
    def first_name(self) -> str:
        """The name colleagues call across the hall."""
        return self.full_name.split()[0]


class Membership(Base):
    """A role of a person in an area, valid for everything below it."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "area_id", "role", "shift"),
        CheckConstraint("role <> 'administrator'", name="administrators_have_no_area"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    shift: Mapped[str] = mapped_column(String(20), default="")
    is_first: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(back_populates="memberships")
    area: Mapped[Area] = relationship(lazy="joined", innerjoin=True)

    @property
    def as_role(self) -> Role:
        """The role as the enumeration knows it."""
        return Role(self.role)


class Absence(Base):
    """Days, both included, on which a person is away; a deputy may hold what they hold."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint("deputy_id IS NULL OR deputy_id <> person_id", name="deputy_is_another"),
        Index("ix_absence_person", "person_id", "until_on"),
        Index("ix_absence_until_on", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id])

    def covers(self, day: date) -> bool:
        """Whether the person is away on `day`."""
        return self.cancelled_at is None and self.from_on <= day <= self.until_on


class SignInAttempt(Base):
    """One attempt to sign in, kept to pause and lock guessing; the name as it was typed."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_name", "name", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    succeeded: Mapped[bool]
    address: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Device(Base):
    """A shared tablet on which an administrator has allowed badge and PIN."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    enrolled_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship()


class SignedIn(Base):
    """One signing in with one browser, until it ends there or is ended from elsewhere.

    It names no address and keeps no more of the browser than its name, so that its owner knows
    it again. `epoch` is the one that counted when it began.
    """

    __tablename__ = "signed_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    epoch: Mapped[int]
    browser: Mapped[str] = mapped_column(String(60))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    device: Mapped[Device | None] = relationship()


class BoardLink(Base):
    """An address that shows the board of one area to whoever has it; kept only as a hash."""

    __tablename__ = "board_link"
    __table_args__ = (
        Index(
            "uq_board_link_open",
            "area_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship()
    made_by: Mapped[Person] = relationship()
