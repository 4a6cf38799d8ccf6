"""Calendars of areas: what each has of its own, where the rest comes from, what is missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.errors import NotAllowed, NotFound
from kaizen.core.events import Event
from kaizen.core.text import name_order
from kaizen.people.models import Area, AreaCalendar, Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import area_by_code, chain_of
from kaizen.people.rules import Permission, path_ids, site_of
from kaizen.people.working_time import NO_CALENDAR, OwnCalendar, own_calendar

CHANGED = "area.calendar_changed"
UTC_ZONE = "UTC"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class CalendarState:
    """What an area has of its own, and what it takes from above.

    `own` and `own_zone` are None where they come from above. `inherited` holds if the area had
    nothing of its own, from the area `inherited_from` (None: nobody has set any).
    """

    own: OwnCalendar | None
    own_zone: str | None
    inherited: OwnCalendar
    inherited_from: Area | None
    inherited_zone: str
    zone_from: Area | None

    @property
    def calendar(self) -> WorkingCalendar:
        """What is reckoned with now."""
        return self.with_own(self.own, self.own_zone)

    def with_own(self, own: OwnCalendar | None, zone: str | None) -> WorkingCalendar:
        """What would be reckoned with if the area had this of its own.

        Raises:
            InvalidInput: it cannot be used.
        """
        return (own or self.inherited).at(zone or self.inherited_zone)

    @property
    def version(self) -> str:
        """A mark that differs whenever what the area has of its own does."""
        return version_of(self.own, self.own_zone)


def version_of(own: OwnCalendar | None, own_zone: str | None) -> str:
    """The mark of a state, for telling whether somebody else has changed it meanwhile."""
    facts = [own.stored if own else None, own_zone]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def load_calendar_area(session: Session, actor: Person, code: str, *, lock: bool = False) -> Area:
    """The area of that code, for somebody who may read its calendar.

    Raises:
        NotFound: there is none, or it belongs to a site that is not the person's.
        NotAllowed: it is of the person's site, but calendars are not theirs to see.
    """
    area = area_by_code(session, code)
    if not can(actor, Permission.CALENDAR_READ, area=area):
        if can(actor, Permission.IDEA_READ, area=area):
            raise NotAllowed("Calendars are read by supervisors and leaders of the area.")
        raise NotFound("There is no area %(code)s.", code=code)
    if lock:
        session.execute(select(Area.id).where(Area.id == area.id).with_for_update())
        session.refresh(area)
    return area


def calendar_state(session: Session, area: Area) -> CalendarState:
    """What the area has of its own and what it would have without."""
    chain = chain_of(session, area)
    rows = session.scalars(select(AreaCalendar).where(AreaCalendar.area_id.in_(area.path_ids)))
    found = {row.area_id: own_calendar(row) for row in rows}
    source = next((step for step in chain[1:] if step.id in found), None)
    zone = next((step for step in chain[1:] if step.time_zone), None)
    return CalendarState(
        own=found.get(area.id),
        own_zone=area.time_zone,
        inherited=found[source.id] if source else NO_CALENDAR,
        inherited_from=source,
        inherited_zone=(zone.time_zone if zone else None) or UTC_ZONE,
        zone_from=zone,
    )


def users_of_calendar(session: Session, area: Area) -> list[Area]:
    """The areas below that take their working time from this one, in use, in the order of names."""
    below = [
        *session.scalars(
            select(Area).where(
                Area.path.startswith(area.path, autoescape=True),
                Area.id != area.id,
                Area.closed_at.is_(None),
            )
        )
    ]
    own = set(session.scalars(select(AreaCalendar.area_id)))
    passed = [step for step in below if step.id in own]
    return sorted(
        (step for step in below if not any(step.path.startswith(other.path) for other in passed)),
        key=lambda step: name_order(step.name),
    )


@dataclass(frozen=True)
class LastChange:
    """When the calendar was changed on its page, and by whom."""

    at: datetime
    by: Person | None


def last_change(session: Session, area: Area) -> LastChange | None:
    """The newest change of the area's calendar; None where it never changed."""
    found = session.scalars(
        select(Event)
        .where(
            Event.subject_type == Area.__tablename__,
            Event.subject_id == area.id,
            Event.kind == CHANGED,
        )
        .order_by(Event.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    by = session.get(Person, found.actor_id) if found.actor_id else None
    return LastChange(found.at, by)


@dataclass(frozen=True)
class CalendarRow:
    """One area of the list: how deep it lies, and whose calendar it uses."""

    area: Area
    depth: int
    has_own: bool
    source: Area | None
    calendar: OwnCalendar


def calendar_rows(session: Session, actor: Person) -> list[CalendarRow]:
    """The areas in use whose calendars the person may read, in the order of the tree."""
    areas = _areas_read_by(session, actor)
    own = _own_calendars(session)
    sources = {step.id: step for step in session.scalars(select(Area))}
    rows = []
    for area in areas:
        source = _source(area, set(own))
        rows.append(
            CalendarRow(
                area=area,
                depth=len(area.path_ids) - 1,
                has_own=area.id in own,
                source=sources.get(source) if source else None,
                calendar=own[source] if source else NO_CALENDAR,
            )
        )
    return _as_tree(rows)


@dataclass(frozen=True)
class MissingHolidays:
    """A calendar of areas in use that knows no free day of a year.

    `area` has the calendar, or is the site that has none at all.
    """

    area: Area
    years: tuple[int, ...]


def calendars_without_holidays(
    session: Session, now: datetime, *, actor: Person | None = None
) -> list[MissingHolidays]:
    """Calendars in use for which no holiday or day off is known of this or the next year.

    Only those that `actor` may read; None is the system itself, which looks at all of them.
    """
    areas = _areas_read_by(session, actor) if actor else _areas_in_use(session)
    own = _own_calendars(session)
    ids = {_source(area, set(own)) or site_of(area.path) for area in areas}
    holders = session.scalars(select(Area).where(Area.id.in_(ids)).order_by(Area.path))
    found = []
    for holder in holders:
        calendar = own.get(holder.id, NO_CALENDAR).at(holder.time_zone or UTC_ZONE)
        year = calendar.local_day(now).year
        years = tuple(y for y in (year, year + 1) if not calendar.knows_holidays_for(y))
        if years:
            found.append(MissingHolidays(holder, years))
    return found


def log_missing_holidays(session: Session, now: datetime) -> int:
    """Write a line into the log for each calendar without holidays; answer how many there are.

    Days are then counted as if there were none, so nothing stops.
    """
    missing = calendars_without_holidays(session, now)
    for each in missing:
        log.warning("calendar without holidays", area=each.area.code, years=list(each.years))
    return len(missing)


def _areas_in_use(session: Session) -> Sequence[Area]:
    return session.scalars(select(Area).where(Area.closed_at.is_(None)).order_by(Area.path)).all()


def _areas_read_by(session: Session, actor: Person) -> Sequence[Area]:
    if can(actor, Permission.CALENDAR_READ):
        return _areas_in_use(session)
    paths = [
        member.area.path
        for member in actor.memberships
        if can(actor, Permission.CALENDAR_READ, area=member.area)
    ]
    if not paths:
        return []
    below = or_(*(Area.path.startswith(path, autoescape=True) for path in paths))
    rows = select(Area).where(below, Area.closed_at.is_(None)).order_by(Area.path)
    return session.scalars(rows).all()


def _own_calendars(session: Session) -> dict[int, OwnCalendar]:
    return {row.area_id: own_calendar(row) for row in session.scalars(select(AreaCalendar))}


def _source(area: Area, with_own: set[int]) -> int | None:
    """The id of the nearest area, from this one up, that has a calendar."""
    return next((i for i in reversed(path_ids(area.path)) if i in with_own), None)


def _as_tree(rows: list[CalendarRow]) -> list[CalendarRow]:
    """Each below the one above it, neighbours by name."""
    names = {row.area.path: row.area.name for row in rows}

    def place(row: CalendarRow) -> list[str]:
        steps = row.area.path.split("/")
        above = ("/".join(steps[:end]) + "/" for end in range(2, len(steps)))
        return [names.get(step, "") for step in above]

    return sorted(rows, key=lambda row: (place(row), row.area.path))
