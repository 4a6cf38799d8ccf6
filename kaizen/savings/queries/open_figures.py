"""Which stage of an idea's figures is open to whom; the rest stands as it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.errors import Conflict, KaizenError, NotAllowed
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import IN_USE, UNDECIDED, Stage
from kaizen.ownership.queries.holders import answers_for
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.rules.lines import ValueStage


def open_stage(idea: Idea) -> ValueStage | None:
    """The stage whose figures can still be changed: guesses before, claims after; else None.

    In between the baseline is agreed and locked.
    """
    stage = idea.as_stage
    if stage in UNDECIDED - {Stage.DRAFT} or (stage is Stage.PARKED and not idea.was_agreed):
        return ValueStage.ESTIMATED
    return ValueStage.CLAIMED if stage in IN_USE | {Stage.LAPSED} else None


def require_open_stage(session: Session, idea: Idea, actor: Person, now: datetime) -> ValueStage:
    """The stage whose figures this person may change now (money.md, "Four stages of a number").

    Whoever reads the money of the area estimates; the owner, or whoever steers the work there,
    claims.

    Raises:
        NotAllowed: not this person's figures; the sentence says whose.
        Conflict: the figures are agreed or verified, or the idea has ended.
    """
    stage = open_stage(idea)
    if stage is ValueStage.ESTIMATED:
        if not can(actor, Permission.MONEY_READ, area=idea.area):
            raise NotAllowed(
                "Your supervisor and finance reckon what an idea brings. "
                "An author's own guess stands with the words of the idea."
            )
        return stage
    if stage is ValueStage.CLAIMED:
        steers = can(actor, Permission.WORK_STEER, area=idea.area)
        if not (steers or answers_for(session, idea, idea.owner_id, actor, now)):
            raise NotAllowed("The owner says what the change brings, and somebody else verifies.")
        if _is_verified(session, idea):
            raise Conflict(
                "These figures are verified and stay as they are. "
                "Finance can add a correction with its reason."
            )
        return stage
    if idea.was_agreed and idea.as_stage not in _ENDED:
        raise Conflict(
            "These figures were agreed with the approval and stay as they are. "
            "Once it is in use, the owner says what it really brings."
        )
    raise Conflict("This idea has ended, so its figures stay as they are.")


def may_reckon(session: Session, idea: Idea, actor: Person, now: datetime) -> bool:
    """Whether this person may change figures of the idea now: where to show the way there."""
    if open_stage(idea) is None:
        return False
    try:
        require_open_stage(session, idea, actor, now)
    except KaizenError:
        return False
    return True


#: Nothing is reckoned any more.
_ENDED = frozenset(
    {Stage.DRAFT, Stage.DECLINED, Stage.LEARNED, Stage.MERGED, Stage.WITHDRAWN, Stage.CLOSED}
)


def _is_verified(session: Session, idea: Idea) -> bool:
    query = (
        select(LineValue.id)
        .join(LineValue.line)
        .where(Line.idea_id == idea.id, LineValue.stage == ValueStage.VERIFIED.value)
        .limit(1)
    )
    return session.scalar(query) is not None
