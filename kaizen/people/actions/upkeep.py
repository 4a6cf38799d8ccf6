"""What an administrator does to keep the system running."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, NotFound
from kaizen.core.events import Event, EventDelivery
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission


def try_event_again(event_id: int, *, actor: Person, now: datetime) -> Event:
    """Put an event back whose reactions failed too often; only what failed is repeated.

    Raises:
        NotAllowed: the actor is no administrator.
        NotFound: there is no such event.
        Conflict: the event is not stuck, or no longer.
    """
    require(actor, Permission.SYSTEM_RUN)
    rows = select(EventDelivery).where(EventDelivery.event_id == event_id).with_for_update()
    delivery = db.session.scalars(rows).first()
    if delivery is None:
        raise NotFound("There is no such event.")
    if delivery.settled_at is not None or delivery.next_try_at is not None:
        raise Conflict("This event is not stuck any more.")
    events.put_back(delivery, now=now)
    event = db.session.get_one(Event, event_id)
    events.record("event.put_back", event, actor.id, now, of=event.kind)
    return event
