"""The first day of an installation: its first site, areas and administrator, all at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.text import fold
from kaizen.people.actions.accounts import Particulars, add_person
from kaizen.people.actions.own_secrets import give_password
from kaizen.people.actions.places import LONGEST_CODE, Place, add_area
from kaizen.people.actions.roles import grant_role
from kaizen.people.models import Area, Person
from kaizen.people.rules import Role

MOST_FIRST_AREAS = 60
_NOT_IN_A_CODE = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True)
class FirstDay:
    """What is known on the first day: the site, the names of its areas, who administers."""

    site: Place
    areas: Sequence[str]
    administrator: Particulars
    password: str


def is_set_up() -> bool:
    """Whether anybody has an account here yet."""
    return db.session().scalar(select(Person.id).limit(1)) is not None


def set_up(day: FirstDay, *, now: datetime) -> Person:
    """Write the first site, its areas and its administrator, who has just chosen the password.

    Nobody is there yet who could be asked for permission: the door asks for the token that only
    whoever started the server has seen.

    Raises:
        Conflict: somebody has an account here already.
        InvalidInput: a value is missing or unusable; `field` says which.
    """
    if is_set_up():
        raise Conflict("Kaizen is set up already. Sign in.")
    if len(day.areas) > MOST_FIRST_AREAS:
        raise InvalidInput(
            "Name at most %(most)d areas here; the others can be imported later.",
            field="areas",
            most=MOST_FIRST_AREAS,
        )
    site = add_area(day.site, parent=None, actor=None, now=now)
    _add_areas(site, day.areas, now)
    person = add_person(day.administrator, home_area=site, actor=None, now=now, is_operator=False)
    give_password(person, day.password, actor=None, now=now)
    person.must_change_password, person.password_given_at = False, None
    grant_role(person, Role.ADMINISTRATOR, area=None, actor=None, now=now)
    return person


def _add_areas(site: Area, names: Sequence[str], now: datetime) -> None:
    taken = {site.code}
    for name in names:
        code = _code_for(site.code, name, taken)
        taken.add(code)
        try:
            add_area(Place(code=code, name=name), parent=site, actor=None, now=now)
        except InvalidInput as refusal:
            raise InvalidInput(refusal.sentence, field="areas", **refusal.facts) from refusal


def _code_for(site_code: str, name: str, taken: set[str]) -> str:
    """A code from the name, such as ``NH-PRESS-SHOP``; with a number where it is taken."""
    plain = _NOT_IN_A_CODE.sub("-", fold(name).upper()).strip("-") or "AREA"
    code = f"{site_code}-{plain}"[: LONGEST_CODE - 3].rstrip("-")
    number = 2
    found = code
    while found in taken:
        found, number = f"{code}-{number}", number + 1
    return found
