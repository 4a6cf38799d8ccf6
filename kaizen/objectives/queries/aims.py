"""Loading aims and campaigns for one person, and how aims hang together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.errors import NotFound
from kaizen.core.naming import by_name
from kaizen.objectives.models import Aim, AimOffer, AimReading, Campaign
from kaizen.people.models import Area, Membership, Person
from kaizen.people.permissions import site_ids_of
from kaizen.people.rules import Role

#: Aim → itself and every aim below it, by id.
Families = Mapping[int, frozenset[int]]


def load_aim_for(session: Session, actor: Person, aim_id: int, *, lock: bool = False) -> Aim:
    """One aim of the person's own sites; `lock` holds it until the transaction ends.

    Raises:
        NotFound: no such aim, or it is another site's.
    """
    query = select(Aim).where(Aim.id == aim_id, Aim.site_id.in_(site_ids_of(actor)))
    aim = session.scalars(query.with_for_update(of=Aim) if lock else query).first()
    if aim is None:
        raise NotFound("This aim does not exist, or it is not yours to see.")
    return aim


def load_campaign_for(
    session: Session, actor: Person, campaign_id: int, *, lock: bool = False
) -> Campaign:
    """One campaign of the person's own sites; `lock` holds it until the transaction ends.

    Raises:
        NotFound: no such campaign, or it is another site's.
    """
    query = select(Campaign).where(
        Campaign.id == campaign_id, Campaign.site_id.in_(site_ids_of(actor))
    )
    campaign = session.scalars(query.with_for_update(of=Campaign) if lock else query).first()
    if campaign is None:
        raise NotFound("This campaign does not exist, or it is not yours to see.")
    return campaign


def aims_of(session: Session, site_ids: Collection[int]) -> Sequence[Aim]:
    """Every aim of these sites, ended ones too, in the order of areas and days."""
    rows = (
        select(Aim)
        .join(Area, Area.id == Aim.area_id)
        .where(Aim.site_id.in_(site_ids))
        .options(
            joinedload(Aim.area),
            joinedload(Aim.site),
            joinedload(Aim.owner),
            joinedload(Aim.waits_for),
        )
        .order_by(Area.path, Aim.until_on, Aim.id)
    )
    return session.scalars(rows).all()


def aims_owned_by(session: Session, person_id: int) -> Sequence[Aim]:
    """Aims for which this person answers and that have not ended; they pass to nobody."""
    owned = select(Aim).where(Aim.owner_id == person_id, Aim.ended_at.is_(None))
    return session.scalars(owned.order_by(Aim.id)).all()


def families_of(aims: Iterable[Aim]) -> Families:
    """Each of these aims with all that lie below it; an aim below itself cannot be written."""
    below: dict[int, set[int]] = {}
    parents = {aim.id: aim.parent_id for aim in aims}
    for aim_id in parents:
        at: int | None = aim_id
        seen: set[int] = set()
        while at is not None and at not in seen:
            seen.add(at)
            below.setdefault(at, set()).add(aim_id)
            at = parents.get(at)
    return {aim_id: frozenset(below[aim_id]) for aim_id in parents}


def offers_of(session: Session, aim_id: int) -> Sequence[AimOffer]:
    """Every throw of the ball, the first one first."""
    rows = (
        select(AimOffer)
        .where(AimOffer.aim_id == aim_id)
        .options(joinedload(AimOffer.by), joinedload(AimOffer.to))
        .order_by(AimOffer.id)
    )
    return session.scalars(rows).all()


def last_offer_of(session: Session, aim_id: int) -> AimOffer:
    """The newest throw of the ball; every aim has begun with one."""
    rows = select(AimOffer).where(AimOffer.aim_id == aim_id)
    return session.scalars(rows.order_by(AimOffer.id.desc()).limit(1)).one()


def reading_on(session: Session, aim_id: int, on: object) -> AimReading | None:
    """What was typed for that day; None where nothing was."""
    return session.scalars(
        select(AimReading).where(AimReading.aim_id == aim_id, AimReading.on == on)
    ).first()


def campaigns_of(session: Session, site_ids: Collection[int]) -> Sequence[Campaign]:
    """Every campaign of these sites, the latest first."""
    rows = (
        select(Campaign)
        .where(Campaign.site_id.in_(site_ids))
        .options(joinedload(Campaign.area), joinedload(Campaign.aim))
        .order_by(Campaign.from_on.desc(), Campaign.id.desc())
    )
    return session.scalars(rows).all()


def possible_owners(session: Session, site_ids: Collection[int]) -> Sequence[Person]:
    """Supervisors, leaders and finance of these sites: those who can answer for an aim."""
    roles = [role.value for role in (Role.SUPERVISOR, Role.LEADER, Role.FINANCE)]
    there = (
        select(Membership.person_id)
        .join(Area, Area.id == Membership.area_id)
        .where(Membership.role.in_(roles), Area.site_id.in_(site_ids))
    )
    rows = select(Person).where(Person.id.in_(there), Person.deactivated_at.is_(None))
    return session.scalars(rows.order_by(by_name(Person.full_name), Person.id)).all()
