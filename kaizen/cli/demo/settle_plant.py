"""Writes the demo plant's areas and people into an empty database."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.cli.demo.plant import AREAS, DemoArea
from kaizen.cli.demo.plant_people import PEOPLE, DemoPerson
from kaizen.cli.demo.sign_in import PASSWORD, PIN
from kaizen.people.models import Absence, Area, AreaCalendar, Membership, Person
from kaizen.people.rules import Role
from kaizen.people.secrets import hash_secret
from kaizen.savings.models.rates import Rate
from kaizen.savings.rules.rates import FROM_THE_BEGINNING, RateKind

OPENED = timedelta(days=790)
_BATCH = 2000
_AWAY = ("marta", "yusuf")


def write_areas(session: Session, now: datetime) -> None:
    """Both sites with their areas, calendars, currencies and labour rates."""
    known: dict[str, Area] = {}
    for demo in AREAS:
        parent = known[demo.parent_code] if demo.parent_code else None
        area = Area(
            code=demo.code,
            name=demo.name,
            kind=demo.kind,
            parent=parent,
            path="",
            time_zone=demo.time_zone,
            currency=demo.currency,
        )
        session.add(area)
        session.flush()
        area.site_id = parent.site_id if parent else area.id
        area.path = f"{parent.path if parent else '/'}{area.id}/"
        known[demo.code] = area
        if demo.shifts:
            session.add(_calendar(area, demo))
        if demo.labour_rate:
            session.add(_labour_rate(area, demo.labour_rate, now))
    session.flush()


def write_people(session: Session, now: datetime) -> None:
    """Everybody of the default plant, with roles, password and PIN of the demo."""
    areas = {area.code: area for area in session.scalars(select(Area))}
    for demo in PEOPLE:
        session.add(_person(demo, areas, now))
    session.flush()
    away, deputy = (
        session.scalars(select(Person).where(Person.username == name)).one() for name in _AWAY
    )
    today = now.date()
    session.add(
        Absence(
            person_id=away.id,
            deputy_id=deputy.id,
            from_on=today - timedelta(days=2),
            until_on=today + timedelta(days=5),
        )
    )


def write_more_people(session: Session, many: int, *, seed: int, now: datetime) -> None:
    """Further people of the floor, so that there are `many`; names and places by the seed."""
    random = Random(seed)
    areas = list(session.scalars(select(Area).order_by(Area.id)))
    parents = {area.parent_id for area in areas}
    leaves = [area for area in areas if area.id not in parents]
    count = len(session.scalars(select(Person.id)).all())
    first, last = _names()
    for number in range(count, many):
        area = random.choice(leaves)
        role = Role.SUPERVISOR if number % 25 == 0 else Role.OPERATOR
        person = Person(
            full_name=f"{random.choice(first)} {random.choice(last)}",
            username=f"p{number:06d}",
            badge=f"9{number:06d}",
            home_area=area,
            is_demo=True,
            password_hash=password_hash(),
            pin_hash=pin_hash(),
            created_at=now - OPENED,
        )
        shift = random.choice("AB")
        person.memberships.append(Membership(area=area, role=role.value, shift=shift))
        session.add(person)
        if number % _BATCH == 0:
            session.flush()
    session.flush()


@cache
def password_hash() -> str:
    """The hash of the demo's one password, made once: making it is slow on purpose."""
    return hash_secret(PASSWORD)


@cache
def pin_hash() -> str:
    """The hash of the demo's one PIN."""
    return hash_secret(PIN)


def _labour_rate(area: Area, amount: Decimal, now: datetime) -> Rate:
    return Rate(
        area_id=area.id,
        kind=RateKind.LABOUR_HOUR.value,
        amount=amount,
        currency=(area.site or area).currency,
        starts_on=FROM_THE_BEGINNING,
        at=now - OPENED,
        reason="From the wage list of the demo plant.",
    )


def _calendar(area: Area, demo: DemoArea) -> AreaCalendar:
    return AreaCalendar(
        area_id=area.id,
        workdays=list(demo.workdays or range(5)),
        shifts=[
            {"name": shift.name, "start": shift.start, "end": shift.end} for shift in demo.shifts
        ],
        country=_site_of(demo).country,
        region=_site_of(demo).region,
        days_off=[],
        extra_workdays=[],
        working_days_a_year=220,
    )


def _site_of(demo: DemoArea) -> DemoArea:
    return next(area for area in AREAS if area.code == demo.code.partition("-")[0])


def _person(demo: DemoPerson, areas: dict[str, Area], now: datetime) -> Person:
    person = Person(
        full_name=demo.full_name,
        username=demo.username,
        badge=demo.badge,
        email=demo.email,
        language=demo.language,
        home_area=areas[demo.area_code],
        is_demo=True,
        password_hash=password_hash(),
        pin_hash=pin_hash(),
        created_at=now - OPENED,
    )
    for role in demo.roles:
        if role.role == Role.ADMINISTRATOR:
            # Administrators have no area; as a colleague they belong to one like everybody.
            person.is_administrator = True
            role = role._replace(role=Role.OPERATOR.value, area_code=demo.area_code)
        person.memberships.append(
            Membership(
                area=areas[role.area_code],
                role=role.role,
                shift=role.shift or "",
                is_first=role.first,
            )
        )
    return person


def _names() -> tuple[list[str], list[str]]:
    return (
        sorted({person.full_name.split()[0] for person in PEOPLE}),
        sorted({person.full_name.split()[-1] for person in PEOPLE}),
    )
