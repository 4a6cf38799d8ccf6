"""Setting the reminder ladder of a site, version by version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.policy import PolicyVersion, set_policy
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.submitting import require_words
from kaizen.ownership.ladder import LadderPolicy
from kaizen.ownership.models import Assignment, Snooze
from kaizen.ownership.queries.ladders import ladder_of
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission, site_scope


def set_ladder(
    site: Area,
    policy: LadderPolicy,
    *,
    reason: str,
    actor: Person,
    now: datetime,
    seen_version: int | None = None,
) -> PolicyVersion:
    """Put a new ladder in force at a site; what was sent keeps the version it was sent under.

    The sweep looks once at everything that is open there: nothing waits for a rung that no
    longer exists, and no rung that was sent comes again. `seen_version` is the id of the version
    that the actor started from, 0 for the built-in ladder; None where nobody looked before.

    Raises:
        NotAllowed: the actor does not lead the site.
        InvalidInput: the area is no site, or no reason is given.
        Conflict: somebody else has put another version in force meanwhile.
    """
    require(actor, Permission.POLICY_SET, area=site)
    if not site.is_site:
        raise InvalidInput("The ladder is set for a whole site.")
    words = require_words(reason, field="reason", what=to_say("Say why the reminders change."))
    in_force = ladder_of(db.session(), site.id).version_id or 0
    if seen_version is not None and seen_version != in_force:
        raise Conflict("Somebody else has changed the reminders meanwhile.")
    version = set_policy(
        db.session(),
        policy,
        scope=site_scope(site.id),
        actor_id=actor.id,
        now=now,
        reason=words,
    )
    of_the_site = select(Idea.id).where(Idea.site_id == site.id)
    put_off = select(Snooze.assignment_id).where(Snooze.until_at > now)
    db.session.execute(
        update(Assignment)
        .where(
            Assignment.closed_at.is_(None),
            Assignment.next_rung_at > now,
            Assignment.idea_id.in_(of_the_site),
            Assignment.id.not_in(put_off),
        )
        .values(next_rung_at=now)
        .execution_options(synchronize_session=False)
    )
    events.record("ladder.changed", site, actor.id, now, version_id=version.id)
    return version
