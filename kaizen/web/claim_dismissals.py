"""What the page of a claim says and asks about dismissals: answers, and correcting a wrong one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import day_in
from kaizen.people.rules import Permission
from kaizen.savings.models.claims import Claim, DismissalAnswer
from kaizen.savings.queries.dismissals import answers_given, may_answer, next_dismissal_question
from kaizen.savings.rules.claims import ClaimState, dismissals_asked_from
from kaizen.web.forms.claims import DismissalForm


@dataclass(frozen=True)
class ShownAnswer:
    """One answer with who gave it; the form where this reader may correct it, while it counts."""

    answer: DismissalAnswer
    name: str
    is_corrected: bool
    form: DismissalForm | None


def shown_answers(
    session: Session, idea: Idea, claim: Claim, actor: Person, typed: DismissalForm | None
) -> list[ShownAnswer]:
    """Every answer, a corrected one right before the one that took its place."""
    given = answers_given(session, claim.id)
    corrected = {one.corrects_id for one in given}
    leads = can(actor, Permission.IDEA_LEAD, area=idea.area)
    shown = []
    for one in given:
        form = None
        if one.id not in corrected and (leads or one.person_id == actor.id):
            is_typed = typed is not None and typed.corrects.data == str(one.id)
            form = typed if is_typed else _form(claim, one)
        name = session.get_one(Person, one.person_id).full_name
        shown.append(ShownAnswer(one, name, one.id in corrected, form))
    return shown


def asked_after_months(
    session: Session, idea: Idea, claim: Claim, actor: Person, now: datetime
) -> int | None:
    """After how many months this reader is asked about dismissals; None where they are not."""
    if not idea.fewer_positions or not may_answer(session, idea, actor):
        return None
    months = next_dismissal_question(session, claim.id)
    if months is None:
        return None
    opens_on = dismissals_asked_from(claim.starts_on, months)
    return months if day_in(session, idea.area, now) >= opens_on else None


def has_booked_hard(claim: Claim) -> bool:
    """Whether a yes would take anything back: only what is verified is booked."""
    return claim.state == ClaimState.VERIFIED


def _form(claim: Claim, answer: DismissalAnswer) -> DismissalForm:
    form = DismissalForm()
    form.seen.data, form.corrects.data = str(claim.version), str(answer.id)
    form.answer.data = "no" if answer.was_dismissed else "yes"
    return form
