"""Uploaded tables as jobs: long ones are checked and taken here, and let go of when it is time."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.exc import OperationalError

from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.core.statistics import renew_statistics
from kaizen.core.storage import plant_storage
from kaizen.intake.actions.forgetting import sweep_tables
from kaizen.intake.actions.running import note_trouble, work_on
from kaizen.intake.queries import ids_at_work

log = structlog.get_logger(__name__)


def import_tables(now: datetime) -> int:
    """Work on every table that waits; answers how many.

    Raises:
        RuntimeError: some could not be worked on; they are tried again, a few times.
    """
    waiting, failed = ids_at_work(db.session()), []
    for import_id in waiting:
        try:
            work_on(import_id, now=now)
        except OperationalError:
            # The database is away or busy: that is not the table's fault.
            raise
        except Exception:
            log.exception("Import failed", import_id=import_id)
            failed.append(import_id)
            fault = Conflict(
                "Something broke on our side. What was taken is kept; going on takes no row twice."
            )
            note_trouble(import_id, fault, now=now, is_final=False)
    if waiting:
        # By what a small plant told, a database would look for rows the long way round.
        renew_statistics()
    if failed:
        raise RuntimeError(f"Tables could not be imported: {failed}")
    return len(waiting)


def sweep_imports(now: datetime) -> int:
    """Let go of uploaded tables that are not needed any more; answers how many files went."""
    return sweep_tables(plant_storage(), now=now)
