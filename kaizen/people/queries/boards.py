"""Which board is shown on a wall, and by which address."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.errors import NotFound
from kaizen.people.models import Area, BoardLink
from kaizen.people.secrets import token_hash


def board_link_of(session: Session, area: Area) -> BoardLink | None:
    """The address by which the board of this area is shown now, if there is one."""
    return session.scalars(
        select(BoardLink)
        .where(BoardLink.area_id == area.id, BoardLink.ended_at.is_(None))
        .options(joinedload(BoardLink.made_by))
    ).first()


def area_behind(session: Session, token: str) -> Area:
    """The area whose board that token opens.

    Raises:
        NotFound: nobody made this address, or it was ended, or the area is closed.
    """
    area = session.scalars(
        select(Area)
        .join(BoardLink, BoardLink.area_id == Area.id)
        .where(
            BoardLink.token_hash == token_hash(token),
            BoardLink.ended_at.is_(None),
            Area.closed_at.is_(None),
        )
        .options(joinedload(Area.site))
    ).first()
    if area is None:
        raise NotFound("This board is not shown any more. Ask the supervisor for a new address.")
    return area
