"""What must leave the house: rows that are claimed, tried, tried again, and given up aloud."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import Index, String, Text, or_, select, text, update
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
#: Longer than any one attempt may take; after it another process may try.
CLAIM = timedelta(minutes=2)

_WAITING = "next_try_at IS NOT NULL"


class Outgoing:
    """Columns of a row that waits to be delivered: `next_try_at` is empty once it is settled."""

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


Row = TypeVar("Row", bound=Outgoing)


def claim_due(
    session: Session, model: type[Row], now: datetime, *, most: int, only: int | None = None
) -> list[Row]:
    """Take up to `most` rows that are due, so that no other process tries them meanwhile.

    Call it in a transaction of its own and commit before trying: a row whose claim has run
    out, since its process was killed, is given out again. `only` asks for that one row.
    """
    row_id = model.__table__.c.id  # type: ignore[attr-defined]
    free = or_(model.claimed_until.is_(None), model.claimed_until <= now)
    due = select(row_id).where(model.next_try_at <= now, free).order_by(model.next_try_at, row_id)
    if only is not None:
        due = due.where(row_id == only)
    ids = session.scalars(due.limit(most).with_for_update(skip_locked=True)).all()
    mine = uuid4().hex
    session.execute(
        update(model)
        .where(row_id.in_(ids), free)
        .values(claimed_by=mine, claimed_until=now + CLAIM)
        .execution_options(synchronize_session=False)
    )
    taken = select(model).where(row_id.in_(ids), model.claimed_by == mine)
    return list(session.scalars(taken.order_by(row_id)))


def note_sent(row: Outgoing, now: datetime) -> None:
    """It has left the house."""
    row.tries += 1
    row.sent_at = now
    row.next_try_at = row.claimed_until = row.claimed_by = row.last_error = None


def note_failed(row: Outgoing, now: datetime, error: str, *, for_good: bool = False) -> None:
    """It could not be delivered: try again after the next wait, or give up after five days.

    `for_good` says that no later try can succeed.
    """
    wait = BACK_OFF[row.tries] if row.tries < len(BACK_OFF) else AGAIN_DAILY
    row.tries += 1
    row.last_error = error[:2000]
    row.claimed_until = row.claimed_by = None
    if for_good or now + wait > row.created_at + MOST_AGE:
        row.given_up_at = now
        row.next_try_at = None
    else:
        row.next_try_at = now + wait


def try_again(row: Outgoing, now: datetime) -> None:
    """Somebody has mended the cause: begin anew with what was given up."""
    row.created_at = row.next_try_at = now
    row.tries = 0
    row.given_up_at = row.last_error = None
