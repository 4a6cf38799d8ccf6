"""Places: areas are added to the tree and kept right, each with its working time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.money import currencies_of_today
from kaizen.core.text import clean_line
from kaizen.people.actions.calendars import (
    keep_calendar,
    record_calendar_change,
    stored_calendar,
)
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require_unless_console
from kaizen.people.queries.calendars import calendar_state
from kaizen.people.rules import Permission
from kaizen.people.working_time import OwnCalendar, problems_of

LONGEST_CODE = 40
LONGEST_AREA_NAME = 120
LONGEST_PATH = 200


@dataclass(frozen=True)
class Place:
    """What is known of an area; what is None is that of the nearest area above."""

    code: str
    name: str
    kind: str = "area"
    time_zone: str | None = None
    currency: str | None = None
    working_time: OwnCalendar | None = None


def add_area(place: Place, *, parent: Area | None, actor: Person | None, now: datetime) -> Area:
    """Add an area below `parent`, or a site where that is None.

    `actor` is None for the operator's console.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: a value is missing or unusable, or the code is taken.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    _check(place, is_site=parent is None)
    if place.currency is not None and place.currency not in currencies_of_today():
        raise InvalidInput("A currency has three letters, such as EUR.", field="currency")
    session = db.session()
    if session.scalar(select(Area.id).where(Area.code == place.code)) is not None:
        raise InvalidInput("There is an area %(code)s already.", field="code", code=place.code)
    area = Area(
        code=place.code,
        name=place.name,
        kind=place.kind,
        parent_id=parent.id if parent else None,
        time_zone=place.time_zone,
        currency=place.currency,
        path="",
    )
    session.add(area)
    session.flush()
    area.path = f"{parent.path if parent else '/'}{area.id}/"
    area.site_id = parent.site_id if parent else area.id
    if len(area.path) > LONGEST_PATH:
        raise InvalidInput("The tree of areas is too deep here.", field="parent")
    _keep_working_time(area, place.working_time)
    events.record("area.added", area, actor.id if actor else None, now)
    return area


def change_area(area: Area, place: Place, *, actor: Person | None, now: datetime) -> list[str]:
    """Set right what is known of an area; answer the names of what differed.

    The currency of a site stays: amounts that are written down have it.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: a value is missing or unusable.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    _check(place, is_site=area.is_site)
    before = stored_calendar(area)
    if area.is_site and place.currency != area.currency:
        raise InvalidInput(
            "The currency of a site cannot be changed: its amounts are written in it.",
            field="currency",
        )
    changed = [
        name
        for name in ("name", "kind", "time_zone")
        if getattr(area, name) != getattr(place, name)
    ]
    for name in changed:
        setattr(area, name, getattr(place, name))
    if _keep_working_time(area, place.working_time):
        changed.append("working_time")
    if changed:
        events.record("area.changed", area, actor.id if actor else None, now, changed=changed)
    if {"working_time", "time_zone"} & set(changed):
        record_calendar_change(area, before, actor_id=actor.id if actor else None, now=now)
    return changed


def _check(place: Place, *, is_site: bool) -> None:
    if not 0 < len(place.code) <= LONGEST_CODE or place.code != clean_line(place.code):
        raise InvalidInput("An area needs a code of at most 40 characters.", field="code")
    if not 0 < len(place.name) <= LONGEST_AREA_NAME:
        raise InvalidInput("An area needs a name of at most 120 characters.", field="name")
    if is_site and place.time_zone is None:
        raise InvalidInput("A site needs its time zone, such as Europe/Berlin.", field="time_zone")
    if is_site and place.currency is None:
        raise InvalidInput("A site needs its currency, such as EUR.", field="currency")
    if not is_site and place.currency is not None:
        raise InvalidInput("Only sites have a currency; leave it empty here.", field="currency")
    for problem in problems_of(place.working_time, time_zone=place.time_zone):
        raise problem


def _keep_working_time(area: Area, working: OwnCalendar | None) -> bool:
    """Write the calendar where one is given; whether it differs from what was there."""
    if working is None or working == calendar_state(db.session(), area).own:
        return False
    keep_calendar(area, working)
    return True
