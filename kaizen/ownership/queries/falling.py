"""Whose things may be one person's to do: their own, and those of people who are away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Date, Integer, and_, bindparam, exists, or_, select, union_all

from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment
from kaizen.people.models import Absence, Area, Membership, Person
from kaizen.people.permissions import can_anywhere, site_ids_of
from kaizen.people.rules import Permission, Role

#: Absences around this moment, whatever the zone of the area.
_A_DAY = timedelta(days=1)

# Built once, and over tables rather than entities: every page asks by them.
_a, _i, _p, _m = (kind.__table__.c for kind in (Assignment, Idea, Area, Membership))
_away, _above = Absence.__table__.c, Area.__table__.alias("above").c
_PERSON = bindparam("person_id", type_=Integer)
#: Who is away today, seen from any zone.
_AROUND = and_(
    _away.from_on <= bindparam("until", type_=Date),
    _away.until_on >= bindparam("since", type_=Date),
    _away.cancelled_at.is_(None),
)
_STANDS_IN = exists().where(_AROUND, _away.deputy_id == _PERSON)
_REVIEWS_ABOVE = exists().where(
    _m.person_id == _PERSON,
    _m.role.in_([Role.SUPERVISOR.value, Role.LEADER.value]),
    _m.area_id == _above.id,
    _p.path.startswith(_above.path),
)
#: Oneself, and those who are away where any of theirs may fall to this person. One list, so that
#: the database goes by the index of persons.
_PERSONS = union_all(
    select(_PERSON),
    select(_away.person_id).where(_AROUND, or_(bindparam("reviews", type_=Boolean), _STANDS_IN)),
)
_MAY_FALL_TO = and_(
    _i.site_id.in_(bindparam("sites", expanding=True)),
    or_(bindparam("administers", type_=Boolean), _STANDS_IN, _REVIEWS_ABOVE),
)
#: Whether what is asked may be this person's to do; of assignment, joined with idea and area.
MAY_BE_THEIRS = and_(_a.person_id.in_(_PERSONS), or_(_a.person_id == _PERSON, _MAY_FALL_TO))
#: Whether the one who is asked may be away.
IS_AWAY = exists().where(_AROUND, _away.person_id == _a.person_id)


def asked_by(actor: Person, now: datetime) -> dict[str, Any]:
    """What these conditions have to know of the person and the moment."""
    return {
        "person_id": actor.id,
        "administers": actor.is_administrator,
        "reviews": actor.is_administrator or can_anywhere(actor, Permission.IDEA_REVIEW),
        "sites": list(site_ids_of(actor)),
        "since": (now - _A_DAY).date(),
        "until": (now + _A_DAY).date(),
    }
