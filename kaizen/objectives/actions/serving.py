"""Saying which aim or campaign an idea serves."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.events import Event
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.objectives.models import Aim, Campaign, Serving
from kaizen.objectives.queries.serving import serving_of
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission

#: What has ended for good serves nothing any more.
_OVER = frozenset({Stage.MERGED, Stage.WITHDRAWN})


def may_align(idea: Idea, actor: Person) -> bool:
    """Whether this person says what the idea serves: its authors, and those who answer it."""
    if idea.as_stage in _OVER:
        return False
    return actor.id in idea.author_ids or can(actor, Permission.IDEA_REVIEW, area=idea.area)


def align_idea(
    idea: Idea, aim: Aim | None, campaign: Campaign | None, *, actor: Person, now: datetime
) -> bool:
    """The idea serves this aim, or this campaign and its aim; with neither, nothing.

    Answers whether anything changed. What it served before may be chosen again, though it has
    ended meanwhile.

    Raises:
        NotAllowed: the actor neither wrote the idea nor answers it.
        InvalidInput: the aim is not agreed or has ended; the campaign does not run; another site.
        Conflict: the idea lives on in another one, or was taken back.
    """
    if idea.as_stage in _OVER:
        raise Conflict("This idea has ended. It cannot serve an aim any more.")
    if not may_align(idea, actor):
        raise NotAllowed("Whoever wrote the idea, or answers it, says which aim it serves.")
    serving = serving_of(db.session(), idea.id)
    aim = campaign.aim if campaign is not None else aim
    wanted = (aim.id if aim else None, campaign.id if campaign else None)
    known = (serving.aim_id, serving.campaign_id) if serving else (None, None)
    if wanted == known:
        return False
    _require_served(idea, aim, campaign, now)
    _write(idea, serving, aim, campaign, actor.id, now)
    events.record(
        "idea.aligned", idea, actor.id, now, aim_id=wanted[0], campaign_id=wanted[1], was=known
    )
    return True


def follow_merger(event: Event, now: datetime) -> None:
    """What an idea served, the one that lives on serves too, unless it serves something itself."""
    session = db.session()
    serving = serving_of(session, event.subject_id)
    target = session.get(Idea, event.facts.get("into_id"))
    if serving is None or target is None or serving_of(session, target.id) is not None:
        return
    _write(target, None, serving.aim, serving.campaign, event.actor_id, now)
    facts = {"aim_id": serving.aim_id, "campaign_id": serving.campaign_id, "was": (None, None)}
    events.record("idea.aligned", target, event.actor_id, now, **facts)


def _require_served(idea: Idea, aim: Aim | None, campaign: Campaign | None, now: datetime) -> None:
    if campaign is not None:
        runs = campaign.runs_on(day_in(db.session(), idea.area, now))
        if campaign.site_id != idea.site_id or not runs:
            raise InvalidInput("This campaign does not run now. Choose another.", field="serves")
        return
    if aim is not None and (aim.site_id != idea.site_id or not aim.can_be_served):
        raise InvalidInput(
            "This aim is not agreed yet, or it has ended. Choose another.", field="serves"
        )


def _write(
    idea: Idea,
    serving: Serving | None,
    aim: Aim | None,
    campaign: Campaign | None,
    actor_id: int | None,
    now: datetime,
) -> None:
    session = db.session()
    if aim is None and campaign is None:
        session.delete(serving)
        session.flush()
        return
    if serving is None:
        serving = Serving(idea_id=idea.id)
        session.add(serving)
    serving.aim, serving.campaign = aim, campaign
    serving.person_id, serving.at = actor_id, now
    session.flush()
