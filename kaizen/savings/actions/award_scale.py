"""Switching awards on or off at a site, and setting their scale, version by version."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.money import Money
from kaizen.core.policy import PolicyVersion, set_policy
from kaizen.core.sentences import to_say
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission, site_scope
from kaizen.savings.rules.award_policy import AwardPolicy
from kaizen.savings.rules.awards import HUNDRED, falls_at

MOST_STEPS = 8


def set_awards(
    site: Area, policy: AwardPolicy, *, reason: str, actor: Person, now: datetime
) -> PolicyVersion:
    """Put a scale in force, or none; awards that were proposed keep theirs.

    Raises:
        NotAllowed: the actor does not lead the site.
        InvalidInput: switched on without a scale, in another currency than the site's, with too
            many steps, more than all of the benefit or less for a higher one, or no reason.
    """
    require(actor, Permission.POLICY_SET, area=site)
    scale = policy.scale
    if policy.is_on and scale is None:
        raise InvalidInput("Fill in one step at least, or load an example.", field="steps")
    if scale is not None:
        if scale.currency not in (None, site.currency):
            raise InvalidInput("Awards are in the currency of the site or in points.", field="unit")
        if len(scale.steps) > MOST_STEPS:
            raise InvalidInput(
                "A scale has %(most)s steps at most.", field="steps", most=MOST_STEPS
            )
        if any(step.percent > HUNDRED for step in scale.steps):
            raise InvalidInput("An award is not more than the benefit: 100 %.", field="steps")
        if (falls := falls_at(scale)) is not None:
            raise InvalidInput(
                "From a benefit of %(above)s on the award would be lower than just below it.",
                field="steps",
                above=Money(falls, site.currency or ""),
            )
    words = require_words(reason, field="reason", what=to_say("Say why the awards change."))
    version = set_policy(
        db.session(), policy, scope=site_scope(site.id), actor_id=actor.id, now=now, reason=words
    )
    events.record("awards.changed", site, actor.id, now, version_id=version.id)
    return version
