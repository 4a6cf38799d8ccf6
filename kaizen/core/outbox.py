"""What must leave the house: rows that are claimed, tried, tried again, and given up aloud."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Index,
    String,
    Text,
    and_,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kaizen.core.db import UtcDateTime

#: Waits after the first, second, … failure (ownership.md, "Delivery"), then once a day.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
AGAIN_DAILY = timedelta(days=1)
MOST_AGE = timedelta(days=5)
#: Longer than any one attempt may take, and the writing down of its outcome where the database
#: is away for a minute; after it another process may try.
CLAIM = timedelta(minutes=3)
#: How far the clocks of two machines may lie apart.
SKEW = timedelta(minutes=2)

_WAITING = "next_try_at IS NOT NULL"


class Outgoing:
    """Columns of a row that waits to be delivered: `next_try_at` is empty once it is settled."""

    #: Since when it is tried; five days are counted from here.
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)

    @staticmethod
    def index_of_due(table: str) -> Index:
        """The index by which the rows that are due are found among all that ever left."""
        return Index(
            f"ix_{table}_due",
            "next_try_at",
            sqlite_where=text(_WAITING),
            postgresql_where=text(_WAITING),
        )

    @staticmethod
    def index_of_given_up(table: str) -> Index:
        """The index by which the few that were given up are found, newest first."""
        given_up = text("given_up_at IS NOT NULL")
        return Index(
            f"ix_{table}_given_up",
            "given_up_at",
            "id",
            sqlite_where=given_up,
            postgresql_where=given_up,
        )


Row = TypeVar("Row", bound=Outgoing)


def claim_due(
    session: Session, model: type[Row], now: datetime, *, most: int, only: int | None = None
) -> list[Row]:
    """Take up to `most` rows that are due, so that no other process tries them meanwhile.

    Call it in a transaction of its own and commit before trying: a row whose claim has run
    out, since its process was killed, is given out again. `only` asks for that one row.
    """
    row_id = model.id
    free = _is_free(model, now)
    due = select(row_id).where(_is_due(model, now), free).order_by(model.next_try_at, row_id)
    if only is not None:
        due = due.where(row_id == only)
    ids = session.scalars(due.limit(most).with_for_update(skip_locked=True)).all()
    if not ids:
        return []
    mine = uuid4().hex
    session.execute(
        update(model)
        .where(row_id.in_(ids), free)
        .values(claimed_by=mine, claimed_until=now + CLAIM)
        .execution_options(synchronize_session=False)
    )
    taken = select(model).where(row_id.in_(ids), model.claimed_by == mine)
    in_order = taken.order_by(model.next_try_at, row_id)
    return list(session.scalars(in_order.execution_options(populate_existing=True)))


def is_any_due(session: Session, model: type[Row], now: datetime) -> bool:
    """Whether there is anything to claim; it only reads, so that looking often costs little."""
    due = select(model.id)
    return session.scalar(due.where(_is_due(model, now), _is_free(model, now)).limit(1)) is not None


def release(session: Session, model: type[Row], claim: str) -> None:
    """Give back what was claimed and not tried; it keeps its turn."""
    session.execute(
        update(model)
        .where(model.claimed_by == claim)
        .values(claimed_by=None, claimed_until=None)
        .execution_options(synchronize_session=False)
    )


def count_waiting(session: Session, model: type[Row]) -> int:
    """How many rows are still to leave."""
    waiting = select(func.count()).select_from(model).where(model.next_try_at.is_not(None))
    return session.scalar(waiting) or 0


def oldest_waiting(session: Session, model: type[Row]) -> datetime | None:
    """Since when the oldest row waits to leave; None: nothing waits."""
    return session.scalar(select(func.min(model.created_at)).where(model.next_try_at.is_not(None)))


def note_sent(row: Outgoing, now: datetime) -> None:
    """It has left the house."""
    row.tries += 1
    row.sent_at = now
    row.next_try_at = row.claimed_until = row.claimed_by = row.last_error = None


def note_failed(row: Outgoing, now: datetime, error: str, *, for_good: bool = False) -> None:
    """It could not be delivered: try again after the next wait, for the last time after five days.

    `for_good` says that no later try can succeed.
    """
    wait = BACK_OFF[row.tries] if row.tries < len(BACK_OFF) else AGAIN_DAILY
    last_try_at = row.created_at + MOST_AGE
    row.tries += 1
    row.last_error = error[:2000]
    row.claimed_until = row.claimed_by = None
    if for_good or now >= last_try_at:
        row.given_up_at = now
        row.next_try_at = None
    else:
        row.next_try_at = min(now + wait, last_try_at)


def try_again(row: Outgoing, now: datetime) -> None:
    """Somebody has mended the cause: begin anew with what was given up, as if it were new."""
    row.created_at = row.next_try_at = now
    row.tries = 0
    row.given_up_at = row.last_error = None


def _is_due(model: type[Row], now: datetime) -> ColumnElement[bool]:
    # What is younger than now was written before the clock was set back: its turn has come.
    untried = and_(model.tries == 0, model.created_at > now + SKEW)
    return and_(model.next_try_at.is_not(None), or_(model.next_try_at <= now, untried))


def _is_free(model: type[Row], now: datetime) -> ColumnElement[bool]:
    # No claim reaches further than this, unless the clock was set back since.
    cannot_be = model.claimed_until > now + CLAIM + SKEW
    return or_(model.claimed_until.is_(None), model.claimed_until <= now, cannot_be)
