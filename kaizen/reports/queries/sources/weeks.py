"""The source rows that roll-ups are reckoned from, bounded to the weeks and years looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, Date, Row, Select, column, func, select, values
from sqlalchemy.orm import Session

from kaizen.core.db import UtcDateTime
from kaizen.ideas.models import Comment, Idea, Supporter
from kaizen.ideas.rules import CommentKind, Stage
from kaizen.ownership.models import UseCheck
from kaizen.ownership.rules import YEARLY_CHECK
from kaizen.reports.rules.rhythm import CHANGES_SINCE, HELD, Change, Look, Measure

#: So many rows are held at once, however many there are.
BATCH = 2_000


def weekly_counts(
    session: Session, site_id: int, measure: Measure, mondays: Sequence[date], zone: ZoneInfo
) -> list[tuple[int, date, int]]:
    """Area, Monday and count for each week with anything in it; grouped by the database."""
    weeks = _weeks(mondays, zone)
    rows = session.execute(_COUNTS[measure](weeks, site_id, _moment(mondays[0], zone)))
    return [(area_id, monday, count) for area_id, monday, count in rows]


def changes_of(
    session: Session, site_id: int, zone: ZoneInfo, today: date
) -> Iterator[tuple[int, Change]]:
    """Each change of the last years with its area, area after area and never all at once."""
    rows = session.execute(
        select(
            Idea.id,
            Idea.area_id,
            Idea.in_use_on,
            Idea.stage,
            Idea.closed_at,
            UseCheck.day,
            UseCheck.due_on,
            UseCheck.result,
        )
        .outerjoin(UseCheck, (UseCheck.idea_id == Idea.id) & UseCheck.cancelled_at.is_(None))
        .where(Idea.site_id == site_id, Idea.in_use_on >= today - CHANGES_SINCE)
        .order_by(Idea.area_id, Idea.id)
        .execution_options(yield_per=BATCH)
    )
    for _idea_id, group in groupby(rows, key=lambda row: row.id):
        yield change_of(list(group), zone)


def change_of(rows: Sequence[Row[*tuple[Any, ...]]], zone: ZoneInfo) -> tuple[int, Change]:
    """One change with its area, from the rows of its looks that were not cancelled."""
    first = rows[0]
    looked = [row for row in rows if row.due_on is not None]
    # A change that was taken up again began when its first round did.
    began = [row.due_on - timedelta(days=row.day) for row in looked]
    # After a year in use it is kept for good, and closed with that; any other closing ends it.
    is_kept = any(row.day >= YEARLY_CHECK and row.result == HELD for row in looked)
    has_ended = first.stage == Stage.CLOSED.value and not is_kept and first.closed_at is not None
    change = Change(
        began_on=min(began, default=first.in_use_on),
        looks=tuple(Look(row.due_on, row.result) for row in looked),
        ended_on=first.closed_at.astimezone(zone).date() if has_ended else None,
    )
    return first.area_id, change


def _weeks(mondays: Sequence[date], zone: ZoneInfo) -> CTE:
    """The weeks as rows: Monday, begin and end as moments, so that a clock change moves none."""
    rows = [
        (monday, _moment(monday, zone), _moment(monday + timedelta(weeks=1), zone))
        for monday in mondays
    ]
    return (
        values(
            column("week_on", Date),
            column("begins", UtcDateTime),
            column("ends", UtcDateTime),
            name="week",
        )
        .data(rows)
        .cte("week")
    )


def _moment(monday: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(monday, time(), tzinfo=zone)


def _ideas(weeks: CTE, site_id: int, since: datetime) -> Select[int, date, int]:
    return (
        select(Idea.area_id, weeks.c.week_on, func.count())
        .join(weeks, (Idea.submitted_at >= weeks.c.begins) & (Idea.submitted_at < weeks.c.ends))
        .where(Idea.site_id == site_id, Idea.submitted_at >= since)
        .group_by(Idea.area_id, weeks.c.week_on)
    )


def _voices(weeks: CTE, site_id: int, since: datetime) -> Select[int, date, int]:
    return (
        select(Idea.area_id, weeks.c.week_on, func.count())
        .join(Supporter, Supporter.idea_id == Idea.id)
        .join(weeks, (Supporter.at >= weeks.c.begins) & (Supporter.at < weeks.c.ends))
        .where(Idea.site_id == site_id, Supporter.at >= since)
        .group_by(Idea.area_id, weeks.c.week_on)
    )


def _news(weeks: CTE, site_id: int, since: datetime) -> Select[int, date, int]:
    return (
        select(Idea.area_id, weeks.c.week_on, func.count())
        .join(Comment, Comment.idea_id == Idea.id)
        .join(weeks, (Comment.at >= weeks.c.begins) & (Comment.at < weeks.c.ends))
        .where(Idea.site_id == site_id, Comment.kind == CommentKind.NEWS.value, Comment.at >= since)
        .group_by(Idea.area_id, weeks.c.week_on)
    )


_COUNTS = {Measure.IDEAS: _ideas, Measure.VOICES: _voices, Measure.NEWS: _news}
