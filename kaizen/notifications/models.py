"""Notices, digests and what leaves the house: mail and posts to web hooks."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text, Time, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, Facts, UtcDateTime
from kaizen.core.outbox import Outgoing

if TYPE_CHECKING:
    from kaizen.ideas.models import Idea
    from kaizen.people.models import Area, Person


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
        Index(
            "ix_notice_to_carry",
            "person_id",
            "id",
            sqlite_where=text("carried_at IS NULL"),
            postgresql_where=text("carried_at IS NULL"),
        ),
        Index(
            "ix_notice_urgent",
            "id",
            sqlite_where=text("is_urgent AND carried_at IS NULL"),
            postgresql_where=text("is_urgent AND carried_at IS NULL"),
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
    #: Told at once by a message of its own, instead of waiting for that of the day.
    is_urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: When a digest or a message of its own took it along; until then it waits for one.
    carried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    idea: Mapped[Idea | None] = relationship("Idea")
    actor: Mapped[Person | None] = relationship("Person", foreign_keys=[actor_id])


class Preference(Base):
    """What one person chose about messages; what is empty is the plant's default."""

    __tablename__ = "preference"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: Local time of the daily message; empty: the start of the person's shift.
    digest_at: Mapped[time | None] = mapped_column(Time)
    quiet_from: Mapped[time | None] = mapped_column(Time)
    quiet_until: Mapped[time | None] = mapped_column(Time)
    wants_mail: Mapped[bool] = mapped_column(default=True)
    #: Without it only what the person has to do or decide is sent.
    wants_news: Mapped[bool] = mapped_column(default=True)


class Digest(Base):
    """The one bundle of one working day of one person; its uniqueness is the promise."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("person_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    items: Mapped[int]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))


class Mail(Outgoing, Base):
    """One message on its way to one address; written in the transaction that causes it."""

    __tablename__ = "mail"
    __table_args__ = (Outgoing.index_of_due("mail"), Outgoing.index_of_given_up("mail"))

    #: Stable, so that a receiver can drop a second copy after a crash.
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    #: Where the reader can stop such messages; mail programs show it as a button.
    unsubscribe_url: Mapped[str | None] = mapped_column(String(500))
    #: The server said for good that nobody is there.
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The last try met no server at all: the letter may go as soon as another one gets through.
    unreached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person | None] = relationship("Person")


class Webhook(Base):
    """An address of another system that hears of events in one area and below."""

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(100))
    shape: Mapped[str] = mapped_column(String(20))
    kinds: Mapped[list[str]] = mapped_column(Facts)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship("Area")


class WebhookPost(Outgoing, Base):
    """One event on its way to one web hook."""

    __tablename__ = "webhook_post"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        Outgoing.index_of_due("webhook_post"),
    )

    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    payload: Mapped[dict[str, Any]] = mapped_column(Facts)

    webhook: Mapped[Webhook] = relationship()
