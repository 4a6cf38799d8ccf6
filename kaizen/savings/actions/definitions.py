"""Setting how a site understands benefit: classes, fiscal year, limits; version by version."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.policy import PolicyVersion, set_policy
from kaizen.core.sentences import to_say
from kaizen.core.written_amounts import TOO_LARGE
from kaizen.ownership.actions.submitting import refuse_too_long, require_words
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission, site_scope
from kaizen.savings.rules.policy import ALWAYS_HARD, NEVER_HARD, SavingsPolicy

#: Field → from, to, both included.
RANGES = {
    "fiscal_year_first_month": (1, 12),
    "horizon_years": (1, 10),
    "handling_minutes": (0, 600),
    "full_time_hours": (500, 3000),
}
LONGEST_TEST = 300


def set_definitions(
    site: Area, policy: SavingsPolicy, *, reason: str, actor: Person, now: datetime
) -> PolicyVersion:
    """Put new definitions in force at a site; what is booked keeps the class it was booked in.

    Raises:
        NotAllowed: the actor does not keep the money of the site.
        InvalidInput: a class counts as hard that never can, a number is absurd, or no reason.
    """
    require(actor, Permission.MONEY_WRITE, area=site)
    for one in policy.classes:
        if one.benefit_class in (NEVER_HARD if one.counts_hard else ALWAYS_HARD):
            raise InvalidInput(
                "Hard cost always counts; freed time, cash released once and what is not in money "
                "never do.",
                field=f"{one.benefit_class.value}_hard",
            )
        refuse_too_long(one.test, field=f"{one.benefit_class.value}_test", most=LONGEST_TEST)
    for name, (least, most) in RANGES.items():
        if not least <= getattr(policy, name) <= most:
            raise InvalidInput(
                "Type a number from %(least)s to %(most)s.", field=name, least=least, most=most
            )
    limit = policy.appraise_above
    if not limit.is_finite() or not 0 <= limit < TOO_LARGE:
        raise InvalidInput("Type an amount; 0 looks closely at every idea.", field="appraise_above")
    words = require_words(reason, field="reason", what=to_say("Say why the definitions change."))
    version = set_policy(
        db.session(), policy, scope=site_scope(site.id), actor_id=actor.id, now=now, reason=words
    )
    events.record("definitions.changed", site, actor.id, now, version_id=version.id)
    return version
