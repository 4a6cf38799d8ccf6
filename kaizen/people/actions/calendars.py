"""Changing the working time of an area: an own calendar, an own time zone, or those from above."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.people.models import Area, AreaCalendar, Person
from kaizen.people.permissions import require
from kaizen.people.queries.calendars import calendar_state, version_of
from kaizen.people.rules import Permission
from kaizen.people.working_time import OwnCalendar, problems_of


def set_calendar(
    area: Area,
    own: OwnCalendar | None,
    *,
    time_zone: str | None,
    seen_version: str,
    actor: Person,
    now: datetime,
) -> bool:
    """Give the area this working time of its own; None of either takes that from above.

    Whether anything differs. Dates that are promised already stay as they are. The area is
    loaded locked, so that `seen_version` can be relied upon.

    Raises:
        NotAllowed: the actor neither leads the area nor administers.
        Conflict: somebody else has changed the calendar since it was looked at.
        InvalidInput: something of it cannot be used.
    """
    require(actor, Permission.CALENDAR_EDIT, area=area)
    state = calendar_state(db.session(), area)
    if state.version != seen_version:
        raise Conflict("Somebody else has changed this calendar meanwhile.")
    for problem in problems_of(own, time_zone=time_zone):
        raise problem
    if area.is_site and time_zone is None:
        raise InvalidInput("A site needs its time zone, such as Europe/Berlin.", field="time_zone")
    if version_of(own, time_zone) == seen_version:
        return False
    before = stored_calendar(area)
    area.time_zone = time_zone
    keep_calendar(area, own)
    record_calendar_change(area, before, actor_id=actor.id, now=now)
    return True


def stored_calendar(area: Area) -> dict[str, Any]:
    """The working time that the area has of its own, as it is written into events."""
    state = calendar_state(db.session(), area)
    return {"calendar": state.own.stored if state.own else None, "time_zone": state.own_zone}


def record_calendar_change(
    area: Area, before: dict[str, Any], *, actor_id: int | None, now: datetime
) -> None:
    """Write down that the working time has changed, whether on the page or by a table."""
    session = db.session()
    session.flush()
    after = stored_calendar(area)
    events.record("area.calendar_changed", area, actor_id, now, before=before, after=after)


def keep_calendar(area: Area, own: OwnCalendar | None) -> None:
    """Write what the area has of its own; None takes it away."""
    session = db.session()
    row = session.get(AreaCalendar, area.id)
    if own is None:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = AreaCalendar(area_id=area.id)
        session.add(row)
    for name, value in own.stored.items():
        setattr(row, name, value)
