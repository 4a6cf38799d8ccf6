"""Who makes an agreed idea happen: named, accepted, given back, handed over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import (
    BEING_DONE,
    ask_besides,
    assign_main,
    choose_reviewer,
    close_besides,
    main_of,
)
from kaizen.ownership.actions.submitting import refuse_too_long, require_words
from kaizen.ownership.actions.working import (
    News,
    require_owner_or_steer,
    require_stage,
    say,
)
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import answers_for
from kaizen.ownership.rules import DAYS_TO_ACCEPT, AssignmentKind
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import Permission, Role


def give_to_owner(idea: Idea, *, actor: Person, now: datetime) -> None:
    """Ask the owner of an agreed idea for its start, right after `move_to(approved)`.

    Owners who named themselves, or said that they want to try it, have accepted with that.
    Anybody else accepts within two working days; until then the supervisor holds the idea.
    """
    owner = idea.owner
    if owner is None:
        raise InvalidInput("Name somebody who makes it happen.", field="owner")
    if owner.id == actor.id or (idea.wants_to_try and owner.id in idea.author_ids):
        idea.accepted_at = now
        assign_main(idea, actor_id=actor.id, now=now, person=owner)
        return
    idea.accepted_at = None
    assign_main(idea, actor_id=actor.id, now=now, person=_keeper(idea, actor, now))
    calendar = calendar_for(db.session(), idea.area)
    ask_besides(
        idea,
        AssignmentKind.ACCEPT,
        person=owner,
        due_at=calendar.due_after(now, DAYS_TO_ACCEPT),
        actor_id=actor.id,
        now=now,
    )


def accept_work(idea: Idea, *, actor: Person, now: datetime) -> None:
    """The owner says yes, and holds the idea from now on.

    Raises:
        NotAllowed: somebody else was asked.
        Conflict: it was answered before, or the idea has moved on.
    """
    _require_asked_owner(idea, actor, now)
    idea.accepted_at = now
    close_besides(idea, AssignmentKind.ACCEPT, now)
    main = main_of(idea)
    due_at = main.due_at if main else None
    assign_main(idea, actor_id=actor.id, now=now, person=idea.owner, due_at=due_at)
    events.record("owner.accepted", idea, actor.id, now)


def give_back(idea: Idea, *, reason: str, actor: Person, now: datetime) -> None:
    """The owner says no; the supervisor who holds the idea until then names somebody else.

    Raises:
        NotAllowed: somebody else was asked.
        InvalidInput: no reason is given.
        Conflict: it was answered before, or the idea has moved on.
    """
    _require_asked_owner(idea, actor, now)
    words = require_words(
        reason, field="reason", what=to_say("Say in a few words why it does not fit.")
    )
    close_besides(idea, AssignmentKind.ACCEPT, now)
    say(idea, actor, now, News(words))
    events.record("owner.gave_back", idea, actor.id, now, reason=words[:200])


def name_owner(
    idea: Idea, owner: Person, *, actor: Person, now: datetime, reason: str = ""
) -> None:
    """Name another owner for agreed work: the supervisor's act, or the owner's hand-over.

    Raises:
        NotAllowed: the actor neither owns the work nor steers it.
        InvalidInput: that person has left, or owns it already; the words are too long.
        Conflict: nothing is being done on this idea now.
    """
    require_owner_or_steer(idea, actor, now)
    require_stage(idea, BEING_DONE | {Stage.LAPSED})
    if not owner.is_active:
        raise InvalidInput("%(name)s no longer works here.", field="owner", name=owner.full_name)
    if owner.id == idea.owner_id and idea.accepted_at is not None:
        raise InvalidInput("%(name)s owns it already.", field="owner", name=owner.full_name)
    words = reason.strip()
    refuse_too_long(words, field="reason")
    before = idea.owner_id
    idea.owner = owner
    main = main_of(idea)
    due_at = main.due_at if main else None
    _pass_to(idea, owner, actor=actor, now=now, due_at=due_at)
    events.record(
        "work.handed_over", idea, actor.id, now, to_id=owner.id, from_id=before, reason=words
    )


def _pass_to(
    idea: Idea, owner: Person, *, actor: Person, now: datetime, due_at: datetime | None
) -> None:
    """Another owner accepts first, unless they took it themselves; the due day stays.

    Until then whoever steers there holds it.
    """
    close_besides(idea, AssignmentKind.ACCEPT, now)
    close_besides(idea, AssignmentKind.DECIDE, now)
    if owner.id == actor.id:
        idea.accepted_at = now
        assign_main(idea, actor_id=actor.id, now=now, person=owner, due_at=due_at)
        return
    idea.accepted_at = None
    keeper = _keeper(idea, actor, now)
    assign_main(idea, actor_id=actor.id, now=now, person=keeper, due_at=due_at)
    calendar = calendar_for(db.session(), idea.area)
    ask_besides(
        idea,
        AssignmentKind.ACCEPT,
        person=owner,
        due_at=calendar.due_after(now, DAYS_TO_ACCEPT),
        actor_id=actor.id,
        now=now,
    )


def _keeper(idea: Idea, actor: Person, now: datetime) -> Person:
    """Who holds the work until its new owner says yes: somebody who may act on it meanwhile.

    That is whoever holds it now or names the owner, if they steer there, else the supervisor.
    A former owner may not: it was taken from them, or they have given it away.
    """
    main = main_of(idea)
    near = [main.person, actor] if main is not None and main.person.is_active else [actor]
    steers = (one for one in near if can(one, Permission.WORK_STEER, area=idea.area))
    supervising = (Role.SUPERVISOR, Role.LEADER)
    return next(steers, None) or choose_reviewer(idea, supervising, now)


def _require_asked_owner(idea: Idea, actor: Person, now: datetime) -> None:
    session = db.session()
    if not answers_for(session, idea, idea.owner_id, actor, now):
        raise NotAllowed("Somebody else was asked to do this.")
    asked = session.scalar(
        select(Assignment.id).where(
            Assignment.idea_id == idea.id,
            Assignment.kind == AssignmentKind.ACCEPT.value,
            Assignment.closed_at.is_(None),
        )
    )
    if asked is None:
        raise Conflict("This was answered before. Look at where the idea stands now.")
