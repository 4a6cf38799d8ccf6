"""What happened, recorded with the change itself, and told to the reactions after the commit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import ForeignKey, Index, String, Text, bindparam, func, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kaizen.core.db import Base, Facts, UtcDateTime, db
from kaizen.core.transaction import after_commit, transaction

Reaction = Callable[["Event", datetime], None]

MOST_TRIES = 5
BATCH = 50
#: A run that still finds events ends after this; the next one goes on.
RUN_SECONDS = 45.0
BACK_OFF = timedelta(minutes=2)
_EXTENSION = "kaizen_reactions"
_OWN_EVENTS = "kaizen_own_events"

log = structlog.get_logger(__name__)


class Event(Base):
    """One thing that happened; never changed and never deleted: it is the audit trail."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_subject", "subject_type", "subject_id", "id"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject_type: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    actor_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    facts: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)


class EventDelivery(Base):
    """How far the reactions to one event have come; apart from it, since this row changes."""

    __tablename__ = "event_delivery"
    __table_args__ = (Index("ix_event_delivery_open", "settled_at", "next_try_at"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)


class EventReaction(Base):
    """Evidence that one reaction to one event is done, so that a retry repeats only the rest."""

    __tablename__ = "event_reaction"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    reaction: Mapped[str] = mapped_column(String(80), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class _Outcome:
    """What one try has done for one event: reactions that ran, and what went wrong."""

    event_id: int
    reacted: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


_ANY_DUE = (
    select(EventDelivery.event_id)
    .where(
        EventDelivery.settled_at.is_(None),
        EventDelivery.next_try_at <= bindparam("now", type_=UtcDateTime),
    )
    .limit(1)
)
_STUCK = (EventDelivery.settled_at.is_(None), EventDelivery.next_try_at.is_(None))


def install_reactions(app: Any, reactions: Mapping[str, Iterable[Reaction]]) -> None:
    """Give the application its one table of event kind → functions."""
    app.extensions[_EXTENSION] = {kind: tuple(calls) for kind, calls in reactions.items()}


def record(kind: str, subject: Any, actor_id: int | None, now: datetime, **facts: object) -> Event:
    """Write down that something happened, in the transaction of the change that made it so.

    `kind` is a past tense such as ``idea.approved``; `subject` any mapped row with an id;
    `facts` hold ids, days as ISO text and short words, never a person's name.
    """
    session = db.session()
    if subject.id is None:
        session.flush()
    event = Event(
        kind=kind,
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        actor_id=actor_id,
        at=now,
        facts=dict(facts),
    )
    session.add(event)
    session.flush()
    session.add(EventDelivery(event_id=event.id, next_try_at=now))
    session.info.setdefault(_OWN_EVENTS, []).append((event.id, now))
    after_commit(_settle_own)
    return event


def settle(now: datetime, *, only: Iterable[int] | None = None) -> int:
    """Run the reactions that are due and answer how many events were settled.

    Two processes may settle at once: each event is taken by a conditional update inside the
    transaction that also writes what the reactions wrote, so that a kill undoes both.
    """
    return sum(_settle_batch(now, only))


def settle_all(now: datetime) -> int:
    """Settle batch after batch until nothing is due, or a run is over; answer how many."""
    began, settled = time.monotonic(), 0
    while time.monotonic() - began < RUN_SECONDS and _is_any_due(db.session(), now):
        batch = _settle_batch(now, None)
        settled += sum(batch)
        if not batch:
            break
    return settled


def stuck(session: Session, *, most: int = BATCH) -> list[EventDelivery]:
    """Events whose reactions failed too often, oldest first; they stay for the administrator."""
    rows = select(EventDelivery).where(*_STUCK).order_by(EventDelivery.event_id)
    return list(session.scalars(rows.limit(most)))


def count_stuck(session: Session) -> int:
    """How many events wait for the administrator."""
    return session.scalar(select(func.count()).select_from(EventDelivery).where(*_STUCK)) or 0


def put_back(delivery: EventDelivery, *, now: datetime) -> None:
    """Have a stuck event tried again, with as many tries as a new one."""
    delivery.tries = 0
    delivery.next_try_at = now


def history(session: Session, subject_type: str, subject_id: int) -> list[Event]:
    """Everything recorded about one subject, oldest first."""
    rows = select(Event).where(Event.subject_type == subject_type, Event.subject_id == subject_id)
    return list(session.scalars(rows.order_by(Event.id)))


def _settle_own(session: Session) -> None:
    own = session.info.pop(_OWN_EVENTS, [])
    if own:
        settle(max(at for _, at in own), only=[event_id for event_id, _ in own])


def _settle_batch(now: datetime, only: Iterable[int] | None) -> list[bool]:
    """Settle what is due, at most `BATCH`; whether each of them is settled now."""
    with transaction() as session:
        ids = [delivery.event_id for delivery in _due(session, now, only)]
        if not ids:
            return []
        rows = session.scalars(select(Event).where(Event.id.in_(ids)).order_by(Event.id))
        done = _done_before(session, ids)
        outcomes = [_react_to(session, event, now, done) for event in rows.all()]
        _note_outcomes(session, outcomes, now)
        return [not outcome.errors for outcome in outcomes]


def _is_any_due(session: Session, now: datetime) -> bool:
    """Whether anything waits; it only reads, so that looking often costs little."""
    return session.scalar(_ANY_DUE, {"now": now}) is not None


def _due(session: Session, now: datetime, only: Iterable[int] | None) -> list[EventDelivery]:
    due = (
        select(EventDelivery)
        .where(EventDelivery.settled_at.is_(None), EventDelivery.next_try_at <= now)
        .order_by(EventDelivery.event_id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    if only is not None:
        due = due.where(EventDelivery.event_id.in_(list(only)))
    return list(session.scalars(due))


def _done_before(session: Session, event_ids: list[int]) -> set[tuple[int, str]]:
    """Which reactions to these events an earlier try has brought to an end."""
    rows = session.execute(
        select(EventReaction.event_id, EventReaction.reaction).where(
            EventReaction.event_id.in_(event_ids)
        )
    )
    return {(event_id, name) for event_id, name in rows}


def _react_to(
    session: Session, event: Event, now: datetime, done: set[tuple[int, str]]
) -> _Outcome:
    """React to one event, each reaction in a savepoint of its own; one fault stops no other."""
    outcome = _Outcome(event.id)
    for reaction in current_app.extensions[_EXTENSION].get(event.kind, ()):
        name = f"{reaction.__module__}.{reaction.__qualname__}"
        if (event.id, name) in done:
            continue
        try:
            with session.begin_nested():
                reaction(event, now)
            outcome.reacted.append(name)
        except Exception as error:  # a fault in one reaction must not lose the others
            log.exception("reaction failed", event_id=event.id, reaction=name)
            outcome.errors.append(f"{name}: {error}")
    return outcome


def _note_outcomes(session: Session, outcomes: list[_Outcome], now: datetime) -> None:
    """Write down what is done, in the transaction that keeps what the reactions wrote."""
    reacted = [
        {"event_id": outcome.event_id, "reaction": name, "done_at": now}
        for outcome in outcomes
        for name in outcome.reacted
    ]
    if reacted:
        session.execute(insert(EventReaction), reacted)
    settled = [outcome.event_id for outcome in outcomes if not outcome.errors]
    if settled:
        _note(session, settled, settled_at=now, last_error=None)
    for outcome in outcomes:
        if outcome.errors:
            _note_failure(session, outcome, now)


def _note_failure(session: Session, outcome: _Outcome, now: datetime) -> None:
    tries = session.get_one(EventDelivery, outcome.event_id).tries + 1
    again = now + BACK_OFF * 2**tries if tries < MOST_TRIES else None
    error = "\n".join(outcome.errors)[:2000]
    _note(session, [outcome.event_id], tries=tries, next_try_at=again, last_error=error)


def _note(session: Session, event_ids: list[int], **values: object) -> None:
    rows = update(EventDelivery).where(EventDelivery.event_id.in_(event_ids)).values(**values)
    # Whoever looks at a delivery next does so in another transaction.
    session.execute(rows.execution_options(synchronize_session=False))


def count_open(session: Session) -> int:
    """How many events still wait for their reactions."""
    waiting = select(func.count()).select_from(EventDelivery)
    return session.scalar(waiting.where(EventDelivery.settled_at.is_(None))) or 0
