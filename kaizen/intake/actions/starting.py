"""Beginning to take the rows of a checked table, stopping, and going on."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.errors import Conflict
from kaizen.intake.actions.mapping import forget_outcome
from kaizen.intake.models import TableImport
from kaizen.intake.queries import require_kind
from kaizen.intake.rules import State
from kaizen.people.models import Person


def start_taking(table: TableImport, *, actor: Person, now: datetime) -> None:
    """Take the rows from the first one, or from where it stopped; nothing where it goes already.

    Raises:
        NotAllowed: the actor may bring no such tables.
        Conflict: it is not checked yet.
    """
    require_kind(actor, table.as_kind)
    if table.as_state in (State.TAKING, State.DONE):
        return
    if table.as_state is State.CHECKED:
        forget_outcome(table)
        table.begun_at = now
        events.record("import.begun", table, actor.id, now, about=table.kind, rows=table.rows)
    elif table.as_state is not State.STOPPED:
        raise Conflict("The table is not checked yet. Wait until it is.")
    table.state = State.TAKING.value
    table.trouble, table.tries, table.ended_at = None, 0, None


def stop_taking(table: TableImport, *, actor: Person, now: datetime) -> None:
    """Take no more rows; those that were taken stay, and it can go on.

    Raises:
        NotAllowed: the actor may bring no such tables.
    """
    require_kind(actor, table.as_kind)
    if table.as_state is State.TAKING:
        table.state = State.STOPPED.value
        table.ended_at = now
        events.record("import.stopped", table, actor.id, now, position=table.position)
