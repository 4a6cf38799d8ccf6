"""The link of an area to the pulse: made, made anew, ended."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.metrics.models.pulse import PulseLink
from kaizen.metrics.queries.pulse import link_in_use
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission


def make_link(area: Area, *, actor: Person, now: datetime) -> PulseLink:
    """A link to the pulse of the area; the one before does not count any more.

    Raises:
        NotAllowed: the actor does not lead there.
    """
    require(actor, Permission.CONDITION_WRITE, area=area)
    before = link_in_use(db.session(), area)
    if before is not None:
        before.ended_at = now
    link = PulseLink(area_id=area.id, made_at=now, made_by_id=actor.id)
    db.session.add(link)
    db.session.flush()
    events.record("pulse.link_made", area, actor.id, now, link_id=link.id)
    return link


def end_link(area: Area, *, actor: Person, now: datetime) -> None:
    """Let the link of the area count no more.

    Raises:
        NotAllowed: the actor does not lead there.
        Conflict: there is none.
    """
    require(actor, Permission.CONDITION_WRITE, area=area)
    link = link_in_use(db.session(), area)
    if link is None:
        raise Conflict("This area has no link now. Make one where you need it.")
    link.ended_at = now
    events.record("pulse.link_ended", area, actor.id, now, link_id=link.id)
