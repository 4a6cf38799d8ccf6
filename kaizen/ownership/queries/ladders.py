"""Which ladders remind of an assignment, from which day each is counted, and what is due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import UtcDateTime
from kaizen.core.naming import by_name
from kaizen.core.policy import InForce, PolicyVersion, in_force
from kaizen.core.remembered import remembered
from kaizen.ownership.ladder import (
    LADDER_OF,
    LadderKind,
    LadderPolicy,
    missed_at,
    next_after,
)
from kaizen.ownership.models import Assignment, Reminder
from kaizen.ownership.queries.holders import with_what_holders_need
from kaizen.ownership.rules import DAYS_WITHOUT_NEWS, AssignmentKind
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can, paths_where
from kaizen.people.rules import Permission, site_of, site_scope

# Built once: it is asked for whenever something is asked of somebody.
_DEFAULT = LadderPolicy()
_ANY_DUE = (
    select(Assignment.id)
    .where(
        Assignment.closed_at.is_(None),
        Assignment.next_rung_at <= bindparam("now", type_=UtcDateTime),
    )
    .limit(1)
)


@dataclass(frozen=True)
class Track:
    """One ladder of one assignment: the moment it counts from and that moment's working day."""

    kind: LadderKind
    due_at: datetime
    due_on: date


def ladder_of(session: Session, site_id: int) -> InForce[LadderPolicy]:
    """The ladder in force at a site, with the version that it comes from."""
    return remembered(
        session,
        ("ladder", site_id),
        lambda: in_force(session, _DEFAULT, scope=site_scope(site_id)),
        of=(PolicyVersion,),
    )


def ladder_versions(session: Session, site_id: int) -> list[PolicyVersion]:
    """Every version of a site's ladder, the newest first."""
    rows = select(PolicyVersion).where(
        PolicyVersion.name == LadderPolicy.name, PolicyVersion.scope == site_scope(site_id)
    )
    return list(session.scalars(rows.order_by(PolicyVersion.number.desc())))


def sites_with_ladder(session: Session, actor: Person) -> list[Area]:
    """The sites whose ladder this person may read, by name: who answers there, and who sets it."""
    own = {site_of(path) for path in paths_where(actor, Permission.IDEA_REVIEW)}
    sites = session.scalars(
        select(Area).where(Area.parent_id.is_(None)).order_by(by_name(Area.name))
    )
    return [
        site for site in sites if site.id in own or can(actor, Permission.POLICY_SET, area=site)
    ]


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether any rung has come; it only reads, so that looking often costs little."""
    return session.scalar(_ANY_DUE, {"now": now}) is not None


def due_for_reminder(session: Session, now: datetime, *, most: int) -> list[Assignment]:
    """Open assignments whose next rung has come, longest waiting first, taken for this process.

    Found through the index on `next_rung_at`: the cost follows what is due, not what exists.
    """
    ids = session.scalars(
        select(Assignment.id)
        .where(Assignment.closed_at.is_(None), Assignment.next_rung_at <= now)
        .order_by(Assignment.next_rung_at, Assignment.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    if not ids:
        return []
    rows = select(Assignment).where(Assignment.id.in_(ids)).order_by(Assignment.id)
    return list(
        session.scalars(rows.options(*with_what_holders_need(), joinedload(Assignment.check)))
    )


def sent_before(
    session: Session, assignments: Collection[Assignment]
) -> set[tuple[int, str, datetime, int, int]]:
    """The rungs of these assignments that have their evidence: sent, or skipped."""
    rows = session.execute(
        select(
            Reminder.assignment_id,
            Reminder.ladder,
            Reminder.due_at,
            Reminder.rung,
            Reminder.occurrence,
        ).where(Reminder.assignment_id.in_([a.id for a in assignments]))
    )
    return {(row[0], row[1], row[2], row[3], row[4]) for row in rows}


def tracks_of(session: Session, assignment: Assignment, calendar: WorkingCalendar) -> list[Track]:
    """The ladders of an assignment: that of what is asked, and for work the one of news."""
    if _is_mere_keeping(session, assignment):
        return []
    due_on = calendar.working_day_of(assignment.due_at)
    tracks = [Track(LADDER_OF[assignment.as_kind], assignment.due_at, due_on)]
    idea = assignment.idea
    is_work = assignment.is_main and assignment.as_kind is AssignmentKind.FINISH
    if is_work and idea.last_news_at is not None:
        tracks.append(_asleep(idea.last_news_at, calendar))
    return tracks


def next_look_at(
    assignment: Assignment,
    tracks: Collection[Track],
    policy: LadderPolicy,
    calendar: WorkingCalendar,
    moment: datetime,
) -> datetime | None:
    """When the sweep has to look again: the nearest rung after `moment`, or the missed check.

    None only where nothing is asked of anybody but to keep what others look at.
    """
    coming = [
        next_after(policy.ladders[track.kind], track.due_on, calendar, moment) for track in tracks
    ]
    if assignment.check_id is not None:
        coming += [missed_at(track.due_on, calendar) for track in tracks]
    return min(coming, default=None)


def _asleep(last_news_at: datetime, calendar: WorkingCalendar) -> Track:
    """Asleep begins ten working days after the last news (product.md, "Stages")."""
    day = calendar.add_working_days(calendar.local_day(last_news_at), DAYS_WITHOUT_NEWS)
    return Track(LadderKind.ASLEEP, calendar.start_of_day(day), day)


def _is_mere_keeping(session: Session, assignment: Assignment) -> bool:
    """Whether it only says who keeps a change in use, while others are asked to look at it."""
    if assignment.as_kind is not AssignmentKind.CHECK or assignment.check_id is not None:
        return False
    look = select(Assignment.id).where(
        Assignment.idea_id == assignment.idea_id,
        Assignment.check_id.is_not(None),
        Assignment.closed_at.is_(None),
    )
    return session.scalar(look.limit(1)) is not None
