"""Leases: of any number of processes, one holds a name; when it dies, another takes over.

A holder counts a number up while it lives (`beat`), and whoever wants the name watches that
number by a clock of its own that nobody can set. Only a number that stood still for a whole
lease in front of the watcher's eyes belongs to the dead. So no two clocks are ever compared:
a clock set back an hour, or two machines whose clocks differ, neither hold a lease too long
nor take one from the living. (The idea is that of the lock clients of large key-value stores.)

Whoever looks each 5 seconds takes over no later than 40 seconds after a kill: up to 5 until
the last number is seen, 30 in which it stands still, 5 more until the next look.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

import structlog
from flask import Flask
from sqlalchemy import String, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from kaizen.core.db import Base, UtcDateTime
from kaizen.core.transaction import transaction

#: A holder whose number stood still for so long is dead.
LEASE_SECONDS = 30.0
#: A holder counts so many times within one lease: two may fail before it is taken for dead.
BEATS_PER_LEASE = 3

log = structlog.get_logger(__name__)


class Lease(Base):
    """One name and who holds it; without an owner it is free."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    owner: Mapped[str | None] = mapped_column(String(120))
    beat: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Taken:
    """A lease that is ours: its name, our mark in the row, and whether its holder had died."""

    name: str
    owner: str
    was_dead: bool


@dataclass
class _Sight:
    beat: tuple[str, int]
    first_seen: float
    last_seen: float


@dataclass
class Watcher:
    """What one process has seen of leases that others hold, by its own steady clock.

    `patience` is the longest pause, in seconds, between two looks that still counts as
    watching: somebody who could not see the row for a while, because the database was away
    or the machine asleep, begins to watch anew.
    """

    lease_seconds: float = LEASE_SECONDS
    patience: float = LEASE_SECONDS / 2
    clock: Callable[[], float] = time.monotonic
    _sights: dict[str, _Sight] = field(default_factory=dict)

    def is_dead(self, lease: Lease) -> bool:
        """Look at a lease that somebody holds: has its number stood still for too long?"""
        seen = (lease.owner or "", lease.beat)
        at = self.clock()
        sight = self._sights.get(lease.name)
        if sight is None or sight.beat != seen or at - sight.last_seen > self.patience:
            self._sights[lease.name] = _Sight(seen, at, at)
            return False
        sight.last_seen = at
        return at - sight.first_seen >= self.lease_seconds


def is_free(lease: Lease | None, watcher: Watcher) -> bool:
    """Whether it is worth trying to take the lease; only `take` decides."""
    return lease is None or lease.owner is None or watcher.is_dead(lease)


def take(session: Session, name: str, *, watcher: Watcher, now: datetime) -> Taken | None:
    """Take a name inside a transaction, or answer None because somebody else holds it.

    The row changes only if it still is what was read: of several who try, one succeeds.
    """
    lease = session.get(Lease, name, populate_existing=True) or _made(session, name)
    if lease is None or not is_free(lease, watcher):
        return None
    before = (lease.owner, lease.beat)
    owner = f"{socket.gethostname()[:60]}:{os.getpid()}:{uuid4().hex[:12]}"
    changed = session.execute(
        update(Lease)
        .where(Lease.name == name, Lease.owner.is_not_distinct_from(before[0]))
        .where(Lease.beat == before[1])
        .values(owner=owner, beat=before[1] + 1, taken_at=now)
        .execution_options(synchronize_session=False)
    )
    if not _hit(changed):
        return None
    return Taken(name, owner, was_dead=before[0] is not None)


def renew(session: Session, taken: Taken) -> bool:
    """Count on; false when somebody else has taken the lease for dead meanwhile."""
    mine = update(Lease).where(Lease.name == taken.name, Lease.owner == taken.owner)
    return _hit(session.execute(mine.values(beat=Lease.beat + 1)))


def release(session: Session, taken: Taken) -> bool:
    """Give the name back; false when it was no longer ours."""
    mine = update(Lease).where(Lease.name == taken.name, Lease.owner == taken.owner)
    return _hit(session.execute(mine.values(owner=None, taken_at=None, beat=Lease.beat + 1)))


@contextmanager
def kept(app: Flask, taken: Taken, *, lease_seconds: float = LEASE_SECONDS) -> Iterator[None]:
    """Renew a lease from a thread of its own for as long as the block runs."""
    done = threading.Event()
    thread = threading.Thread(
        target=_keep, args=(app, taken, done, lease_seconds / BEATS_PER_LEASE), daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        done.set()
        # A thread that waits for a database that is away must not keep the job from ending.
        thread.join(timeout=1)


def _keep(app: Flask, taken: Taken, done: threading.Event, every: float) -> None:
    while not done.wait(every):
        try:
            with app.app_context(), transaction() as session:
                is_ours = renew(session, taken)
        except SQLAlchemyError as error:
            # The database is away: whoever watches cannot see the row either, and waits anew.
            log.warning("lease not renewed", lease=taken.name, error=type(error).__name__)
            continue
        if not is_ours:
            log.warning("lease lost", lease=taken.name)
            return


def _made(session: Session, name: str) -> Lease | None:
    """A new row for a name that nobody has held yet; None when another was faster."""
    try:
        with session.begin_nested():
            lease = Lease(name=name, owner=None, beat=0)
            session.add(lease)
    except IntegrityError:
        return session.scalars(select(Lease).where(Lease.name == name)).first()
    return lease


def _hit(result: object) -> bool:
    return bool(getattr(result, "rowcount", 0))
