"""What was seen of a change when it had to be looked at."""

from __future__ import annotations

from datetime import date, timedelta

from kaizen.reports.rules.figures import Held
from kaizen.reports.rules.rhythm import ANSWER_WITHIN, HELD, Change

#: In use for so many days, a change must have been looked at.
AFTER_90 = 90
AFTER_365 = 365
_ANSWERS = {"drifting", "lapsed"}


def comes_of_age_on(began_on: date, days: int) -> date:
    """From which day on a look must have been answered: it has `ANSWER_WITHIN` for that."""
    return began_on + timedelta(days=days) + ANSWER_WITHIN


def began_by(today: date, days: int) -> date:
    """The last day on which a change began that has come of age by `today`."""
    return today - timedelta(days=days) - ANSWER_WITHIN


def held_after_days(change: Change, days: int, *, today: date) -> Held | None:
    """What was seen after so many days in use; None while the change is too young.

    The newest look that was due by then says it; what ended before that has slipped. A look that
    nobody answered, and no look at all, are unchecked.
    """
    if today < comes_of_age_on(change.began_on, days):
        return None
    then = change.began_on + timedelta(days=days)
    if change.ended_on is not None and change.ended_on <= then:
        return Held.SLIPPED
    due = [look for look in change.looks if look.due_on <= then]
    result = max(due, key=lambda look: look.due_on).result if due else None
    if result == HELD:
        return Held.HELD
    return Held.SLIPPED if result in _ANSWERS else Held.UNCHECKED
