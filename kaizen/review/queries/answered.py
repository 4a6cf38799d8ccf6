"""What was answered, by whom and how fast; and what was put aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.core.local_time import to_instant
from kaizen.core.remembered import remembered
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import readable
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Area, Person
from kaizen.people.permissions import paths_where
from kaizen.people.rules import Permission
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.waiting import local_day_of

MOST_ROWS = 50


@dataclass(frozen=True)
class Pace:
    """How many first answers this person gave since the month began, and how many in time."""

    in_time: int
    answered: int


@dataclass(frozen=True)
class Today:
    """How many answers this person gave today, and how long the slowest idea had waited."""

    answered: int
    slowest: timedelta | None


def pace_of(session: Session, actor: Person, now: datetime) -> Pace:
    """First answers of this month: the assignment that asked for one was closed by a decision."""
    first_day = local_day_of(actor, now).replace(day=1)
    since = to_instant(first_day, datetime.min.time(), time_zone=_zone(actor))
    in_time = Assignment.closed_at <= Assignment.due_at
    rows = session.execute(
        select(in_time, func.count())
        .select_from(Decision)
        .join(
            Assignment,
            (Assignment.idea_id == Decision.idea_id) & (Assignment.closed_at == Decision.at),
        )
        .where(
            Decision.actor_id == actor.id,
            Decision.at >= since,
            Assignment.kind == AssignmentKind.ANSWER.value,
        )
        .group_by(in_time)
    )
    counts = {bool(row[0]): row[1] for row in rows}
    return Pace(in_time=counts.get(True, 0), answered=sum(counts.values()))


def today_of(session: Session, actor: Person, now: datetime) -> Today:
    """The answers of this person's present day."""
    since = to_instant(local_day_of(actor, now), datetime.min.time(), time_zone=_zone(actor))
    rows = session.execute(
        select(Decision.at, Idea.submitted_at)
        .join(Idea, Idea.id == Decision.idea_id)
        .where(Decision.actor_id == actor.id, Decision.at >= since)
    ).all()
    waits = [row.at - row.submitted_at for row in rows if row.submitted_at is not None]
    return Today(answered=len(rows), slowest=max(waits, default=None))


def parked_for(session: Session, actor: Person) -> list[Idea]:
    """What was put aside in this person's areas, the next review day first."""
    return list(
        session.scalars(
            _parked(actor)
            .options(
                joinedload(Idea.area).joinedload(Area.site),
                selectinload(Idea.authors),
                selectinload(Idea.photos),
            )
            .order_by(Idea.review_on, Idea.id)
            .limit(MOST_ROWS)
        ).unique()
    )


def count_parked(session: Session, actor: Person) -> int:
    """How many ideas are put aside in this person's areas."""
    # Two places of one page say it.
    rows = _parked(actor).with_only_columns(func.count(Idea.id))
    return remembered(session, ("parked", actor.id), lambda: session.scalar(rows) or 0)


def answered_by(session: Session, actor: Person) -> list[tuple[Decision, Idea]]:
    """What this person answered lately, the newest first."""
    rows = session.execute(
        select(Decision, Idea)
        .join(Idea, Idea.id == Decision.idea_id)
        .where(Decision.actor_id == actor.id, *readable(actor))
        .options(joinedload(Idea.area).joinedload(Area.site), joinedload(Decision.owner))
        .order_by(Decision.id.desc())
        .limit(MOST_ROWS)
    )
    return [(row[0], row[1]) for row in rows.unique()]


def decisions_of(session: Session, idea_id: int) -> list[Decision]:
    """Every answer to one idea, oldest first."""
    rows = select(Decision).where(Decision.idea_id == idea_id).order_by(Decision.id)
    return list(
        session.scalars(rows.options(joinedload(Decision.actor), joinedload(Decision.owner)))
    )


def _parked(actor: Person) -> Select[Idea]:
    paths = paths_where(actor, Permission.IDEA_REVIEW)
    below = [Area.path.startswith(path, autoescape=True) for path in paths]
    return (
        select(Idea)
        .join(Area, Area.id == Idea.area_id)
        .where(Idea.stage == Stage.PARKED.value, or_(false(), *below), *readable(actor))
    )


def _zone(actor: Person) -> str:
    area = actor.home_area or next((m.area for m in actor.memberships), None)
    site = (area.site or area) if area else None
    return (area.time_zone if area else None) or (site.time_zone if site else None) or "UTC"
