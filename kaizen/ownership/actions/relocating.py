"""Areas are moved and closed: open ideas go along, and whoever lost their part passes it on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.ideas.actions.drafting import place_in
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import OPEN, Stage
from kaizen.ownership.actions.passing import Passed, pass_on_lost
from kaizen.ownership.models import Assignment
from kaizen.people.models import Area, Person


def take_ideas_along(area: Area, into: Area, *, actor_id: int | None, now: datetime) -> int:
    """Let the open ideas and drafts of one area be those of another one; answer how many.

    Ideas that are finished stay where they were: reports of the past keep their figures. Call
    `pass_on_in` afterwards, once the people have moved too.
    """
    moving = [stage.value for stage in (*OPEN, Stage.DRAFT)]
    ideas = db.session.scalars(
        select(Idea).where(Idea.area_id == area.id, Idea.stage.in_(moving)).order_by(Idea.id)
    ).all()
    for idea in ideas:
        place_in(idea, into)
        if idea.as_stage is not Stage.DRAFT:
            events.record(
                "idea.moved",
                idea,
                actor_id,
                now,
                from_area_id=area.id,
                to_area_id=into.id,
                to=into.name,
            )
    return len(ideas)


def pass_on_in(area: Area, *, actor_id: int | None, now: datetime) -> list[Passed]:
    """Pass on what people hold in an area and below it without having a part there any more.

    Call it in the transaction that moves the area or what was in it.
    """
    below = Area.path.startswith(area.path, autoescape=True)
    holding = db.session.scalars(
        select(Person)
        .join(Assignment, Assignment.person_id == Person.id)
        .join(Idea, Idea.id == Assignment.idea_id)
        .join(Area, Area.id == Idea.area_id)
        .where(below, Assignment.closed_at.is_(None))
        .distinct()
        .order_by(Person.id)
    ).all()
    return [
        passed for person in holding for passed in pass_on_lost(person, actor_id=actor_id, now=now)
    ]
