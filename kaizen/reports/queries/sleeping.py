"""What sleeps at the moment: work without news for ten working days, counted by the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.queries.asleep import silent_since
from kaizen.people.queries.areas import calendars_at
from kaizen.people.rules import path_ids


@dataclass(frozen=True)
class Sleeping:
    """How many ideas sleep in each area alone, by the path of the area."""

    at: Mapping[str, int] = field(default_factory=dict)

    def below(self, area_id: int) -> int:
        """How many sleep in an area and all below it."""
        return sum(many for path, many in self.at.items() if area_id in path_ids(path))


def sleeping_in(session: Session, paths: Mapping[int, str], *, now: datetime) -> Sleeping:
    """What sleeps in these areas, given by id and path; one row comes for each of them."""
    rows = session.execute(
        select(Idea.area_id, func.count())
        .where(Idea.stage == Stage.IN_PROGRESS.value, _has_no_news(session, paths, now))
        .group_by(Idea.area_id)
    )
    return Sleeping({paths[area_id]: many for area_id, many in rows})


def _has_no_news(session: Session, paths: Mapping[int, str], now: datetime) -> ColumnElement[bool]:
    """By each area's own calendar, as the page of what sleeps counts it."""
    calendars = calendars_at(session, set(paths.values()))
    since: dict[datetime, list[int]] = {}
    for area_id, path in paths.items():
        since.setdefault(silent_since(calendars[path], now), []).append(area_id)
    silent: Collection[ColumnElement[bool]] = [
        and_(Idea.area_id.in_(ids), Idea.last_news_at < moment) for moment, ids in since.items()
    ]
    return or_(false(), *silent)
