"""Boards on a wall: an address that shows one area's board to whoever has it, made and ended."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.people.models import Area, BoardLink, Person
from kaizen.people.permissions import require
from kaizen.people.queries.boards import board_link_of
from kaizen.people.rules import Permission
from kaizen.people.secrets import new_token, token_hash


def share_board(area: Area, *, actor: Person, now: datetime) -> str:
    """Make an address for the board of the area, and answer the token in it.

    There is one at a time: an earlier one ends. The token is stored only as a hash; it cannot
    be shown a second time.

    Raises:
        NotAllowed: the actor neither supervises nor leads the area.
    """
    require(actor, Permission.BOARD_SHARE, area=area)
    before = board_link_of(db.session(), area)
    if before is not None:
        before.ended_at = now
        # The old one must have ended before the new one is written: one at a time.
        db.session.flush()
    token = new_token()
    link = BoardLink(
        area_id=area.id, token_hash=token_hash(token), made_by_id=actor.id, made_at=now
    )
    db.session.add(link)
    events.record(
        "board.shared", link, actor.id, now, area_id=area.id, is_renewed=before is not None
    )
    return token


def unshare_board(area: Area, *, actor: Person, now: datetime) -> None:
    """End the address of the area's board, at once.

    Raises:
        NotAllowed: the actor neither supervises nor leads the area.
        Conflict: there is none any more.
    """
    require(actor, Permission.BOARD_SHARE, area=area)
    link = board_link_of(db.session(), area)
    if link is None:
        raise Conflict("This board has no address any more. Look at the page again.")
    link.ended_at = now
    events.record("board.unshared", link, actor.id, now, area_id=area.id)
