"""The booking of savings as a job: batch after batch until every month that is over is booked."""

from __future__ import annotations

from datetime import datetime

from kaizen.core.transaction import transaction
from kaizen.savings.actions.booking import book_months
from kaizen.savings.actions.unasked import ask_about_unasked


def book_savings(now: datetime) -> int:
    """Book what is over and not booked yet; answer how many rows were written.

    Then somebody is asked about every claim that waits with nobody asked. Each batch is a
    transaction of its own: a kill loses none that was kept, memory stays flat, and after an
    outage of any length it makes up for what was left out.

    Raises:
        RuntimeError: some claims could not be booked; the others were.
    """
    written, failed, last_id = 0, list[int](), 0
    while True:
        with transaction():
            batch = book_months(now, after_id=last_id)
        written += batch.rows
        failed += batch.failed
        if batch.last_id is None:
            break
        last_id = batch.last_id
    _ask_about_unasked(now)
    if failed:
        raise RuntimeError(f"Claims could not be booked: {failed}")
    return written


def _ask_about_unasked(now: datetime) -> None:
    last_id: int | None = 0
    while last_id is not None:
        with transaction():
            last_id = ask_about_unasked(now, after_id=last_id)
