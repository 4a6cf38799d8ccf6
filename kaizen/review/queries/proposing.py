"""What the queue proposes for an approval: who makes it happen, from when and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core.naming import by_name
from kaizen.ideas.models import Idea
from kaizen.people.models import Area, Membership, Person
from kaizen.people.permissions import site_ids_of
from kaizen.people.queries.areas import calendar_for

#: An agreed idea begins on the next working day and is ready two weeks later.
DAYS_TO_START = 1
DAYS_TO_FINISH = 10
MOST_OFFERED = 400


@dataclass(frozen=True)
class Proposal:
    """The owner (an author, or nobody) and the days that stand in the form at first."""

    owner: Person | None
    start_on: date
    due_on: date
    today: date


@dataclass(frozen=True)
class Offered:
    """Somebody who could make an idea happen; `place` is the name of their home area or empty."""

    id: int
    full_name: str
    place: str


def proposal_for(session: Session, idea: Idea, now: datetime) -> Proposal:
    """The author is offered as owner; the days are counted in the area's working time."""
    calendar = calendar_for(session, idea.area)
    today = calendar.local_day(now)
    authors = (author.person for author in idea.authors)
    return Proposal(
        owner=next((p for p in authors if _can_own(p, idea)), None),
        start_on=calendar.add_working_days(today, DAYS_TO_START),
        due_on=calendar.add_working_days(today, DAYS_TO_FINISH),
        today=today,
    )


def possible_owners(session: Session, idea: Idea) -> list[Offered]:
    """Everybody active of the site, those of the idea's own area first, then by name."""
    members = select(Membership.person_id).join(Area, Area.id == Membership.area_id)
    # Rows, not persons: a page only shows their names.
    people = session.execute(
        select(Person.id, Person.full_name, func.coalesce(Area.name, ""))
        .outerjoin(Area, Area.id == Person.home_area_id)
        .where(
            Person.deactivated_at.is_(None),
            Person.id.in_(members.where(Area.site_id == idea.site_id)),
        )
        .order_by(
            (Person.home_area_id == idea.area_id).desc(), by_name(Person.full_name), Person.id
        )
        .limit(MOST_OFFERED)
    )
    return [Offered(*row) for row in people]


def person_called(session: Session, idea: Idea, typed: str) -> Person | None:
    """The one active person of the site with this badge, user name or full name."""
    name = typed.strip()
    if not name:
        return None
    members = select(Membership.person_id).join(Area, Area.id == Membership.area_id)
    found = session.scalars(
        select(Person)
        .where(
            Person.deactivated_at.is_(None),
            Person.id.in_(members.where(Area.site_id == idea.site_id)),
            (Person.badge == name) | (Person.username == name) | (Person.full_name == name),
        )
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def _can_own(person: Person, idea: Idea) -> bool:
    return person.is_active and idea.site_id in site_ids_of(person)
