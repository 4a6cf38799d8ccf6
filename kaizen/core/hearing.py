"""Who hears the doorbell: workers that have given a sign of life lately."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

#: A worker says each ten seconds that it lives; after so long it does not.
SILENT_AFTER = timedelta(minutes=1)

_QUEUE = text("SELECT to_regclass('kaizen_queue.procrastinate_workers') IS NOT NULL")
_ALIVE = text(
    "SELECT count(*) FROM kaizen_queue.procrastinate_workers "
    "WHERE last_heartbeat > now() - make_interval(secs => :silent)"
)


def count_workers(session: Session) -> int:
    """How many workers live, by the clock of the database; it has to be PostgreSQL."""
    if not session.scalar(_QUEUE):
        return 0
    silent = {"silent": SILENT_AFTER.total_seconds()}
    return int(session.execute(_ALIVE, silent).scalar_one())
