"""What stands in each area of a site at the moment: what is open, what sleeps, who belongs there.

Asked of the open ideas alone, which their own index finds, and counted by the database.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.local_time import to_instant
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import UNDERWAY, Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.asleep import silent_since
from kaizen.people.models import Area, Membership, Person
from kaizen.people.queries.areas import calendar_for, calendars_at
from kaizen.reports.queries.sources.waiting import Counted, waits_in
from kaizen.reports.rules.programme.standing import AGES
from kaizen.reports.rules.snapshot import Open, Snapshot

#: Agreed work: it has an owner and a day, and is not in use.
IN_HAND = frozenset({Stage.APPROVED, Stage.IN_PROGRESS})
#: The youngest day of each stretch of age.
_YOUNGEST = (0, *(last + 1 for last in AGES))
#: Ids as bits, by area.
Bits = Mapping[int, int]


def standing_in(session: Session, site: Area, *, now: datetime) -> dict[int, Snapshot]:
    """Each area alone in which anything stands, by its id."""
    rows = session.execute(select(Area.id, Area.path).where(Area.site_id == site.id))
    paths = {row.id: row.path for row in rows}
    loads, holders = _held(session, site)
    shifts, people = _people(session, site)
    counted = (
        waits_in(session, site, now=now)
        + _open(session, site, now)
        + _asleep(session, paths, now)
        + loads
        + shifts
    )
    by_area: dict[int, dict[str, dict[str, int]]] = defaultdict(dict)
    for (area_id, what, part), many in counted.items():
        by_area[area_id].setdefault(what.value, {})[part] = many
    return {
        area_id: Snapshot(by_area.get(area_id, {}), holders.get(area_id, 0), people.get(area_id, 0))
        for area_id in by_area.keys() | holders.keys() | people.keys()
    }


def _underway(site: Area) -> Collection[ColumnElement[bool]]:
    return Idea.site_id == site.id, Idea.stage.in_([stage.value for stage in UNDERWAY])


def _open(session: Session, site: Area, now: datetime) -> Counted:
    """`AGE` and `IN_HAND`, by days of the site's calendar."""
    # Its values are bound: only a row of its own can be grouped by them on both databases.
    each = (
        select(Idea.area_id, _days(calendar_for(session, site), now).label("days"), Idea.stage)
        .where(*_underway(site))
        .subquery()
        .c
    )
    rows = session.execute(
        select(each.area_id, each.days, each.stage, func.count()).group_by(
            each.area_id, each.days, each.stage
        )
    )
    found: Counted = Counter()
    for area_id, days, stage, many in rows:
        found[area_id, Open.AGE, str(days)] += many
        if Stage(stage) in IN_HAND:
            found[area_id, Open.IN_HAND, ""] += many
    return found


def _days(calendar: WorkingCalendar, now: datetime) -> ColumnElement[int]:
    """The youngest day of the stretch of age into which an idea falls."""
    today = calendar.local_day(now)

    def midnight(days: int) -> datetime:
        return to_instant(today - timedelta(days=days), time(), time_zone=calendar.time_zone)

    pairs = zip(_YOUNGEST[:-1], AGES, strict=True)
    steps = [(Idea.submitted_at >= midnight(last), day) for day, last in pairs]
    return case(*steps, else_=_YOUNGEST[-1])


def _held(session: Session, site: Area) -> tuple[Counted, Bits]:
    """`HELD`, and who holds it."""
    rows = session.execute(
        select(Idea.area_id, Assignment.person_id, func.count())
        .join(Assignment, Assignment.idea_id == Idea.id)
        .where(*_underway(site), Assignment.is_main, Assignment.closed_at.is_(None))
        .group_by(Idea.area_id, Assignment.person_id)
    )
    found: Counted = Counter()
    holders: dict[int, int] = defaultdict(int)
    for area_id, person_id, many in rows:
        found[area_id, Open.HELD, ""] += many
        holders[area_id] |= 1 << person_id
    return found, holders


def _asleep(session: Session, paths: Mapping[int, str], now: datetime) -> Counted:
    """`ASLEEP`, by each area's own calendar, as the page of what sleeps counts it."""
    calendars = calendars_at(session, set(paths.values()))
    since: dict[datetime, list[int]] = {}
    for area_id, path in paths.items():
        since.setdefault(silent_since(calendars[path], now), []).append(area_id)
    silent: Collection[ColumnElement[bool]] = [
        and_(Idea.area_id.in_(ids), Idea.last_news_at < moment) for moment, ids in since.items()
    ]
    rows = session.execute(
        select(Idea.area_id, func.count())
        .where(Idea.stage == Stage.IN_PROGRESS.value, or_(false(), *silent))
        .group_by(Idea.area_id)
    )
    return Counter({(area_id, Open.ASLEEP, ""): many for area_id, many in rows})


def _people(session: Session, site: Area) -> tuple[Counted, Bits]:
    """`SHIFT`, and everybody with an account whose home is in the site; who left is out."""
    here = (Area.site_id == site.id, Person.deactivated_at.is_(None))
    homes = session.execute(
        select(Area.id, Person.id).join(Area, Area.id == Person.home_area_id).where(*here)
    )
    people: dict[int, int] = defaultdict(int)
    for area_id, person_id in homes:
        people[area_id] |= 1 << person_id
    of_site = select(Area.id).where(Area.site_id == site.id)
    shifts = session.execute(
        select(Area.id, Membership.shift, func.count(func.distinct(Membership.person_id)))
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .join(Area, Area.id == Person.home_area_id)
        .where(*here, Membership.area_id.in_(of_site), Membership.shift != "")
        .group_by(Area.id, Membership.shift)
    )
    return Counter({(area_id, Open.SHIFT, shift): many for area_id, shift, many in shifts}), people
