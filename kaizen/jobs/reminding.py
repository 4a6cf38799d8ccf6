"""The reminder sweep as a job: batch after batch until nothing is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kaizen.core.transaction import transaction
from kaizen.ideas.actions.nudging import nudge_drafts
from kaizen.ownership.actions.sweeping import sweep_reminders


def send_reminders(now: datetime) -> int:
    """Remind of everything that is due, and of drafts that lie; answer how many were looked at.

    Each batch is a transaction of its own: a kill loses none that was kept, memory stays flat,
    and nobody else waits long for the database.
    """
    return _until_done(sweep_reminders, now) + _until_done(nudge_drafts, now)


def _until_done(sweep: Callable[[datetime], int], now: datetime) -> int:
    looked_at = 0
    while True:
        with transaction():
            done = sweep(now)
        if done == 0:
            return looked_at
        looked_at += done
