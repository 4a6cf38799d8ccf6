"""What is worth doing when no idea waits: own things, what sleeps, what has lasted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea, IdeaMove, Photo
from kaizen.ideas.queries.seeing import readable
from kaizen.ideas.rules import IN_USE, PhotoKind, Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.plate import is_asleep
from kaizen.ownership.rules import DAYS_WITHOUT_NEWS, AssignmentKind
from kaizen.people.models import Area, Person
from kaizen.people.permissions import paths_where
from kaizen.people.queries.areas import calendars_for
from kaizen.people.rules import Permission

#: What lasted is news for so long.
NEWS_FOR = timedelta(days=14)
_ANSWERS = (AssignmentKind.ANSWER.value, AssignmentKind.DECIDE.value)


@dataclass(frozen=True)
class Quiet:
    """How much else this person owes, what sleeps where they answer, what has lasted lately.

    `asleep` is work without news, the longest first; `photo_id` a change that is in use.
    """

    owed: int
    asleep: list[Idea]
    lasted: int
    photo_id: int | None


def quiet_moment(session: Session, actor: Person, now: datetime) -> Quiet:
    """What to do instead, in a handful of queries."""
    owed = select(func.count(Assignment.id)).where(
        Assignment.person_id == actor.id,
        Assignment.closed_at.is_(None),
        Assignment.kind.not_in(_ANSWERS),
    )
    lasted = (
        select(func.count(IdeaMove.id))
        .join(Idea, Idea.id == IdeaMove.idea_id)
        .where(
            Idea.stage == Stage.SUSTAINED.value,
            IdeaMove.to_stage == Stage.SUSTAINED.value,
            IdeaMove.at >= now - NEWS_FOR,
            *readable(actor),
        )
    )
    photo = (
        select(func.max(Photo.id))
        .join(Idea, Idea.id == Photo.idea_id)
        .where(
            Photo.kind == PhotoKind.AFTER.value,
            Idea.stage.in_([stage.value for stage in IN_USE]),
            *readable(actor),
        )
    )
    return Quiet(
        owed=session.scalar(owed) or 0,
        asleep=_asleep(session, actor, now),
        lasted=session.scalar(lasted) or 0,
        photo_id=session.scalar(photo),
    )


def _asleep(session: Session, actor: Person, now: datetime) -> list[Idea]:
    """Work without news in the areas where this person answers."""
    paths = paths_where(actor, Permission.IDEA_REVIEW)
    below = [Area.path.startswith(path, autoescape=True) for path in paths]
    # So many working days are at least as many of the calendar; each area's own are counted then.
    silent_since = now - timedelta(days=DAYS_WITHOUT_NEWS)
    rows = session.scalars(
        select(Idea)
        .join(Area, Area.id == Idea.area_id)
        .where(
            Idea.stage == Stage.IN_PROGRESS.value,
            Idea.last_news_at <= silent_since,
            or_(false(), *below),
            *readable(actor),
        )
        .order_by(Idea.last_news_at, Idea.id)
    ).all()
    calendars = calendars_for(session, [idea.area for idea in rows])
    today = {area_id: calendar.local_day(now) for area_id, calendar in calendars.items()}
    return [idea for idea in rows if is_asleep(idea, calendars[idea.area_id], today[idea.area_id])]
