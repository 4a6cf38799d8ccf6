"""Setting how far each level decides alone, version by version."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.policy import PolicyVersion, set_policy
from kaizen.core.sentences import to_say
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission, site_scope
from kaizen.review.rules.authority import AuthorityPolicy


def set_authority(
    site: Area, policy: AuthorityPolicy, *, reason: str, actor: Person, now: datetime
) -> PolicyVersion:
    """Put new limits in force at a site; what was decided keeps the version it was made under.

    Raises:
        NotAllowed: the actor does not lead the site.
        InvalidInput: a limit is below zero, or a supervisor's above the leader's; parking is too
            short or too long, or there is no reason.
    """
    require(actor, Permission.POLICY_SET, area=site)
    for limit in fields(policy):
        value = getattr(policy, limit.name)
        if isinstance(value, Decimal) and (not value.is_finite() or value < 0):
            raise InvalidInput("A limit cannot be below zero.", field=limit.name)
    for name, lower, upper in (
        ("supervisor_one_off", policy.supervisor_one_off, policy.leader_one_off),
        ("supervisor_yearly", policy.supervisor_yearly, policy.leader_yearly),
    ):
        if lower is not None and upper is not None and lower > upper:
            raise InvalidInput("A supervisor’s limit is not above the leader’s.", field=name)
    if not 1 <= policy.longest_parking_days <= 183:
        raise InvalidInput("Choose 1 to 183 days.", field="longest_parking_days")
    words = require_words(reason, field="reason", what=to_say("Say why the limits change."))
    version = set_policy(
        db.session(), policy, scope=site_scope(site.id), actor_id=actor.id, now=now, reason=words
    )
    events.record("authority.changed", site, actor.id, now, version_id=version.id)
    return version
