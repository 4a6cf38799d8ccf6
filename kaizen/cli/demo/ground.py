"""The plant as the demo loader needs it: places with their working time, and who is asked there.

Read once from the database, so that writing a million ideas asks it nothing more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kaizen.cli.demo.plant import AREAS, DemoArea
from kaizen.cli.demo.plant_people import CAST
from kaizen.cli.demo.worktime import WorkTime
from kaizen.core.calendar import WorkingCalendar
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import calendar_for, working_year_of
from kaizen.people.rules import Role
from kaizen.savings.queries.rates import labour_rate_on


@dataclass(frozen=True, slots=True)
class Worker:
    """A person as the loader knows them; `led` is the depth of the highest area they lead."""

    id: int
    name: str
    shift: str
    home_id: int
    site_id: int
    led: int = 0


#: For each level upwards, nearest first: its depth, and who has the role there.
Levels = tuple[tuple[int, tuple[tuple[Worker, str, bool], ...]], ...]


@dataclass(slots=True)
class Place:
    """An area in which ideas are had."""

    id: int
    demo: DemoArea
    site_id: int
    currency: str
    path_ids: tuple[int, ...]
    time: WorkTime
    rate: Decimal | None
    working_year: tuple[int, int]
    supervisors: Levels
    leaders: Levels
    finance: Levels
    colleagues: list[Worker]
    neighbours: list[Worker]

    def is_led_by(self, worker: Worker) -> bool:
        """Whether this person leads the area or one above it."""
        return any(post[0] is worker for _depth, people in self.leaders for post in people)


@dataclass
class Ground:
    """All places, those who have ideas, and those who are asked where nobody else fits."""

    now: datetime
    places: dict[int, Place]
    authors: list[Worker]
    administrators: list[Worker]
    by_username: dict[str, Worker]
    sites: dict[int, list[Worker]]
    workers: dict[int, Worker]
    #: What was verified of one stated cost, by area code and driver: amounts and last days.
    proved: dict[tuple[str, str], list[tuple[Decimal, date]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    #: How many changes have lived on so far, by site or area: each has its share of all fates.
    lasted: Counter[str] = field(default_factory=Counter)

    @property
    def cast(self) -> set[Worker]:
        """Those whose screens are set by hand."""
        names = (person.username for person in CAST)
        return {self.by_username[name] for name in names if name in self.by_username}

    def place_named(self, code: str) -> Place:
        """The place with this area code."""
        return next(place for place in self.places.values() if place.demo.code == code)

    def supervisor(self, place: Place, barred: Collection[int], shift: str) -> Worker:
        """Who answers there: the nearest fit supervisor, else a leader, else an administrator."""
        found = _choose(place.supervisors, barred, shift)
        return found or self.leader(place, barred)

    def verifier(self, place: Place, barred: Collection[int]) -> Worker:
        """Who looks at a saving: the nearest finance upwards, else a leader."""
        return _choose(place.finance, barred, "") or self.leader(place, barred)

    def leader(self, place: Place, barred: Collection[int], *, above: int = 99) -> Worker:
        """The leader of the nearest area upwards; `above` asks for one above that depth."""
        levels = tuple(level for level in place.leaders if level[0] < above)
        found = _choose(levels, barred, "")
        return found or next(
            (w for w in self.administrators if w.id not in barred), self.administrators[0]
        )


def read_ground(session: Session, now: datetime) -> Ground:
    """Read areas and active people; the demo's areas are known by their codes."""
    people = session.scalars(
        select(Person)
        .where(Person.deactivated_at.is_(None), Person.home_area_id.is_not(None))
        .options(selectinload(Person.memberships), selectinload(Person.home_area))
        .order_by(Person.id)
    ).all()
    workers = {person.id: _worker(person) for person in people}
    posts = _posts(people, workers)
    sites: dict[int, list[Worker]] = defaultdict(list)
    for worker in workers.values():
        sites[worker.site_id].append(worker)
    floor = {m.person_id for p in people for m in p.memberships if m.as_role is Role.OPERATOR} - {
        person.id for person in people if person.is_administrator
    }
    return Ground(
        now=now,
        places=_places(session, now, posts, workers),
        authors=[workers[person_id] for person_id in sorted(floor)],
        administrators=[workers[p.id] for p in people if p.is_administrator],
        by_username={p.username: workers[p.id] for p in people if p.username},
        sites=dict(sites),
        workers=workers,
    )


