"""Which ideas serve which aim, and what a new idea can serve."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.core.errors import InvalidInput
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import shared_with
from kaizen.objectives.models import Aim, Campaign, Serving
from kaizen.objectives.queries.aims import Families
from kaizen.people.models import Area, Person
from kaizen.people.rules import is_below

PAGE = 10
_AIM, _CAMPAIGN = "aim-", "campaign-"


@dataclass(frozen=True)
class Servable:
    """What an idea can serve, or serves: an aim, or a campaign."""

    id: int
    title: str
    area_name: str
    is_campaign: bool
    #: Whether it is for the area of the idea, and not for one beside it.
    is_near: bool
    is_served: bool

    @property
    def key(self) -> str:
        """The key by which a form names it."""
        return key_of_campaign(self.id) if self.is_campaign else key_of_aim(self.id)


def serving_of(session: Session, idea_id: int) -> Serving | None:
    """What an idea serves, with its aim and campaign; None where it serves nothing."""
    rows = select(Serving).where(Serving.idea_id == idea_id)
    return session.scalars(
        rows.options(joinedload(Serving.aim), joinedload(Serving.campaign))
    ).first()


def servings_of(session: Session, idea_ids: Collection[int]) -> dict[int, Serving]:
    """The same for a page of ideas, in one query."""
    rows = session.scalars(
        select(Serving)
        .where(Serving.idea_id.in_(idea_ids))
        .options(joinedload(Serving.aim), joinedload(Serving.campaign))
    )
    return {row.idea_id: row for row in rows}


def key_of_aim(aim_id: int) -> str:
    """The key by which a form names an aim."""
    return f"{_AIM}{aim_id}"


def key_of_campaign(campaign_id: int) -> str:
    """The key by which a form names a campaign."""
    return f"{_CAMPAIGN}{campaign_id}"


def named_by(
    session: Session, site_id: int, key: str, *, field: str = "serves"
) -> tuple[Aim | None, Campaign | None]:
    """The aim and the campaign that a form names; nothing for an empty key.

    Raises:
        InvalidInput: there is none of this key at the site.
    """
    if not key:
        return None, None
    for prefix, kind in ((_AIM, Aim), (_CAMPAIGN, Campaign)):
        number = key.removeprefix(prefix)
        if key.startswith(prefix) and number.isascii() and number.isdigit() and len(number) < 10:
            found = session.get(kind, int(number))
            if isinstance(found, Campaign) and found.site_id == site_id:
                return found.aim, found
            if isinstance(found, Aim) and found.site_id == site_id:
                return found, None
    raise InvalidInput("Choose an aim from the list, or none.", field=field)


def to_serve(session: Session, area: Area, day: date, *, idea_id: int = 0) -> list[Servable]:
    """What an idea of this area can serve on that day: the own area's first, themes before aims.

    What the idea serves already is among them, though it may have ended; one query.
    """
    site_id = area.site_id or area.id
    running = (Campaign.ended_at.is_(None), Campaign.from_on <= day, Campaign.until_on >= day)
    living = (Aim.agreed_at.is_not(None), Aim.ended_at.is_(None), Aim.until_on >= day)
    rows = session.execute(
        union_all(
            _campaigns(idea_id).where(
                Campaign.site_id == site_id, or_(and_(*running), Serving.idea_id.is_not(None))
            ),
            _aims(idea_id).where(
                Aim.site_id == site_id, or_(and_(*living), Serving.idea_id.is_not(None))
            ),
        )
    )
    found = [_servable(row, area.path) for row in rows]
    return sorted(found, key=lambda one: (not one.is_near, not one.is_campaign, one.title, one.id))


def served_by(session: Session, area: Area, idea_id: int) -> Servable | None:
    """The campaign through which an idea serves, else the aim; None where it serves nothing."""
    row = session.execute(_SERVED, {"idea_id": idea_id}).first()
    return _servable(row, area.path) if row is not None else None


def count_serving(session: Session, families: Families) -> dict[int, int]:
    """How many ideas serve each aim or one below it; one query for any number of aims."""
    named = {one for family in families.values() for one in family}
    rows = session.execute(
        select(Serving.aim_id, func.count())
        .where(Serving.aim_id.in_(named))
        .group_by(Serving.aim_id)
    )
    direct = {row[0]: row[1] for row in rows}
    return {
        aim_id: sum(direct.get(one, 0) for one in family) for aim_id, family in families.items()
    }


def count_of_campaigns(session: Session, campaign_ids: Collection[int]) -> dict[int, int]:
    """How many ideas each campaign has brought; one query."""
    rows = session.execute(
        select(Serving.campaign_id, func.count())
        .where(Serving.campaign_id.in_(campaign_ids))
        .group_by(Serving.campaign_id)
    )
    return {campaign_id: count for campaign_id, count in rows if campaign_id is not None}


def ideas_serving(
    session: Session,
    actor: Person,
    *,
    aim_ids: Collection[int] = (),
    campaign_id: int | None = None,
    before: int | None = None,
    most: int = PAGE,
) -> tuple[Sequence[Idea], int | None]:
    """Ideas that serve one of these aims, or the campaign, as far as `actor` reads them.

    Newest first; with the key of the next page, None where there is no more.
    """
    names = (
        Serving.aim_id.in_(aim_ids) if campaign_id is None else Serving.campaign_id == campaign_id
    )
    rows = (
        select(Idea)
        .join(Serving, Serving.idea_id == Idea.id)
        .where(names, *shared_with(actor, of_few=True))
        .options(joinedload(Idea.area), selectinload(Idea.photos), selectinload(Idea.authors))
        .order_by(Idea.id.desc())
        .limit(most + 1)
    )
    if before is not None:
        rows = rows.where(Idea.id < before)
    found = session.scalars(rows).unique().all()
    return found[:most], found[most - 1].id if len(found) > most else None


def _campaigns(idea_id: int | BindParameter[int]) -> Select[*tuple[Any, ...]]:
    """Campaigns with their areas, and whether the idea came of them."""
    of_idea = (Serving.campaign_id == Campaign.id) & (Serving.idea_id == idea_id)
    return (
        select(true(), Campaign.id, Campaign.title, Area.name, Area.path, Serving.idea_id)
        .join(Area, Area.id == Campaign.area_id)
        .outerjoin(Serving, of_idea)
    )


def _aims(idea_id: int | BindParameter[int]) -> Select[*tuple[Any, ...]]:
    """Aims with their areas, and whether the idea serves them without a campaign between."""
    of_idea = and_(
        Serving.aim_id == Aim.id, Serving.campaign_id.is_(None), Serving.idea_id == idea_id
    )
    return (
        select(false(), Aim.id, Aim.title, Area.name, Area.path, Serving.idea_id)
        .join(Area, Area.id == Aim.area_id)
        .outerjoin(Serving, of_idea)
    )


# Built once: putting a question together costs more than asking it.
_IDEA = bindparam("idea_id", type_=Integer)
_IS_SERVED = Serving.idea_id.is_not(None)
_SERVED = union_all(_campaigns(_IDEA).where(_IS_SERVED), _aims(_IDEA).where(_IS_SERVED))


def _servable(row: Any, path: str) -> Servable:
    is_campaign, number, title, area_name, area_path, served = row
    return Servable(
        id=number,
        title=title,
        area_name=area_name,
        is_campaign=bool(is_campaign),
        is_near=is_below(path, area_path),
        is_served=served is not None,
    )
