"""Who it is: the persons behind the capacities that a rung of the ladder names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.assigning import ABOVE_SUPERVISORS, choose_reviewer
from kaizen.ownership.ladder import Rung, Told
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import Holder, barred_from, next_level_up
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import away_on, candidates, choose, stand_in
from kaizen.people.rules import Role

_SUPERVISORS = (Role.SUPERVISOR, Role.LEADER)
_LEADERS = (Role.LEADER,)


def told_ids(rung: Rung, assignment: Assignment, holder: Holder, now: datetime) -> list[int]:
    """Ids of those whom a rung tells, each once; the holder is already the deputy of who is away.

    Where a capacity is not filled, the nearest level above takes its place: a rung that is due
    never tells nobody.
    """
    found: dict[int, None] = {}
    for told in rung.told:
        for person_id in _who(told, assignment, holder, now):
            found.setdefault(person_id)
    return list(found) or [holder.person_id]


def _who(told: Told, assignment: Assignment, holder: Holder, now: datetime) -> Iterator[int]:
    idea = assignment.idea
    if told is Told.HOLDER:
        yield holder.person_id
    elif told is Told.DEPUTY:
        yield _here(idea, _second(assignment, holder, now), now)
    elif told is Told.SUPERVISOR:
        yield _here(idea, choose_reviewer(idea, _SUPERVISORS, now), now)
    elif told is Told.LEADER:
        yield _here(idea, choose_reviewer(idea, _LEADERS, now), now)
    elif told is Told.NEXT_UP:
        yield _next_up(assignment, now)
    else:
        yield _top(assignment, now)


def _second(assignment: Assignment, holder: Holder, now: datetime) -> Person:
    """Who else may answer: another of the same role, else the next level."""
    roles = ABOVE_SUPERVISORS.get(assignment.as_kind, _SUPERVISORS)
    without = frozenset({holder.person_id, assignment.person_id})
    return choose_reviewer(assignment.idea, roles, now, without=without)


def _next_up(assignment: Assignment, now: datetime) -> int:
    session = db.session()
    idea = assignment.idea
    away = away_on(session, calendar_for(session, idea.area).local_day(now))
    barred = barred_from(assignment)
    return next_level_up(session, idea, assignment.person, away, without=barred).id


def _top(assignment: Assignment, now: datetime) -> int:
    """The leader of the site, else the highest there is; administrators where there is none.

    Never whoever may not decide on it: a leader who wrote the idea would be told each week of
    what only somebody else can do, and nobody else would be.
    """
    session, idea = db.session(), assignment.idea
    barred = frozenset(barred_from(assignment))
    leaders = candidates(session, idea.area, Role.LEADER)
    height = min((c.depth for c in leaders), default=0)
    away = away_on(session, calendar_for(session, idea.area).local_day(now))
    highest = [c for c in leaders if c.depth == height]
    found = choose(highest, without=barred, away=away, open_counts={})
    person = found or choose_reviewer(idea, _LEADERS, now, without=barred)
    return stand_in(person.id, away, barred) or person.id


def _here(idea: Idea, person: Person, now: datetime) -> int:
    """The person, or who stands in while they are away."""
    session = db.session()
    away = away_on(session, calendar_for(session, idea.area).local_day(now))
    return stand_in(person.id, away) or person.id
