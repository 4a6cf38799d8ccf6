"""What is open at the moment: how old it is, what of it is being worked on, who holds how much.

Asked of the open ideas alone, which their own index finds, and counted by the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.local_time import to_instant
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import OPEN, Stage
from kaizen.ownership.models import Assignment
from kaizen.people.models import Area
from kaizen.people.rules import path_ids
from kaizen.reports.rules.programme.standing import AGES

#: Agreed work: it has an owner and a day, and is not in use.
IN_HAND = frozenset({Stage.APPROVED, Stage.IN_PROGRESS})
#: Open and never in use: what has an age. A change that is in use does not grow old.
UNDERWAY = OPEN - {Stage.IMPLEMENTED, Stage.SUSTAINED, Stage.LAPSED}
#: The youngest day of each stretch of age.
_YOUNGEST = (0, *(last + 1 for last in AGES))


class Aged(NamedTuple):
    """So many ideas of one stage, open since `days` days or some more of the same stretch."""

    area_ids: tuple[int, ...]
    days: int
    stage: Stage
    many: int


class Load(NamedTuple):
    """So many open ideas that one person holds in one area."""

    area_ids: tuple[int, ...]
    person_id: int
    many: int


@dataclass(frozen=True)
class OpenNow:
    """What is open in an area and all below it; `area_ids` are an area and all above it."""

    aged: tuple[Aged, ...] = ()
    loads: tuple[Load, ...] = ()

    def ages(self) -> Counter[int]:
        """Days since sending → how many."""
        found: Counter[int] = Counter()
        for row in self.aged:
            found[row.days] += row.many
        return found

    def in_hand(self) -> int:
        """How many are agreed and not in use."""
        return sum(row.many for row in self.aged if row.stage in IN_HAND)

    def work(self, area_ids: Collection[int], alone: int | None = None) -> tuple[int, int]:
        """Open ideas held in these areas or below, and by how many people.

        `alone` is one more area, without what lies below it.
        """
        loads = list(self._in(area_ids, alone))
        return sum(load.many for load in loads), len({load.person_id for load in loads})

    def _in(self, area_ids: Collection[int], alone: int | None) -> Iterator[Load]:
        wanted = set(area_ids)
        for load in self.loads:
            if not wanted.isdisjoint(load.area_ids) or load.area_ids[-1] == alone:
                yield load


def open_in(session: Session, area: Area, *, calendar: WorkingCalendar, now: datetime) -> OpenNow:
    """What is open in the area and all below it; days are those of `calendar`."""
    # Asked by area and stage, so that their index finds the few that are open.
    below = select(Area.id).where(Area.path.startswith(area.path, autoescape=True))
    among = (Idea.area_id.in_(below), Idea.stage.in_([stage.value for stage in UNDERWAY]))
    # Its values are bound: only a row of its own can be grouped by them on both databases.
    each = (
        select(Area.path, _days(calendar, now).label("days"), Idea.stage)
        .join(Idea, Idea.area_id == Area.id)
        .where(*among)
        .subquery()
        .c
    )
    aged = session.execute(
        select(each.path, each.days, each.stage, func.count()).group_by(
            each.path, each.days, each.stage
        )
    ).all()
    loads = session.execute(
        select(Area.path, Assignment.person_id, func.count())
        .join(Idea, Idea.area_id == Area.id)
        .join(Assignment, Assignment.idea_id == Idea.id)
        .where(*among, Assignment.is_main, Assignment.closed_at.is_(None))
        .group_by(Area.path, Assignment.person_id)
    ).all()
    return OpenNow(
        tuple(Aged(tuple(path_ids(path)), day, Stage(stage), n) for path, day, stage, n in aged),
        tuple(Load(tuple(path_ids(path)), person, n) for path, person, n in loads),
    )


def _days(calendar: WorkingCalendar, now: datetime) -> ColumnElement[int]:
    """The youngest day of the stretch of age into which an idea falls."""
    today = calendar.local_day(now)

    def midnight(days: int) -> datetime:
        return to_instant(today - timedelta(days=days), time(), time_zone=calendar.time_zone)

    pairs = zip(_YOUNGEST[:-1], AGES, strict=True)
    steps = [(Idea.submitted_at >= midnight(last), day) for day, last in pairs]
    return case(*steps, else_=_YOUNGEST[-1])
