"""Claims that wait and about which nobody is asked: the daily job finds them and asks."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, and_, case, exists, or_, select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.assigning import VERIFIERS, choose_reviewer
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.savings.actions.asking import ask_of_dismissals
from kaizen.savings.actions.claiming import ask_verifier
from kaizen.savings.actions.verifying import ask_owner_again
from kaizen.savings.models.claims import Claim
from kaizen.savings.queries.claims import claim_of, involved_in, may_verify_there
from kaizen.savings.queries.dismissals import is_answered_for_good
from kaizen.savings.rules.claims import ClaimState

#: Claims in one transaction.
BATCH = 50
_WAITS_FOR = case(
    (Claim.state == ClaimState.CLAIMED.value, AssignmentKind.VERIFY.value),
    (Claim.state == ClaimState.SENT_BACK.value, AssignmentKind.CLAIM.value),
)
_OPEN = and_(Assignment.idea_id == Claim.idea_id, Assignment.closed_at.is_(None))

log = structlog.get_logger(__name__)


def ask_about_unasked(now: datetime, *, after_id: int = 0, most: int = BATCH) -> int | None:
    """Ask about claims that wait with nobody asked; answer after which id to go on, or None.

    Such are claims of changes that ended before this was asked further, of lists, and those that
    an administrator holds since nobody else was there. Call it in a transaction of its own. One
    faulty claim is logged and stays for the next run.
    """
    rows = db.session.execute(
        select(Claim.id, Claim.idea_id)
        .join(Claim.idea)
        .where(Claim.id > after_id, or_(_nobody_is_asked(), _an_administrator_is_asked()))
        .order_by(Claim.id)
        .limit(most)
    ).all()
    for claim_id, idea_id in rows:
        try:
            with db.session.begin_nested():
                _ask(idea_id, now)
        except Exception:  # whatever is wrong with one claim must not keep the others waiting
            log.exception("nobody could be asked about a claim", claim_id=claim_id)
    return rows[-1][0] if rows else None


def _nobody_is_asked() -> ColumnElement[bool]:
    to_prove = Claim.state.in_([ClaimState.CLAIMED.value, ClaimState.SENT_BACK.value])
    return or_(
        and_(to_prove, ~exists().where(_OPEN, Assignment.kind == _WAITS_FOR)),
        # However far its saving is proved: people matter where little money does too.
        and_(
            Idea.fewer_positions,
            ~is_answered_for_good(Claim.id),
            ~exists().where(_OPEN, Assignment.kind == AssignmentKind.DISMISSAL.value),
        ),
    )


def _an_administrator_is_asked() -> ColumnElement[bool]:
    return and_(
        Claim.state == ClaimState.CLAIMED.value,
        exists().where(
            _OPEN,
            Assignment.kind == AssignmentKind.VERIFY.value,
            Person.id == Assignment.person_id,
            Person.is_administrator,
        ),
    )


def _ask(idea_id: int, now: datetime) -> None:
    session = db.session()
    idea = session.scalars(select(Idea).where(Idea.id == idea_id).with_for_update(of=Idea)).one()
    claim = claim_of(session, idea_id, lock=True)
    if claim is None:
        return
    ask_of_dismissals(claim, actor_id=None, now=now)
    if claim.state == ClaimState.SENT_BACK and not _asked(idea, AssignmentKind.CLAIM):
        ask_owner_again(claim, actor_id=None, now=now)
    elif claim.state == ClaimState.CLAIMED and not _hand_to_finance(idea, now):
        ask_verifier(claim, actor_id=None, now=now)


def _hand_to_finance(idea: Idea, now: datetime) -> bool:
    """Whether somebody is asked already; an administrator hands it to whoever is named by now."""
    asked = _asked(idea, AssignmentKind.VERIFY)
    if asked is None:
        return False
    found = choose_reviewer(idea, VERIFIERS, now, without=involved_in(db.session(), idea).ids)
    if found.id != asked.person_id and may_verify_there(found, idea):
        before = asked.person_id
        asked.person = found
        events.record(
            "assignment.passed_on",
            idea,
            None,
            now,
            asked=asked.kind,
            from_id=before,
            to_id=found.id,
        )
    return True


def _asked(idea: Idea, kind: AssignmentKind) -> Assignment | None:
    """What is asked of somebody about this claim now."""
    query = select(Assignment).where(
        Assignment.idea_id == idea.id,
        Assignment.kind == kind.value,
        Assignment.closed_at.is_(None),
    )
    return db.session.scalars(query).first()
