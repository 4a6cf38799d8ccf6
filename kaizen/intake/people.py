"""A row of a table of people: an account is added, or set right where it differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.intake.tables import Outcome, Row, Taken, cell
from kaizen.ownership.actions.passing import pass_on
from kaizen.people.actions.accounts import (
    Particulars,
    add_person,
    change_particulars,
    move_person,
)
from kaizen.people.actions.own_secrets import give_password, give_pin
from kaizen.people.actions.roles import grant_role
from kaizen.people.models import Area, Membership, Person
from kaizen.people.queries.areas import area_called
from kaizen.people.rules import LANGUAGE_NAMES, Role
from kaizen.people.secrets import check_password, check_pin

YES = frozenset({"1", "y", "yes", "true", "x", "ja", "j", "sí", "si", "tak", "oui", "o", "s"})


@dataclass(frozen=True)
class PeopleTaker:
    """Takes rows of people for `actor` (None: the operator's console).

    `words` says what words of the list mean as roles, `default_area` where those work whose row
    names no area; `is_trial` checks secrets instead of making them, which is slow on purpose.
    """

    actor: Person | None
    now: datetime
    default_area: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    is_trial: bool = False

    def take(self, row: Row) -> Taken:
        """Add the person of a row, or set right what differs.

        Raises:
            KaizenError: the row cannot be taken; its sentence says why.
        """
        area = self._area(row)
        said = particulars_of(row).checked()
        person = known_person(said)
        if person is None:
            return self._taken(Outcome.ADDED, self._add(row, said, area), row, area)
        if not person.is_active:
            raise InvalidInput("%(name)s has left; this account is closed.", name=person.full_name)
        differs = self._set_right(person, row, said, area)
        outcome = Outcome.CHANGED if differs else Outcome.UNCHANGED
        return self._taken(outcome, person, row, area)

    def lays(self, row: Row) -> set[str]:
        """The names to sign in with: whoever else bears one is the same person, or a clash."""
        cells = (cell(row, name) for name in ("username", "badge", "email"))
        return {each.lower() for each in cells if each}

    def meets(self, row: Row) -> set[str]:
        """The same names."""
        return self.lays(row)

    def _area(self, row: Row) -> Area:
        written = cell(row, "area") or self.default_area
        if not written:
            raise InvalidInput("The area is missing.", field="area")
        return area_called(db.session(), written)

    def _add(self, row: Row, said: Particulars, area: Area) -> Person:
        role = self._role(row)
        person = add_person(
            said,
            home_area=area,
            actor=self.actor,
            now=self.now,
            is_operator=role is Role.OPERATOR,
        )
        self._give_role(person, role, row, area)
        self._give_secrets(person, row)
        return person

    def _set_right(self, person: Person, row: Row, said: Particulars, area: Area) -> bool:
        """What the row leaves empty stays as it is."""
        kept = replace(
            said,
            username=said.username or person.username,
            badge=said.badge or person.badge,
            email=said.email or person.email,
            language=said.language if cell(row, "language") else person.language,
            time_zone=said.time_zone or person.time_zone,
        )
        changed = bool(change_particulars(person, kept, actor=self.actor, now=self.now))
        role = self._role(row)
        # Only the line of an operator says where somebody works; other roles may lie elsewhere.
        works_there = role is Role.OPERATOR and (cell(row, "role") or _only_operates(person))
        if works_there and move_person(person, area, actor=self.actor, now=self.now):
            pass_on(person, actor_id=self.actor.id if self.actor else None, now=self.now)
            changed = True
        if cell(row, "role") is None:
            return changed
        return self._give_role(person, role, row, area) or changed

    def _role(self, row: Row) -> Role:
        written = cell(row, "role") or Role.OPERATOR.value
        meant = self.words.get(written, written).lower()
        if meant not in set(Role):
            raise InvalidInput(
                "“%(role)s” is no role. Use %(all)s.", role=written, all=", ".join(Role)
            )
        return Role(meant)

    def _give_role(self, person: Person, role: Role, row: Row, area: Area) -> bool:
        is_plain = role in (Role.ADMINISTRATOR, Role.OPERATOR)
        shift = "" if is_plain else cell(row, "shift") or ""
        held = _held(person, role, area, shift)
        first = cell(row, "first")
        return grant_role(
            person,
            role,
            area=None if role is Role.ADMINISTRATOR else area,
            shift=held.shift if held else shift,
            is_first=first.lower() in YES if first else bool(held and held.is_first),
            actor=self.actor,
            now=self.now,
        )

    def _give_secrets(self, person: Person, row: Row) -> None:
        password, pin = cell(row, "password"), cell(row, "pin")
        if password is not None:
            check_password(password)
        if pin is not None:
            check_pin(pin)
        if pin is not None and person.badge is None:
            raise InvalidInput("A PIN goes with a badge; give the person a badge first.")
        if self.is_trial:
            return
        if password is not None:
            give_password(person, password, actor=self.actor, now=self.now)
        if pin is not None:
            give_pin(person, pin, actor=self.actor, now=self.now)

    def _taken(self, outcome: Outcome, person: Person, row: Row, area: Area) -> Taken:
        db.session.flush()
        shown = {
            "name": person.full_name,
            "username": person.username or "",
            "badge": person.badge or "",
            "email": person.email or "",
            "area": area.name,
            "role": self._role(row).value if cell(row, "role") or outcome == "added" else "",
        }
        return Taken(outcome, person.id, shown)


def particulars_of(row: Row) -> Particulars:
    """What a row says about its person."""
    return Particulars(
        full_name=cell(row, "name") or "",
        username=cell(row, "username"),
        badge=cell(row, "badge"),
        email=cell(row, "email"),
        language=_language(cell(row, "language")),
        time_zone=cell(row, "time_zone"),
    )


def known_person(said: Particulars) -> Person | None:
    """The account with this user name, else with this badge.

    Raises:
        InvalidInput: the badge is that of somebody else.
    """
    if said.username is not None:
        named = select(Person).where(Person.username == said.username)
        found = db.session.scalars(named).first()
        if found is not None:
            return found
    if said.badge is None:
        return None
    bearer = db.session.scalars(select(Person).where(Person.badge == said.badge)).first()
    if bearer is not None and said.username and bearer.username not in (None, said.username):
        raise InvalidInput(
            "The badge %(badge)s is that of %(name)s.", badge=said.badge, name=bearer.full_name
        )
    return bearer


def _language(written: str | None) -> str:
    """A code such as ``de``, also where the list says ``Deutsch`` or ``de-AT``."""
    named = {name.lower(): code for code, name in LANGUAGE_NAMES.items()}
    low = (written or "").lower()
    return named.get(low, low.replace("_", "-").split("-")[0] if len(low) == 5 else low)


def _only_operates(person: Person) -> bool:
    return all(found.as_role is Role.OPERATOR for found in person.memberships)


def _held(person: Person, role: Role, area: Area, shift: str) -> Membership | None:
    """The role as it is held there; where no shift is said, in whichever shift."""
    there = (
        found
        for found in person.memberships
        if found.as_role is role and found.area.id == area.id and shift in ("", found.shift)
    )
    return next(there, None)
