"""Who may do what where: roles are granted and revoked, and either ends the person's sessions."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.people.actions.absences import free_of_standing_in
from kaizen.people.models import Area, Membership, Person
from kaizen.people.permissions import require_unless_console
from kaizen.people.rules import Permission, Role


def grant_role(
    person: Person,
    role: Role,
    *,
    area: Area | None,
    actor: Person | None,
    now: datetime,
    shift: str = "",
    is_first: bool = False,
) -> bool:
    """Give a person a role in an area and everything below it; False where they had it.

    `administrator` is for the whole installation and takes no area. `actor` is None for the
    operator's console.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: the area is missing, or the role takes none.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    if role is Role.ADMINISTRATOR:
        return _make_administrator(person, area, actor, now)
    if area is None:
        raise InvalidInput("Say in which area the person has this role.", field="area")
    found = _membership(person, role, area, shift)
    if found is not None and found.is_first == is_first:
        return False
    if found is not None:
        found.is_first = is_first
    else:
        person.memberships.append(
            Membership(area=area, role=role.value, shift=shift, is_first=is_first)
        )
    _changed("person.role_granted", person, role, area, actor, now)
    return True


def revoke_role(
    person: Person,
    role: Role,
    *,
    area: Area | None,
    actor: Person | None,
    now: datetime,
    shift: str = "",
) -> bool:
    """Take a role away again; False where the person did not have it.

    Raises:
        NotAllowed: the actor is no administrator, or would take that from themselves: one
            must remain.
    """
    require_unless_console(actor, Permission.PERSON_MANAGE)
    if role is Role.ADMINISTRATOR:
        return _unmake_administrator(person, actor, now)
    found = _membership(person, role, area, shift) if area else None
    if found is None:
        return False
    person.memberships.remove(found)
    free_of_standing_in(person)
    _changed("person.role_revoked", person, role, area, actor, now)
    return True


def _make_administrator(
    person: Person, area: Area | None, actor: Person | None, now: datetime
) -> bool:
    if area is not None:
        raise InvalidInput("An administrator has no area: leave it out.", field="area")
    if person.is_administrator:
        return False
    person.is_administrator = True
    _changed("person.role_granted", person, Role.ADMINISTRATOR, None, actor, now)
    return True


def _unmake_administrator(person: Person, actor: Person | None, now: datetime) -> bool:
    if not person.is_administrator:
        return False
    if actor is not None and actor.id == person.id:
        raise NotAllowed("You cannot take this from yourself; another administrator can.")
    person.is_administrator = False
    _changed("person.role_revoked", person, Role.ADMINISTRATOR, None, actor, now)
    return True


def _membership(person: Person, role: Role, area: Area, shift: str) -> Membership | None:
    return next(
        (
            found
            for found in person.memberships
            if found.role == role.value and found.area.id == area.id and found.shift == shift
        ),
        None,
    )


def _changed(
    kind: str, person: Person, role: Role, area: Area | None, actor: Person | None, now: datetime
) -> None:
    person.end_sessions()
    events.record(
        kind,
        person,
        actor.id if actor else None,
        now,
        role=role.value,
        area_id=area.id if area else None,
    )
