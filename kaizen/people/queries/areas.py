"""Areas and what they inherit: the chain upwards, working time, zone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.errors import NotFound
from kaizen.core.remembered import remembered
from kaizen.core.text import name_order
from kaizen.people.models import Area, AreaCalendar, Person
from kaizen.people.permissions import can
from kaizen.people.rules import LANGUAGES, Permission, path_ids
from kaizen.people.working_time import NO_CALENDAR, own_calendar

# Built once: putting a question together costs more than asking it.
_STEPS = (
    select(
        Area.id,
        Area.time_zone,
        AreaCalendar.workdays,
        AreaCalendar.shifts,
        AreaCalendar.days_off,
        AreaCalendar.extra_workdays,
        AreaCalendar.country,
        AreaCalendar.region,
        AreaCalendar.working_days_a_year,
    )
    .outerjoin(AreaCalendar, AreaCalendar.area_id == Area.id)
    .where(Area.id.in_(bindparam("ids", expanding=True)))
)
_CHOICES = select(Area.code, Area.name, Area.path).where(
    Area.path.startswith(bindparam("path")), Area.closed_at.is_(None)
)
_Step = Row[*tuple[Any, ...]]


def area_by_code(session: Session, code: str) -> Area:
    """The area that people know by this code.

    Raises:
        NotFound: no area has it.
    """
    area = session.scalars(select(Area).where(Area.code == code)).first()
    if area is None:
        raise NotFound("There is no area %(code)s.", code=code)
    return area


def area_called(session: Session, written: str) -> Area:
    """The area with this code, else the one in use that bears it as its name.

    Raises:
        NotFound: there is none, or more than one has the name.
    """
    exact = session.scalars(select(Area).where(Area.code == written)).first()
    if exact is not None:
        return exact
    low = written.lower()
    named = select(Area).where(
        or_(Area.name == written, func.lower(Area.name) == low, func.lower(Area.code) == low),
        Area.closed_at.is_(None),
    )
    found = session.scalars(named.limit(2)).all()
    if len(found) > 1:
        raise NotFound("More than one area is called %(name)s. Use its code.", name=written)
    return found[0] if found else area_by_code(session, written)


def chain_of(session: Session, area: Area) -> list[Area]:
    """The area itself, the one above it, and so on up to the site."""
    rows = session.scalars(select(Area).where(Area.id.in_(area.path_ids)))
    return sorted(rows, key=lambda found: len(found.path_ids), reverse=True)


def areas_below(session: Session, area: Area) -> list[Area]:
    """The area and everything below it, in the order of the tree."""
    below = Area.path.startswith(area.path, autoescape=True)
    return list(session.scalars(select(Area).where(below).order_by(Area.path)))


def areas_of_sites(session: Session, site_ids: set[int]) -> list[Area]:
    """All areas of these sites that are still in use, in the order of the tree."""
    rows = select(Area).where(Area.site_id.in_(site_ids), Area.closed_at.is_(None))
    return list(session.scalars(rows.order_by(Area.path)))


def areas_for(session: Session, actor: Person, permission: Permission) -> list[Area]:
    """The areas still in use in which `actor` may do `permission`, in the order of the tree."""
    rows = select(Area).where(Area.closed_at.is_(None)).order_by(Area.path)
    return [area for area in session.scalars(rows) if can(actor, permission, area=area)]


@dataclass(frozen=True)
class AreaChoice:
    """An area as a list of choices shows it; `depth` 0 is the site."""

    code: str
    name: str
    depth: int


def area_choices(session: Session, paths: Collection[str]) -> list[AreaChoice]:
    """The areas at and below these paths that are still in use: a tree, neighbours by name."""
    if not paths:
        return []
    rows = {row.path: row for path in paths for row in session.execute(_CHOICES, {"path": path})}
    names = {path: row.name for path, row in rows.items()}

    @cache
    def place(path: str) -> tuple[tuple[str, str], ...]:
        above = path[: path.rindex("/", 0, -1) + 1]
        return (*(place(above) if len(above) > 1 else ()), name_order(names.get(path, "")))

    return [
        AreaChoice(code, name, path.count("/") - 2)
        for code, name, path in sorted(rows.values(), key=lambda row: (place(row.path), row.path))
    ]


def site_paths(session: Session) -> list[str]:
    """The paths of all sites that are still in use."""
    return list(
        session.scalars(select(Area.path).where(Area.parent_id.is_(None), Area.closed_at.is_(None)))
    )


def site_ids(session: Session) -> set[int]:
    """Ids of all sites that are still in use."""
    return {path_ids(path)[0] for path in site_paths(session)}


def calendar_for(session: Session, area: Area) -> WorkingCalendar:
    """The working time of an area: its own calendar, else that of the nearest area above."""
    return calendars_for(session, [area])[area.id]


def calendars_for(session: Session, areas: Collection[Area]) -> dict[int, WorkingCalendar]:
    """The working time of each of these areas by its id; one query for any number.

    What was found stays known until the transaction ends: a page asks for its area many times.
    """
    found = calendars_at(session, {area.path for area in areas})
    return {area.id: found[area.path] for area in areas}


def calendars_at(session: Session, paths: Collection[str]) -> dict[str, WorkingCalendar]:
    """The same by the areas' paths, where the areas themselves are not loaded."""
    known: dict[str, WorkingCalendar] = remembered(
        session, "calendars", dict, of=(Area, AreaCalendar)
    )
    missing = {path for path in paths if path not in known}
    if missing:
        known.update(_find_calendars(session, missing))
    return known


def _find_calendars(session: Session, paths: set[str]) -> dict[str, WorkingCalendar]:
    ids = {area_id for path in paths for area_id in path_ids(path)}
    steps = {row.id: row for row in session.execute(_STEPS, {"ids": list(ids)})}
    return {path: _calendar([steps[i] for i in reversed(path_ids(path))]) for path in paths}


def day_in(session: Session, area: Area, now: datetime) -> date:
    """Which day it is in the area."""
    return calendar_for(session, area).local_day(now)


def spoken_at(session: Session, area: Area) -> str:
    """The language that most people of the site have chosen; the house's first one with nobody."""
    counted = session.execute(
        select(Person.language, func.count())
        .join(Area, Area.id == Person.home_area_id)
        .where(Area.site_id == area.site_id, Person.deactivated_at.is_(None))
        .group_by(Person.language)
    ).all()
    many = {language: int(number) for language, number in counted}
    return max(LANGUAGES, key=lambda one: many.get(one, 0))


def working_year_of(session: Session, area: Area) -> tuple[int, int]:
    """Working days a year and working days a week of the area; 220 and 5 where unset."""
    found = session.scalars(select(AreaCalendar).where(AreaCalendar.area_id.in_(area.path_ids)))
    nearest = max(found, key=lambda calendar: area.path_ids.index(calendar.area_id), default=None)
    if nearest is None:
        return 220, 5
    return nearest.working_days_a_year or 44 * len(nearest.workdays), len(nearest.workdays)


def _calendar(upwards: list[_Step]) -> WorkingCalendar:
    zone = next((step.time_zone for step in upwards if step.time_zone), "UTC")
    nearest = next((step for step in upwards if step.workdays is not None), None)
    return (own_calendar(nearest) if nearest else NO_CALENDAR).at(zone)
