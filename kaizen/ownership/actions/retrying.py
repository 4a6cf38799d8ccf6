"""Letting the sweep try again what it could not work on."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.ownership.models import Assignment, SetAside
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission


def try_reminding_again(assignment: Assignment, *, actor: Person, now: datetime) -> None:
    """Have the next sweep look at it; where it works, it is no longer set aside.

    Raises:
        NotAllowed: the actor does not run the installation.
        Conflict: it is not set aside any more, or is done.
    """
    require(actor, Permission.SYSTEM_RUN)
    row = db.session.get(SetAside, assignment.id)
    if row is None or assignment.closed_at is not None:
        raise Conflict("This is settled already.")
    assignment.next_rung_at = now
    events.record(
        "reminder.tried_again",
        assignment.idea,
        actor.id,
        now,
        assignment_id=assignment.id,
        error=row.error[:200],
    )
