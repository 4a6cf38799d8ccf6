"""What reminders led to: sent, acted on in time, put off, skipped; and what could not be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session, joinedload

from kaizen.ideas.models import Idea
from kaizen.ownership.ladder import LadderKind
from kaizen.ownership.models import Assignment, Reminder, SetAside, Snooze
from kaizen.people.models import Area

#: Of what the sweep could not work on, so many stand on the page.
MOST_SET_ASIDE = 50


@dataclass(frozen=True)
class Led:
    """What the reminders of one step led to; `skipped` were overtaken after an outage.

    `running` of those sent can still be answered in time: they say nothing yet.
    """

    kind: LadderKind
    rung: int
    sent: int
    acted: int
    snoozed: int
    skipped: int
    running: int = 0

    @property
    def judged(self) -> int:
        """How many were sent and can be judged by now."""
        return self.sent - self.running


def what_reminders_led_to(
    session: Session, site: Area, *, since: datetime, until: datetime
) -> list[Led]:
    """The reminders of a site in a span, by ladder and step; one query.

    *Acted on* means that somebody did what was asked within one working day of the reminder;
    *put off* that it was snoozed within that day.
    """
    was_sent = ~Reminder.is_skipped
    put_off = exists().where(
        Snooze.assignment_id == Reminder.assignment_id,
        Snooze.at >= Reminder.at,
        Snooze.at <= Reminder.answer_by,
    )
    rows = session.execute(
        select(
            Reminder.ladder,
            Reminder.rung,
            _count(was_sent),
            _count(and_(was_sent, Reminder.acted_at <= Reminder.answer_by)),
            _count(and_(was_sent, put_off)),
            _count(Reminder.is_skipped.is_(True)),
            _count(and_(was_sent, Reminder.acted_at.is_(None), Reminder.answer_by > until)),
        )
        .join(Assignment, Assignment.id == Reminder.assignment_id)
        .join(Idea, Idea.id == Assignment.idea_id)
        .where(Reminder.at >= since, Reminder.at < until, Idea.site_id == site.id)
        .group_by(Reminder.ladder, Reminder.rung)
    )
    order = list(LadderKind)
    found = [Led(LadderKind(ladder), rung, *counts) for ladder, rung, *counts in rows]
    return sorted(found, key=lambda led: (order.index(led.kind), led.rung))


def set_aside(session: Session) -> list[SetAside]:
    """What the sweep could not work on, at all sites, the newest first."""
    rows = select(SetAside).options(joinedload(SetAside.assignment)).order_by(SetAside.at.desc())
    return list(session.scalars(rows.limit(MOST_SET_ASIDE)))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
