"""Reading claims: the one of an idea, who has a part in it, and who may verify it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ownership.queries.holders import answers_for
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import away_on, candidates, stand_in
from kaizen.people.rules import Permission, Role
from kaizen.savings.models.claims import Claim, HardEvidence
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.lines import lines_of
from kaizen.savings.rules.claims import (
    Capacity,
    Claimed,
    ClaimState,
    Involved,
    capacity_of,
)
from kaizen.savings.rules.lines import BenefitClass, ValueStage

# Built once: putting a question together costs more than asking it.
_claim = Claim.__table__.c
_PROOFS = select(_claim.idea_id, _claim.state).where(
    _claim.idea_id.in_(bindparam("ids", expanding=True)),
    _claim.state != ClaimState.NOTED.value,
)
#: Figures that somebody stood for before they were verified.
_STOOD_FOR = (ValueStage.COMMITTED.value, ValueStage.CLAIMED.value)


def claim_of(session: Session, idea_id: int, *, lock: bool = False) -> Claim | None:
    """The claim of an idea; `lock` holds it until the transaction ends (the idea first)."""
    query = select(Claim).where(Claim.idea_id == idea_id)
    if lock:
        query = query.with_for_update(of=Claim).execution_options(populate_existing=True)
    return session.scalars(query).first()


def proofs_of(session: Session, idea_ids: Collection[int]) -> dict[int, bool]:
    """Which of these ideas have something to prove, and whether somebody has verified it."""
    if not idea_ids:
        return {}
    rows = session.execute(_PROOFS, {"ids": list(idea_ids)})
    return {idea_id: state == ClaimState.VERIFIED for idea_id, state in rows}


def involved_in(session: Session, idea: Idea) -> Involved:
    """Who has a part in the idea or in its figures, and so cannot verify them."""
    stood = session.scalars(
        select(LineValue.person_id)
        .join(LineValue.line)
        .where(Line.idea_id == idea.id, LineValue.stage.in_(_STOOD_FOR))
    )
    claim = claim_of(session, idea.id)
    people = {*stood, *((claim.claimant_id, claim.committer_id) if claim else ())}
    return Involved(
        authors=frozenset(idea.author_ids),
        owner=idea.owner_id,
        stood_for_figures=frozenset(person for person in people if person is not None),
    )


def verifies_as(session: Session, idea: Idea, actor: Person, now: datetime) -> Capacity:
    """As what this person verifies the claim of the idea.

    Whoever stands in for somebody of finance who is away verifies as finance.

    Raises:
        NotAllowed: they have a part in it, or somebody else is to verify it.
    """
    involved = involved_in(session, idea)
    away = away_on(session, calendar_for(session, idea.area).local_day(now))
    finance = [c.person.id for c in candidates(session, idea.area, Role.FINANCE)]
    free = {stand_in(person_id, away, involved.ids) for person_id in finance} - {None}
    return capacity_of(
        actor.id,
        involved,
        is_finance=can(actor, Permission.MONEY_WRITE, area=idea.area) or actor.id in free,
        is_leader=can(actor, Permission.IDEA_LEAD, area=idea.area),
        is_finance_free=bool(free),
    )


def may_verify_there(person: Person, idea: Idea) -> bool:
    """Whether this person is of finance or leads there; an administrator only names somebody."""
    may = (Permission.MONEY_WRITE, Permission.IDEA_LEAD)
    return any(can(person, permission, area=idea.area) for permission in may)


def may_claim_late(session: Session, idea: Idea, actor: Person, now: datetime) -> bool:
    """Whether this person claims what came into use without a claim."""
    may = (Permission.WORK_STEER, Permission.MONEY_WRITE)
    if any(can(actor, permission, area=idea.area) for permission in may):
        return True
    return answers_for(session, idea, idea.owner_id, actor, now)


def claimed_of(lines: list[Line], stage: ValueStage = ValueStage.CLAIMED) -> list[Claimed]:
    """What each benefit line amounts to at a stage."""
    return [
        Claimed(BenefitClass(line.benefit_class), amount, hours_of(line, stage))
        for line in lines
        if line.benefit_class is not None and (amount := line.amount(stage)) is not None
    ]


def hours_of(line: Line, stage: ValueStage) -> Decimal:
    """Hours a year of people's time behind the value of a line; zero where there are none."""
    return line.hours_at(stage) or Decimal(0)


def benefit_lines_of(session: Session, idea_id: int) -> list[Line]:
    """The lines of an idea that bring something."""
    return [line for line in lines_of(session, idea_id) if line.benefit_class is not None]


def has_hard_evidence(session: Session, line_id: int) -> bool:
    """Whether somebody wrote which cost falls, and ticked that nobody was dismissed for it."""
    found = select(HardEvidence.id).where(
        HardEvidence.line_id == line_id, HardEvidence.nobody_dismissed
    )
    return session.scalars(found.limit(1)).first() is not None
