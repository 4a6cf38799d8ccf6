"""The novelty watch as a job: site after site, each in a transaction of its own."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.people.models import Area
from kaizen.reports.actions.watching import watch_site

log = structlog.get_logger(__name__)


def watch_novelty(now: datetime) -> int:
    """Look at all sites; answer how many signals were told.

    Raises:
        RuntimeError: a site could not be looked at; the others were.
    """
    sites = db.session.scalars(
        select(Area.id).where(Area.parent_id.is_(None), Area.closed_at.is_(None))
    ).all()
    told, failed = 0, []
    for site_id in sites:
        try:
            with transaction():
                told += watch_site(site_id, now=now)
        except Exception:
            log.exception("Novelty watch failed", site_id=site_id)
            failed.append(site_id)
    if failed:
        raise RuntimeError(f"Sites could not be looked at: {failed}")
    return told
