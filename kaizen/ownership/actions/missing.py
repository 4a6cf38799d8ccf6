"""A look that nobody took: written down as missed, never as held."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.ownership.actions.assigning import close_check
from kaizen.ownership.actions.checking import follow_up
from kaizen.ownership.models import UseCheck
from kaizen.ownership.rules import CheckResult


def miss_check(check: UseCheck, *, now: datetime) -> None:
    """Ten working days have passed without an answer: what nobody saw is not in use.

    Two of drifting or missed in a row count as lapsed; else the next look follows as after
    any answer that did not hold. It is the clock's own act: there is no actor.
    """
    check.result = CheckResult.MISSED.value
    check.answered_at = now
    close_check(check, now)
    events.record("check.missed", check.idea, None, now, check_id=check.id, day=check.day)
    follow_up(check, actor_id=None, now=now)
