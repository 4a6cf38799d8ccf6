"""Adding one's voice to an idea, and asking to hear of each of its steps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.ideas.models import Follower, Idea, Supporter
from kaizen.ideas.rules import PUBLIC, Stage
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission


def support(idea: Idea, *, actor: Person, now: datetime) -> bool:
    """Add the actor's voice; False where it was there already.

    Raises:
        NotAllowed: the actor does not belong to the site.
        Conflict: the actor wrote it, or it was joined with another idea or never sent.
    """
    require(actor, Permission.IDEA_SUPPORT, area=idea.area)
    _require_alive(idea)
    if actor.id in idea.author_ids:
        raise Conflict("You wrote this idea: your voice is in it already.")
    if not _add_once(Supporter(idea_id=idea.id, person_id=actor.id, at=now)):
        return False
    events.record("idea.supported", idea, actor.id, now)
    return True


def unsupport(idea: Idea, *, actor: Person, now: datetime) -> bool:
    """Take the actor's voice back; False where there was none.

    Raises:
        NotAllowed: the actor does not belong to the site.
    """
    require(actor, Permission.IDEA_SUPPORT, area=idea.area)
    if not _remove(db.session.get(Supporter, (idea.id, actor.id))):
        return False
    events.record("idea.unsupported", idea, actor.id, now)
    return True


def follow(idea: Idea, *, actor: Person, now: datetime) -> bool:
    """Ask to hear of each step; False where the actor followed already.

    Raises:
        NotAllowed: the actor does not belong to the site.
        Conflict: it was joined with another idea or never sent.
    """
    require(actor, Permission.IDEA_READ, area=idea.area)
    _require_alive(idea)
    if not _add_once(Follower(idea_id=idea.id, person_id=actor.id, at=now)):
        return False
    events.record("idea.followed", idea, actor.id, now)
    return True


def unfollow(idea: Idea, *, actor: Person, now: datetime) -> bool:
    """Ask to hear no more of it; False where the actor did not follow.

    Raises:
        NotAllowed: the actor does not belong to the site.
    """
    require(actor, Permission.IDEA_READ, area=idea.area)
    if not _remove(db.session.get(Follower, (idea.id, actor.id))):
        return False
    events.record("idea.unfollowed", idea, actor.id, now)
    return True


def _require_alive(idea: Idea) -> None:
    if idea.as_stage is Stage.MERGED:
        raise Conflict("This idea was joined with another one. Add your voice there.")
    if idea.as_stage not in PUBLIC:
        raise Conflict("This idea was not sent yet.")


def _add_once(row: Supporter | Follower) -> bool:
    """Write the row unless it is there; a second tap may arrive while the first is written."""
    session = db.session()
    if session.get(type(row), (row.idea_id, row.person_id)) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _remove(row: Supporter | Follower | None) -> bool:
    if row is None:
        return False
    db.session.delete(row)
    db.session.flush()
    return True
