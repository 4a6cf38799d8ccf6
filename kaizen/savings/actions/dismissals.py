"""Answering whether anybody was dismissed for a change, and correcting a wrong answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.assigning import close_besides
from kaizen.ownership.actions.submitting import require_words
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import Permission
from kaizen.savings.actions.asking import ask_of_dismissals
from kaizen.savings.actions.booking import book_claim
from kaizen.savings.actions.claiming import locked_claim
from kaizen.savings.models.claims import Claim, DismissalAnswer
from kaizen.savings.queries.claims import involved_in
from kaizen.savings.queries.dismissals import answers_in_force, may_answer, next_dismissal_question
from kaizen.savings.rules.claims import dismissals_asked_from

_ASK_WHY = to_say("Say why the first answer was wrong.")


def answer_dismissal(
    idea: Idea, *, was_dismissed: bool, actor: Person, now: datetime, seen_version: int
) -> DismissalAnswer:
    """Say whether anybody was dismissed for it; if so, its hard entries are taken back at once.

    Hold the idea.

    Raises:
        NotAllowed: the actor does not lead there, nor is an administrator who is asked for want
            of a leader.
        Conflict: it is not asked, or was answered meanwhile.
    """
    if not may_answer(db.session(), idea, actor):
        raise NotAllowed("A leader there says whether anybody was dismissed for it.")
    claim = locked_claim(idea, seen_version)
    months = next_dismissal_question(db.session(), claim.id)
    if not idea.fewer_positions or months is None:
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
    _keep(claim, answer, actor, now)
    return answer


def correct_dismissal(
    idea: Idea,
    answer_id: int,
    reason: str,
    *,
    was_dismissed: bool,
    actor: Person,
    now: datetime,
    seen_version: int,
) -> DismissalAnswer:
    """Put another answer in the place of a wrong one, with a reason; the wrong one stays readable.

    A yes takes back the hard entries at once. A no lets them count again, and so is said by
    somebody who has no part in the change or its figures. Hold the idea.

    Raises:
        NotAllowed: the actor neither leads there nor gave the answer, or says no and has a part.
        InvalidInput: no reason is given, or the answer is the same.
        Conflict: no such answer counts now.
    """
    claim = locked_claim(idea, seen_version)
    wrong = next((x for x in answers_in_force(db.session(), claim.id) if x.id == answer_id), None)
    gave_it = wrong is not None and wrong.person_id == actor.id
    if not gave_it and not can(actor, Permission.IDEA_LEAD, area=idea.area):
        raise NotAllowed("A leader there, or whoever gave the answer, corrects it.")
    if wrong is None:
        raise Conflict("This answer was corrected meanwhile. Look at what counts now.")
    if wrong.was_dismissed == was_dismissed:
        raise InvalidInput("This answer stands there already.", field="corrected")
    if not was_dismissed and actor.id in involved_in(db.session(), idea).ids:
        raise NotAllowed("You have a part in this change, so somebody else takes back the yes.")
    answer = DismissalAnswer(
        claim_id=claim.id,
        after_months=wrong.after_months,
        was_dismissed=was_dismissed,
        person_id=actor.id,
        at=now,
        corrects_id=wrong.id,
        reason=require_words(reason, field="corrected", what=_ASK_WHY),
    )
    _keep(claim, answer, actor, now)
    return answer


def _keep(claim: Claim, answer: DismissalAnswer, actor: Person, now: datetime) -> None:
    """Book what follows from it, and ask the next time where there is one."""
    db.session.add(answer)
    # Who saw the claim before this answer has to look again.
    flag_modified(claim, "state")
    db.session.flush()
    close_besides(claim.idea, AssignmentKind.DISMISSAL, now)
    events.record(
        "claim.dismissal_answered",
        claim.idea,
        actor.id,
        now,
        claim_id=claim.id,
        after_months=answer.after_months,
        was_dismissed=answer.was_dismissed,
        is_corrected=answer.corrects_id is not None,
    )
    book_claim(claim, now=now, actor_id=actor.id)
    ask_of_dismissals(claim, actor_id=actor.id, now=now)
