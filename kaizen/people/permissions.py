"""May this person do this here? The one answer that actions, loaders and templates share."""

from __future__ import annotations

from kaizen.core.errors import NotAllowed
from kaizen.people.models import Area, Membership, Person
from kaizen.people.rules import EVERYBODY, GRANTS, Permission, Role, is_below


def can(actor: Person, permission: Permission, *, area: Area | None = None) -> bool:
    """Whether `actor` may do `permission` in `area` (None: in the whole installation)."""
    if not actor.is_active:
        return False
    if actor.is_administrator and permission in GRANTS[Role.ADMINISTRATOR]:
        return True
    if area is None:
        return False
    return any(_grants(membership, permission, area) for membership in actor.memberships)


def require(actor: Person, permission: Permission, *, area: Area | None = None) -> None:
    """Refuse unless `actor` may do `permission` in `area`.

    Raises:
        NotAllowed: the person has no role there that allows it.
    """
    if not can(actor, permission, area=area):
        if area is None:
            raise NotAllowed("Administrators look after this. Ask one of yours.")
        raise NotAllowed("This is not yours to do. Ask the supervisor of the area.")


def require_unless_console(
    actor: Person | None, permission: Permission, *, area: Area | None = None
) -> None:
    """As `require`; None is the operator's console.

    Whoever can start a command on the server owns the database anyhow.

    Raises:
        NotAllowed: the person has no such right.
    """
    if actor is not None:
        require(actor, permission, area=area)


def can_anywhere(actor: Person, permission: Permission) -> bool:
    """Whether there is any area in which `actor` may do `permission`."""
    if actor.is_administrator and permission in GRANTS[Role.ADMINISTRATOR]:
        return True
    return any(
        permission in GRANTS[m.as_role] or permission in EVERYBODY for m in actor.memberships
    )


def paths_where(actor: Person, permission: Permission) -> list[str]:
    """Paths of the areas at and below which `actor` holds `permission` by a role."""
    return [m.area.path for m in actor.memberships if permission in GRANTS[m.as_role]]


def site_ids_of(actor: Person) -> set[int]:
    """Ids of the sites that this person belongs to."""
    return {m.area.site_id or m.area.id for m in actor.memberships}


def _grants(member: Membership, permission: Permission, area: Area) -> bool:
    """Everybody's rights hold in the whole site, a role's rights in its area and below."""
    if permission in EVERYBODY:
        return (member.area.site_id or member.area.id) == (area.site_id or area.id)
    return permission in GRANTS[member.as_role] and is_below(area.path, member.area.path)
