"""Asking again, months later, whether anybody was dismissed for a change."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.assigning import ask_besides, choose_reviewer, close_besides
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import Permission, Role
from kaizen.savings.actions.booking import book_claim
from kaizen.savings.actions.claiming import locked_claim
from kaizen.savings.models.claims import Claim, DismissalAnswer
from kaizen.savings.queries.claims import next_dismissal_question
from kaizen.savings.rules.claims import ClaimState, dismissals_asked_from
from kaizen.savings.rules.windows import add_months


def ask_of_dismissals(claim: Claim, *, actor_id: int | None, now: datetime) -> None:
    """Ask a leader, 6 and then 12 months into use, where the idea means fewer positions."""
    months = next_dismissal_question(db.session(), claim.id)
    idea = claim.idea
    if not idea.fewer_positions or months is None:
        return
    calendar = calendar_for(db.session(), idea.area)
    day = calendar.working_day_on_or_after(add_months(claim.starts_on, months))
    ask_besides(
        idea,
        AssignmentKind.DISMISSAL,
        person=choose_reviewer(idea, (Role.LEADER,), now),
        due_at=max(calendar.end_of_day(day), calendar.due_after(now, 1)),
        actor_id=actor_id,
        now=now,
    )


def answer_dismissal(
    idea: Idea, *, was_dismissed: bool, actor: Person, now: datetime, seen_version: int
) -> DismissalAnswer:
    """Say whether anybody was dismissed for it; if so, its hard entries are taken back at once.

    Hold the idea.

    Raises:
        NotAllowed: the actor does not lead there.
        Conflict: it is not asked, or was answered meanwhile.
    """
    require(actor, Permission.IDEA_LEAD, area=idea.area)
    claim = locked_claim(idea, seen_version)
    months = next_dismissal_question(db.session(), claim.id)
    if not idea.fewer_positions or claim.state != ClaimState.VERIFIED or months is None:
        raise Conflict("This is not asked now. Look at where the claim stands.")
    opens_on = dismissals_asked_from(claim.starts_on, months)
    if calendar_for(db.session(), idea.area).local_day(now) < opens_on:
        raise Conflict(
            "It is too early for this answer. It is asked from %(day)s on.", day=opens_on
        )
    answer = DismissalAnswer(
        claim_id=claim.id,
        after_months=months,
        was_dismissed=was_dismissed,
        person_id=actor.id,
        at=now,
    )
    db.session.add(answer)
    db.session.flush()
    close_besides(idea, AssignmentKind.DISMISSAL, now)
    events.record(
        "claim.dismissal_answered",
        idea,
        actor.id,
        now,
        claim_id=claim.id,
        after_months=months,
        was_dismissed=was_dismissed,
    )
    book_claim(claim, now=now, actor_id=actor.id)
    ask_of_dismissals(claim, actor_id=actor.id, now=now)
    return answer
