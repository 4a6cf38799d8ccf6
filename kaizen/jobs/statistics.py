"""The database's own statistics as a job: SQLite gathers none unless it is asked to."""

from __future__ import annotations

from datetime import datetime

from kaizen.core.db import db
from kaizen.core.statistics import renew_statistics


def renew_plans(now: datetime) -> int:
    """Have SQLite look at how its values are spread; PostgreSQL does so by itself."""
    if db.engine.dialect.name != "sqlite":
        return 0
    renew_statistics()
    return 1
