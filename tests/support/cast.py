"""The cast: two sites and the people whom every test calls by the same names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.rules import Stage
from kaizen.people.models import Area, AreaCalendar, Membership, Person
from kaizen.savings.models.rates import Rate
from kaizen.savings.rules.rates import FROM_THE_BEGINNING, RateKind

#: A Thursday at 14:02 in Berlin (13:02 UTC): the published example of the answer clock.
THURSDAY = datetime(2026, 3, 12, 13, 2, tzinfo=UTC)
PASSWORD = "kaizen-demo"
PIN = "4711"


@dataclass
class Cast:
    """Places and people, by name."""

    session: Session
    nordhafen: Area
    production: Area
    press: Area
    assembly: Area
    logistics: Area
    brookfield: Area
    brook_line: Area
    olga: Person
    otto: Person
    mia: Person
    sam: Person
    vera: Person
    lena: Person
    fay: Person
    ada: Person
    nils: Person
    nora: Person

    def draft(self, author: Person | None = None, **others: object) -> Idea:
        """A draft with the words that sending asks for, by Olga unless said otherwise."""
        by = author or self.olga
        area: Area = others.pop("area", None) or by.home_area or self.press  # type: ignore[assignment]
        values: dict[str, object] = {
            "problem": "The air hose lies across the walkway at press 2.",
            "proposal": "Hang a hose reel from the beam.",
            **others,
        }
        idea = Idea(
            area=area,
            site_id=area.site_id,
            currency="EUR" if area.site_id == self.nordhafen.id else "GBP",
            written_by_id=by.id,
            stage=Stage.DRAFT.value,
            created_at=THURSDAY,
            better=[],
            authors=[IdeaAuthor(person=by, position=0)],
            **values,
        )
        self.session.add(idea)
        self.session.flush()
        return idea


def make_cast(session: Session) -> Cast:
    """Write the two sites and their people, and commit."""
    nordhafen = _area(session, "NH", "Nordhafen", None, zone="Europe/Berlin", currency="EUR")
    production = _area(session, "NH-PROD", "Production", nordhafen)
    press = _area(session, "NH-PRESS", "Press shop", production)
    assembly = _area(session, "NH-ASM", "Assembly", production)
    logistics = _area(session, "NH-LOG", "Logistics", nordhafen)
    brookfield = _area(session, "BF", "Brookfield", None, zone="Europe/London", currency="GBP")
    _area(session, "BF-LINE", "Line 1", brookfield)
    _person(session, "olga", "Olga Petrenko", press, "operator", badge="4072")
    _person(session, "otto", "Otto Berg", press, "operator", badge="4073")
    _person(session, "mia", "Mia Larsen", press, "operator", badge="4074")
    _person(session, "sam", "Sam Okafor", press, "supervisor", badge="4001")
    _person(session, "vera", "Vera Novak", assembly, "supervisor")
    _person(session, "lena", "Lena Brandt", nordhafen, "leader")
    _person(session, "fay", "Fay Whitcombe", nordhafen, "finance")
    _person(session, "ada", "Ada Lindqvist", nordhafen, None).is_administrator = True
    _person(session, "nils", "Nils Aldous", brookfield, "supervisor")
    _person(session, "nora", "Nora Haddad", logistics, "operator", badge="4090")
    session.commit()
    return find_cast(session)


def find_cast(session: Session) -> Cast:
    """Read those whom `make_cast` wrote; nothing of the session is left open."""
    places = {area.code: area for area in session.scalars(select(Area))}
    people = {person.username: person for person in session.scalars(select(Person))}
    found = Cast(
        session=session,
        nordhafen=places["NH"],
        production=places["NH-PROD"],
        press=places["NH-PRESS"],
        assembly=places["NH-ASM"],
        logistics=places["NH-LOG"],
        brookfield=places["BF"],
        brook_line=places["BF-LINE"],
        olga=people["olga"],
        otto=people["otto"],
        mia=people["mia"],
        sam=people["sam"],
        vera=people["vera"],
        lena=people["lena"],
        fay=people["fay"],
        ada=people["ada"],
        nils=people["nils"],
        nora=people["nora"],
    )
    # What has just been read need not be read again, one person after the other.
    session.expire_on_commit = False
    session.commit()
    session.expire_on_commit = True
    return found


def sign_in(client: FlaskClient, person: Person) -> FlaskClient:
    """Sign the person in without the form; the form has tests of its own."""
    mark, app = person.get_id(), client.application
    name = app.config["SESSION_COOKIE_NAME"]
    if client.get_cookie(name) is None and (signer := _signer(app)) is not None:
        client.set_cookie(name, signer.dumps({"_user_id": mark, "_fresh": True}))
        return client
    # What is kept already stays kept.
    with client.session_transaction() as kept:
        kept["_user_id"] = mark
        kept["_fresh"] = True
    return client


def _signer(app: Flask) -> URLSafeTimedSerializer | None:
    """What signs the cookies of sessions, as the app itself does."""
    interface = app.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)
    return interface.get_signing_serializer(app)


def later(**span: float) -> datetime:
    """Some time after the Thursday on which tests begin."""
    return THURSDAY + timedelta(**span)


def _area(
    session: Session,
    code: str,
    name: str,
    parent: Area | None,
    *,
    zone: str | None = None,
    currency: str | None = None,
) -> Area:
    area = Area(
        code=code,
        name=name,
        parent_id=parent.id if parent else None,
        time_zone=zone,
        currency=currency,
        path="",
    )
    session.add(area)
    session.flush()
    area.path = f"{parent.path if parent else '/'}{area.id}/"
    area.site_id = parent.site_id if parent else area.id
    if parent is None:
        session.add(_calendar(area))
        session.add(_labour_rate(area))
    session.flush()
    return area


def _labour_rate(area: Area) -> Rate:
    return Rate(
        area_id=area.id,
        kind=RateKind.LABOUR_HOUR.value,
        amount=40,
        currency=area.currency,
        starts_on=FROM_THE_BEGINNING,
        at=THURSDAY,
        reason="The rate of the site.",
    )


def _calendar(area: Area) -> AreaCalendar:
    return AreaCalendar(
        area_id=area.id,
        workdays=[0, 1, 2, 3, 4],
        shifts=[
            {"name": "A", "start": "06:00", "end": "14:00"},
            {"name": "B", "start": "14:00", "end": "22:00"},
        ],
        days_off=[date(2026, 12, 24).isoformat()],
        extra_workdays=[],
    )


def _person(
    session: Session,
    username: str,
    full_name: str,
    area: Area,
    role: str | None,
    *,
    badge: str | None = None,
) -> Person:
    person = Person(
        username=username,
        full_name=full_name,
        badge=badge,
        password_hash=_hashed(PASSWORD),
        pin_hash=_hashed(PIN) if badge else None,
        home_area=area,
        created_at=THURSDAY,
    )
    if role is not None:
        person.memberships.append(Membership(area=area, role=role))
    session.add(person)
    session.flush()
    return person


@cache
def _hashed(secret: str) -> str:
    """A true hash made cheaply: its parameters travel inside it."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(secret)
