"""At which level somebody decides in an area, and under which version of the policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.naming import by_name
from kaizen.core.policy import InForce, PolicyVersion, in_force
from kaizen.core.remembered import remembered
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission, Role, is_below, site_scope
from kaizen.review.rules.authority import LEVELS, AuthorityPolicy, Level, limits_of


def authority_of(session: Session, site_id: int) -> InForce[AuthorityPolicy]:
    """The limits in force at a site, with the version that they come from."""
    # The queue asks for each card and for the reviewer's own reach.
    return remembered(
        session,
        ("authority", site_id),
        lambda: in_force(session, AuthorityPolicy(), scope=site_scope(site_id)),
        of=(PolicyVersion,),
    )


def authorities_of(
    session: Session, site_ids: Iterable[int]
) -> dict[int, InForce[AuthorityPolicy]]:
    """The limits in force at each of these sites."""
    return {site_id: authority_of(session, site_id) for site_id in sorted(set(site_ids))}


def versions_of(session: Session, site_id: int) -> list[PolicyVersion]:
    """Every version of a site's limits, the newest first."""
    rows = select(PolicyVersion).where(
        PolicyVersion.name == AuthorityPolicy.name, PolicyVersion.scope == site_scope(site_id)
    )
    return list(session.scalars(rows.order_by(PolicyVersion.number.desc())))


def level_of(person: Person, area: Area) -> Level | None:
    """At which level this person decides about ideas of the area; None where not at all."""
    leads = leads_from(person, area)
    if leads is not None:
        return Level.SITE if leads.is_site else Level.LEADERSHIP
    return Level.FIRST if can(person, Permission.IDEA_REVIEW, area=area) else None


def level_held(actor: Person, asked: Person, area: Area) -> Level | None:
    """At which level `actor` decides what `asked` is asked: by their own role, else by theirs.

    What is asked of an administrator who has no role there is decided by nobody else.
    """
    level = level_of(actor, area) or level_of(asked, area)
    return Level.SITE if level is None and asked.is_administrator else level


def leads_from(person: Person, area: Area) -> Area | None:
    """The highest area from which this person leads `area`; None for whoever does not lead it."""
    led = [
        m.area
        for m in person.memberships
        if m.as_role is Role.LEADER and is_below(area.path, m.area.path)
    ]
    return min(led, key=lambda found: len(found.path_ids), default=None)


@dataclass(frozen=True)
class Reach:
    """How far one person decides alone at a site; None means that no limit binds."""

    site: Area
    level: Level
    one_off: Decimal | None
    yearly: Decimal | None


def reach_of(session: Session, person: Person) -> Reach | None:
    """The widest authority this person has, for the page that tells them about it."""
    found = [(level, m.area) for m in person.memberships if (level := level_of(person, m.area))]
    if not found:
        return None
    level, area = max(found, key=lambda pair: LEVELS.index(pair[0]))
    site = area.site or area
    policy = authority_of(session, site.id).policy
    one_off, yearly = limits_of(policy, level)
    return Reach(site, level, one_off, yearly)


def sites_led_by(session: Session, person: Person) -> list[Area]:
    """The sites whose limits this person may set, by name."""
    rows = select(Area).where(Area.parent_id.is_(None)).options(joinedload(Area.site))
    sites = session.scalars(rows.order_by(by_name(Area.name)))
    return [site for site in sites if can(person, Permission.POLICY_SET, area=site)]
