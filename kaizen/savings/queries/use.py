"""Since when and until when a change was in use, as its moves and looks tell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea, IdeaMove
from kaizen.ideas.rules import IN_USE, Stage
from kaizen.ownership.models import UseCheck
from kaizen.people.queries.areas import calendar_for
from kaizen.savings.rules.ledger import Look, Spell

_USED = frozenset(stage.value for stage in IN_USE)


@dataclass
class _Time:
    """One time in use as the moves tell it, in local days."""

    begun_on: date
    ended_on: date | None = None


def spells_of(session: Session, idea: Idea) -> list[Spell]:
    """Each time that the change was in use, oldest first.

    The moves say when it slipped back or ended. When it began is the day that people named, from
    which its looks were booked: each time in use has a round of looks of its own.
    """
    rounds = _rounds(session, idea.id)
    spells = []
    for number, time in enumerate(_times(session, idea)):
        checks = rounds[number] if number < len(rounds) else []
        begun = min((_begun_on(check) for check in checks), default=time.begun_on)
        looks = tuple(Look(check.due_on, check.as_result) for check in checks)
        spells.append(Spell(begun, time.ended_on, looks))
    return spells


def _times(session: Session, idea: Idea) -> list[_Time]:
    calendar = calendar_for(session, idea.area)
    moves = session.execute(
        select(IdeaMove.at, IdeaMove.from_stage, IdeaMove.to_stage)
        .where(IdeaMove.idea_id == idea.id)
        .order_by(IdeaMove.id)
    )
    times: list[_Time] = []
    for at, from_stage, to_stage in moves:
        if to_stage == Stage.IMPLEMENTED and from_stage not in _USED:
            times.append(_Time(calendar.local_day(at)))
        elif from_stage in _USED and to_stage not in _USED and times:
            times[-1].ended_on = calendar.local_day(at)
    return times


def _rounds(session: Session, idea_id: int) -> list[list[UseCheck]]:
    found: dict[int, list[UseCheck]] = defaultdict(list)
    checks = select(UseCheck).where(UseCheck.idea_id == idea_id).order_by(UseCheck.day)
    for check in session.scalars(checks):
        found[check.round].append(check)
    return [found[number] for number in sorted(found)]


def _begun_on(check: UseCheck) -> date:
    return check.due_on - timedelta(days=check.day)
