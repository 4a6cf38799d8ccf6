"""A doorbell: whoever delivers is told right after the commit that something waits."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from flask import Flask, current_app
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.transaction import after_commit

#: Gets the name of the job that has something to do.
Bell = Callable[[str], None]

_EXTENSION = "kaizen_bell"
_TO_RING = "kaizen_to_ring"

log = structlog.get_logger(__name__)


def install_bell(app: Flask, bell: Bell) -> None:
    """Hang up a bell; without one, whoever delivers looks by the clock alone."""
    app.extensions[_EXTENSION] = bell


def ring(job: str) -> None:
    """Have the bell rung for `job` once the present transaction is committed.

    It says only that there is something to do: what, stands in the rows. A ring that is lost
    loses nothing, since the job of the same name looks by the clock too.
    """
    if _EXTENSION in current_app.extensions:
        db.session().info.setdefault(_TO_RING, set()).add(job)
        after_commit(_ring)


def _ring(session: Session) -> None:
    for job in sorted(session.info.pop(_TO_RING, ())):
        try:
            current_app.extensions[_EXTENSION](job)
        except Exception as error:  # what was committed stands, whether anybody hears or not
            log.warning("doorbell does not ring", job=job, error=str(error))
