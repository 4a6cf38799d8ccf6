"""The reminder sweep as a job: batch after batch until nothing is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.actions.nudging import does_any_lie, nudge_drafts
from kaizen.ownership.actions.sweeping import sweep_reminders
from kaizen.ownership.queries.ladders import is_any_due


def send_reminders(now: datetime) -> int:
    """Remind of everything that is due, and of drafts that lie; answer how many were looked at.

    Each batch is a transaction of its own: a kill loses none that was kept, memory stays flat,
    and nobody else waits long for the database.
    """
    reminded = _until_done(sweep_reminders, is_any_due, now)
    return reminded + _until_done(nudge_drafts, does_any_lie, now)


def _until_done(
    sweep: Callable[[datetime], int],
    is_anything_due: Callable[[Session, datetime], bool],
    now: datetime,
) -> int:
    looked_at = 0
    while is_anything_due(db.session(), now):
        with transaction():
            done = sweep(now)
        if done == 0:
            # Another process has it in hand.
            break
        looked_at += done
    return looked_at
