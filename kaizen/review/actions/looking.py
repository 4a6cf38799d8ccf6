"""Answering a look at a change in use, and whether it is looked at every year."""

from __future__ import annotations

from datetime import datetime

from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.checking import answer_check
from kaizen.ownership.models import UseCheck
from kaizen.ownership.rules import CheckResult
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission
from kaizen.review.queries.authority import authority_of
from kaizen.savings.queries.claims import benefit_lines_of, claimed_of
from kaizen.savings.rules.lines import ValueStage


def answer_look(
    check: UseCheck,
    result: CheckResult,
    *,
    note: str,
    actor: Person,
    now: datetime,
    again: bool = False,
) -> None:
    """Say what one saw; see `answer_check`.

    A yearly look that held ends the idea, kept for good. The looks go on where a guard flag
    stands, where it saves more a year than a supervisor decides alone, and where leadership
    says so (`again`).

    Raises:
        NotAllowed: not this person's to answer; or only leadership asks for it every year.
        InvalidInput: what is in the way is not said.
        Conflict: it was answered before, its day is still far, or the change is not in use now.
    """
    idea = check.idea
    if again:
        require(actor, Permission.IDEA_LEAD, area=idea.area)
    goes_on = again or _saves_much(idea)
    answer_check(check, result, note=note, actor=actor, now=now, goes_on=goes_on)


def _saves_much(idea: Idea) -> bool:
    """Each class for itself: hard, avoided and freed are never added."""
    limit = authority_of(db.session(), idea.site_id).policy.supervisor_yearly
    if limit is None:
        return False
    lines = benefit_lines_of(db.session(), idea.id)
    claimed = claimed_of(lines, ValueStage.VERIFIED) or claimed_of(lines)
    return any(
        sum(one.amount for one in claimed if one.benefit_class is kind) > limit
        for kind in {one.benefit_class for one in claimed}
    )
