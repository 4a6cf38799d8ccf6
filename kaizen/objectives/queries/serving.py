"""Which ideas serve which aim, and what a new idea can serve."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.core.errors import InvalidInput
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import shared_with
from kaizen.objectives.models import Aim, Campaign, Serving
from kaizen.objectives.queries.aims import Families
from kaizen.people.models import Area, Person
from kaizen.people.rules import is_below

PAGE = 25
_AIM, _CAMPAIGN = "aim-", "campaign-"


@dataclass(frozen=True)
class Served:
    """What an idea can serve: its key in a form, its name, the area, and whether it is a theme."""

    key: str
    title: str
    area_name: str
    is_campaign: bool
    #: Whether it is for the area of the idea, and not for one beside it.
    is_near: bool


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


def key_of(serving: Serving | None) -> str:
    """The key of what an idea serves; empty where it serves nothing."""
    if serving is None:
        return ""
    if serving.campaign_id is not None:
        return f"{_CAMPAIGN}{serving.campaign_id}"
    return key_of_aim(serving.aim_id or 0)


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


def to_serve(session: Session, area: Area, day: date) -> list[Served]:
    """What an idea of this area can serve on that day: themes first, the own area's first."""
    site_id = area.site_id or area.id
    campaigns = session.scalars(
        select(Campaign)
        .where(
            Campaign.site_id == site_id,
            Campaign.ended_at.is_(None),
            Campaign.from_on <= day,
            Campaign.until_on >= day,
        )
        .options(joinedload(Campaign.area))
        .order_by(Campaign.until_on, Campaign.id)
    )
    aims = session.scalars(
        select(Aim)
        .where(
            Aim.site_id == site_id,
            Aim.agreed_at.is_not(None),
            Aim.ended_at.is_(None),
            Aim.until_on >= day,
        )
        .options(joinedload(Aim.area))
        .order_by(Aim.title, Aim.id)
    )
    found = [
        *(_served(key_of_campaign(one.id), one, area, is_campaign=True) for one in campaigns),
        *(_served(key_of_aim(one.id), one, area, is_campaign=False) for one in aims),
    ]
    return sorted(found, key=lambda one: (not one.is_near, not one.is_campaign))


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


def _served(key: str, one: Aim | Campaign, area: Area, *, is_campaign: bool) -> Served:
    is_near = is_below(area.path, one.area.path)
    return Served(key, one.title, one.area.name, is_campaign, is_near)