Posts = dict[tuple[int, str], list[tuple[Worker, str, bool]]]


def _posts(people: Collection[Person], workers: dict[int, Worker]) -> Posts:
    """Who holds which role in which area."""
    posts: Posts = defaultdict(list)
    for person in people:
        for member in person.memberships:
            post = (workers[person.id], member.shift, member.is_first)
            posts[(member.area_id, member.role)].append(post)
    return posts


def _places(
    session: Session, now: datetime, posts: Posts, workers: dict[int, Worker]
) -> dict[int, Place]:
    demo_by_code = {demo.code: demo for demo in AREAS}
    areas = [area for area in session.scalars(select(Area)) if area.code in demo_by_code]
    below: dict[int | None, list[Area]] = defaultdict(list)
    for area in areas:
        below[area.parent_id].append(area)
    currencies = {area.id: area.currency or "" for area in areas}
    times: dict[WorkingCalendar, WorkTime] = {}
    places = {}
    for area in sorted(areas, key=lambda found: found.id):
        calendar = calendar_for(session, area)
        if calendar not in times:
            times[calendar] = WorkTime(calendar, now)
        site_id = area.site_id or area.id
        nearby = [a.id for a in below[area.parent_id] if a.id != area.id and area.parent_id]
        places[area.id] = Place(
            id=area.id,
            demo=demo_by_code[area.code],
            site_id=site_id,
            currency=currencies[site_id],
            path_ids=tuple(area.path_ids),
            time=times[calendar],
            rate=labour_rate_on(session, area, calendar.local_day(now)),
            working_year=working_year_of(session, area),
            supervisors=_levels(area, posts, Role.SUPERVISOR),
            leaders=_levels(area, posts, Role.LEADER),
            finance=_levels(area, posts, Role.FINANCE),
            colleagues=[w for w in workers.values() if w.home_id in area.path_ids[-2:]],
            neighbours=_neighbours(nearby, posts),
        )
    return places


def _levels(area: Area, posts: Posts, role: Role) -> Levels:
    path = area.path_ids
    levels = ((depth + 1, tuple(posts.get((i, role.value), ()))) for depth, i in enumerate(path))
    return tuple(reversed([level for level in levels if level[1]]))


def _neighbours(area_ids: list[int], posts: Posts) -> list[Worker]:
    """Supervisors of the areas next door, the first of them first, then anybody there."""
    found = [
        (role != Role.SUPERVISOR, not first, worker.id, worker)
        for (area_id, role), people in posts.items()
        if area_id in area_ids
        for worker, _shift, first in people
    ]
    return [worker for *_rank, worker in sorted(found, key=lambda row: row[:3])[:6]]


def _worker(person: Person) -> Worker:
    home = person.home_area
    shifts = [m.shift for m in person.memberships if m.shift]
    led = [len(m.area.path_ids) for m in person.memberships if m.as_role is Role.LEADER]
    return Worker(
        id=person.id,
        name=person.full_name,
        shift=shifts[0] if shifts else "",
        home_id=home.id if home else 0,
        site_id=(home.site_id or home.id) if home else 0,
        led=min(led, default=0),
    )


def _choose(levels: Levels, barred: Collection[int], shift: str) -> Worker | None:
    for _depth, people in levels:
        fit = [post for post in people if post[0].id not in barred]
        if fit:
            best = min(fit, key=lambda p: (not shift or p[1] != shift, not p[2], p[0].id))
            return best[0]
    return None
