"""Roll-ups of the cast's sites, reckoned from everything that a test has written."""

from __future__ import annotations

from datetime import datetime

from kaizen.jobs.rolling import rebuild
from tests.support.cast import THURSDAY, Cast


def rolled_up(cast: Cast, now: datetime = THURSDAY) -> None:
    """Reckon the months of both sites; what is not committed yet is committed."""
    cast.session.commit()
    for site in (cast.nordhafen.id, cast.brookfield.id):
        for _left in rebuild(site, now):
            pass
    cast.session.expire_all()
