"""The shape of the tree: an area is hung elsewhere, closed, or taken into use again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.people.actions.places import LONGEST_PATH
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require_unless_console
from kaizen.people.queries.areas import areas_below
from kaizen.people.rules import Permission, is_below


def move_area(area: Area, parent: Area, *, actor: Person | None, now: datetime) -> bool:
    """Hang an area, with everything below it, under another one; False where it hangs there.

    Roles go along with their areas: whoever had a part through an area above may lose it. The
    door passes on what such people hold.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: it is a site, or the place is at another site, closed, or inside the area.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    if area.parent_id == parent.id:
        return False
    _check_place(area, parent)
    left, before = area.parent_id, area.path
    moved = areas_below(db.session(), area)
    area.parent_id = parent.id
    for one in moved:
        one.path = f"{parent.path}{area.id}/{one.path.removeprefix(before)}"
        if len(one.path) > LONGEST_PATH:
            raise InvalidInput("The tree of areas is too deep here.", field="parent")
    events.record(
        "area.moved", area, actor.id if actor else None, now, from_id=left, to_id=parent.id
    )
    return True


def close_area(area: Area, *, actor: Person | None, now: datetime) -> None:
    """Take an area out of use; what happened there stays in lists and reports.

    The door first moves its people and open ideas elsewhere.

    Raises:
        NotAllowed: the actor is no administrator.
        Conflict: it is closed, or an area below it is in use, or somebody works there.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    if area.closed_at is not None:
        raise Conflict("This area is closed already.")
    below = [one for one in areas_below(db.session(), area) if one.closed_at is None]
    if len(below) > 1:
        raise Conflict(
            "%(name)s lies below it and is in use. Close or move that first.", name=below[1].name
        )
    working = db.session.scalar(
        select(func.count(Person.id)).where(
            Person.home_area_id == area.id, Person.deactivated_at.is_(None)
        )
    )
    if working:
        raise Conflict("Somebody works here still. Say where they work from now on.")
    area.closed_at = now
    events.record("area.closed", area, actor.id if actor else None, now)


def reopen_area(area: Area, *, actor: Person | None, now: datetime) -> None:
    """Take a closed area into use again.

    Raises:
        NotAllowed: the actor is no administrator.
        Conflict: it is in use, or the area above it is closed.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    if area.closed_at is None:
        raise Conflict("This area is in use already.")
    if area.parent is not None and area.parent.closed_at is not None:
        raise Conflict("The area above it is closed. Take that into use first.")
    area.closed_at = None
    events.record("area.reopened", area, actor.id if actor else None, now)


def _check_place(area: Area, parent: Area) -> None:
    if area.is_site:
        raise InvalidInput("A site stands by itself and cannot be moved.", field="parent")
    if parent.site_id != area.site_id:
        raise InvalidInput(
            "An area stays at its site: its money and its times are kept there.", field="parent"
        )
    if is_below(parent.path, area.path):
        raise InvalidInput("An area cannot lie inside itself.", field="parent")
    if parent.closed_at is not None:
        raise InvalidInput("That area is closed. Choose one that is in use.", field="parent")
