"""What the page of a claim shows of run-rates that were corrected, and the form to correct one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kaizen.core.errors import NotAllowed
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import RateCorrection
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.claims import verifies_as
from kaizen.savings.queries.run_rates import rate_corrections, runs_by_the_day
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.ledger import RateChange
from kaizen.savings.rules.lines import ValueStage
from kaizen.web.forms.choices import choice
from kaizen.web.forms.claims import RateForm
from kaizen.web.money.corrected import corrected_word, name_of


@dataclass(frozen=True)
class ShownRate:
    """One correction: of which line, from when on how much; and by whom and why."""

    words: str
    name: str
    correction: RateCorrection


def shown_rates(
    session: Session, claim: Claim, lines: Sequence[Line], *, reads_money: bool
) -> list[ShownRate]:
    """The corrections of a claim, the latest first; none for who may not read its amounts."""
    if not reads_money or claim.state != ClaimState.VERIFIED:
        return []
    known = {line.id: line for line in lines}
    return [
        ShownRate(
            corrected_word(known[one.line_id], RateChange(one.from_on, one.yearly)),
            session.get_one(Person, one.person_id).full_name,
            one,
        )
        for one in reversed(rate_corrections(session, claim.id))
    ]


def offered_rate(
    session: Session,
    idea: Idea,
    claim: Claim,
    lines: Sequence[Line],
    actor: Person,
    now: datetime,
    typed: RateForm | None,
) -> RateForm | None:
    """The form, with what was typed, for whoever may correct it; None for everybody else."""
    running = [
        line
        for line in lines
        if line.value(ValueStage.VERIFIED) is not None and runs_by_the_day(line)
    ]
    if claim.state != ClaimState.VERIFIED or not running:
        return None
    try:
        verifies_as(session, idea, actor, now)
    except NotAllowed:
        return None
    form = typed or RateForm()
    form.rate_line.choices = [choice(str(line.id), name_of(line)) for line in running]
    form.seen.data = str(claim.version)
    return form
