"""The look at calendars as a job: once a day the log says which of them know no holidays."""

from __future__ import annotations

from datetime import datetime

from kaizen.core.db import db
from kaizen.people.queries.calendars import log_missing_holidays


def look_at_calendars(now: datetime) -> int:
    """Write into the log which calendars in use know no holidays; answer how many."""
    return log_missing_holidays(db.session(), now)
