"""Messages as jobs: batch after batch, each a transaction of its own, until nobody is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kaizen.core.transaction import transaction
from kaizen.jobs.letters import write_letter
from kaizen.notifications.actions import digesting


def send_digests(now: datetime) -> None:
    """Write the message of the day for everybody whose moment has come."""
    _until_done(lambda last: digesting.send_digests(now, write_letter, after_id=last))


def send_at_once(now: datetime) -> None:
    """Write what does not wait for the message of the day."""
    _until_done(lambda last: digesting.send_at_once(now, write_letter, after_id=last))


def _until_done(one_batch: Callable[[int], int | None]) -> None:
    last: int | None = 0
    while last is not None:
        with transaction():
            last = one_batch(last)
