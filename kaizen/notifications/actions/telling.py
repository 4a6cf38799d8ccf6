"""Telling people: an event becomes one notice for each person whom it concerns."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, insert, select, update

from kaizen.core.db import db
from kaizen.core.events import Event
from kaizen.ideas.models import Follower, Idea
from kaizen.notifications.models import Notice
from kaizen.notifications.rules import AUDIENCES, NAMING, Audience, is_urgent
from kaizen.ownership.models import Assignment
from kaizen.people.models import Area, Person
from kaizen.people.queries.fit import administrators, candidates
from kaizen.people.rules import Role
from kaizen.review.models.decisions import Decision


def tell(event: Event, now: datetime) -> None:
    """Tell everybody whom `AUDIENCES` names for this event about an idea; the actor never."""
    idea = db.session.get(Idea, event.subject_id)
    if idea is None:
        return
    told: dict[int, Audience] = {}
    for audience in AUDIENCES[event.kind]:
        for person_id in _people(audience, event, idea):
            told.setdefault(person_id, audience)
    told.pop(event.actor_id or 0, None)
    # Whoever is an author by this very answer hears of that, not of an idea they do not know.
    credited_id = event.facts.get("credited_id") or 0
    if told.get(credited_id) is Audience.AUTHOR:
        del told[credited_id]
    _write(event, now, told, idea=idea)


def tell_of_reminder(event: Event, now: datetime) -> None:
    """Tell those whom a rung of the ladder names: the holder, or others of who is late."""
    holder = db.session.get(Person, event.facts["holder_id"])
    told = {
        person_id: Audience.HOLDER if person_id == event.facts["holder_id"] else Audience.NAMED
        for person_id in event.facts["to_ids"]
    }
    name = holder.full_name if holder else ""
    _write(event, now, told, idea=db.session.get(Idea, event.subject_id), holder=name)


def tell_of_person(event: Event, now: datetime) -> None:
    """Tell those who can help a person what happened to that person's sign-in or address."""
    person = db.session.get(Person, event.subject_id)
    if person is None:
        return
    without = {person.id, event.actor_id}
    told = dict.fromkeys(_who_helps(person, without), Audience.SUPERVISOR)
    _write(event, now, told, about=person.full_name)


def tell_of_area(event: Event, now: datetime) -> None:
    """Tell the supervisors and the leaders of an area what is seen there as a whole."""
    area = db.session.get(Area, event.subject_id)
    if area is None:
        return
    told = dict.fromkeys(_nearest(area, Role.LEADER), Audience.LEADER)
    told |= dict.fromkeys(_nearest(area, Role.SUPERVISOR), Audience.SUPERVISOR)
    _write(event, now, told)


def tell_of_aim(event: Event, now: datetime) -> None:
    """Tell those whom an aim asks or concerns; the actor never."""
    told = dict.fromkeys(_named(event), Audience.NAMED)
    told.pop(event.actor_id or 0, None)
    _write(event, now, told)


def tell_of_absence(event: Event, now: datetime) -> None:
    """Tell the deputy, else the supervisors, what falls to them; and who is away, if others did."""
    person = db.session.get(Person, event.facts["person_id"])
    if person is None:
        return
    deputy_id = event.facts.get("to_id")
    told: dict[int, Audience] = {}
    if deputy_id is not None:
        told[deputy_id] = Audience.NAMED
    elif person.home_area is not None:
        told = dict.fromkeys(_supervisors(person.home_area), Audience.SUPERVISOR)
    told[person.id] = Audience.HOLDER
    told.pop(event.actor_id or 0, None)
    held = select(func.count(Assignment.id)).where(
        Assignment.person_id == person.id, Assignment.closed_at.is_(None)
    )
    count = str(db.session.scalar(held) or 0)
    _write(event, now, told, about=person.full_name, count=count)


def tell_subject(event: Event, now: datetime) -> None:
    """Tell the person whom the event is recorded for."""
    _write(event, now, {event.subject_id: Audience.NAMED})


def read_notice(notice: Notice, *, actor: Person, now: datetime) -> None:
    """The person has opened this notice; only one's own can be loaded."""
    if notice.person_id == actor.id and notice.read_at is None:
        notice.read_at = now


def read_all(*, actor: Person, now: datetime) -> None:
    """The person has seen all there is."""
    db.session.execute(
        update(Notice)
        .where(Notice.person_id == actor.id, Notice.read_at.is_(None))
        .values(read_at=now)
    )


def _write(
    event: Event,
    now: datetime,
    told: dict[int, Audience],
    *,
    idea: Idea | None = None,
    **more: str,
) -> None:
    if not told:
        return
    active = db.session.scalars(
        select(Person.id).where(Person.id.in_(told), Person.deactivated_at.is_(None))
    )
    rows = [
        {
            "person_id": person_id,
            "event_id": event.id,
            "kind": event.kind,
            "idea_id": idea.id if idea else None,
            "actor_id": event.actor_id,
            "facts": {**event.facts, **more, "as": told[person_id].value},
            "at": now,
            "is_urgent": is_urgent(
                event.kind,
                told[person_id],
                event.facts,
                is_danger=idea is not None and idea.not_safe_now,
            ),
        }
        for person_id in active
    ]
    if rows:
        db.session.execute(insert(Notice), rows)


def _people(audience: Audience, event: Event, idea: Idea) -> list[int]:
    """Ids of those who are concerned in this capacity."""
    if audience is Audience.NAMED:
        return _named(event)
    if audience is Audience.FORMER:
        former = event.facts.get("from_id")
        return [former] if former is not None else []
    if audience is Audience.AUTHOR:
        return sorted(idea.author_ids)
    if audience is Audience.OWNER:
        return [idea.owner_id] if idea.owner_id else []
    if audience is Audience.HOLDER:
        return list(
            db.session.scalars(
                select(Assignment.person_id).where(
                    Assignment.idea_id == idea.id,
                    Assignment.is_main,
                    Assignment.closed_at.is_(None),
                )
            )
        )
    if audience is Audience.REVIEWER:
        decided = select(Decision.actor_id).where(Decision.idea_id == idea.id)
        return list(db.session.scalars(decided.order_by(Decision.id.desc()).limit(1)))
    if audience is Audience.SUPERVISOR:
        return _supervisors(idea.area)
    return list(db.session.scalars(select(Follower.person_id).where(Follower.idea_id == idea.id)))


def _named(event: Event) -> list[int]:
    found: list[int] = []
    for fact in NAMING:
        value = event.facts.get(fact)
        found += value if isinstance(value, list) else [value] if value else []
    return found


def _who_helps(person: Person, without: Collection[int | None]) -> list[int]:
    """The nearest supervisors of a person, else the nearest leaders, else the administrators.

    Whoever is in `without` cannot be the one: nobody is told of their own account.
    """
    session, area = db.session(), person.home_area
    for role in (Role.SUPERVISOR, Role.LEADER):
        near = candidates(session, area, role) if area else []
        others = [candidate for candidate in near if candidate.person.id not in without]
        if others:
            return [c.person.id for c in others if c.depth == others[0].depth]
    return [one.id for one in administrators(session) if one.id not in without]


def _supervisors(area: Area) -> list[int]:
    return _nearest(area, Role.SUPERVISOR)


def _nearest(area: Area, role: Role) -> list[int]:
    """Those with the role in the nearest area upwards that has any."""
    nearest = candidates(db.session(), area, role)
    depth = max((c.depth for c in nearest), default=0)
    return [c.person.id for c in nearest if c.depth == depth]
