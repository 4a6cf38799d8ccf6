"""Asking one person for one thing: the only place that opens and closes assignments."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import db
from kaizen.core.errors import Conflict
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment, Reminder, UseCheck
from kaizen.ownership.queries.ladders import ladder_of, next_look_at, tracks_of
from kaizen.ownership.rules import MAIN, OF_MONEY, Asked, AssignmentKind, Holding
from kaizen.people.models import Area, Membership, Person
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import administrators, away_on, candidates, choose
from kaizen.people.rules import Role

#: Agreed work that is not in use yet: its owner may accept, begin, move or hand it on.
BEING_DONE = frozenset({Stage.APPROVED, Stage.IN_PROGRESS})
#: As long as leadership has an idea, or waits for its author, scores for it are asked.
BEING_SCORED = frozenset({Stage.WITH_LEADERSHIP, Stage.NEEDS_DETAIL})

#: Who is asked to verify a saving: finance upwards, else a leader.
VERIFIERS = (Role.FINANCE, Role.LEADER)
#: What no supervisor answers, and who does.
ABOVE_SUPERVISORS = {
    AssignmentKind.VERIFY: VERIFIERS,
    AssignmentKind.DISMISSAL: (Role.LEADER,),
}

_LADDER = {Holding.SUPERVISOR: (Role.SUPERVISOR, Role.LEADER), Holding.LEADER: (Role.LEADER,)}


def assign_main(
    idea: Idea,
    *,
    actor_id: int | None,
    now: datetime,
    person: Person | None = None,
    due_at: datetime | None = None,
) -> Assignment:
    """Close what the idea's last stage asked, and ask what its present stage asks.

    Call it after every `Idea.move_to` to a stage that is open, and `close_all` after every
    other. The person is chosen as ownership.md says unless named; the due moment follows
    `MAIN` unless given.
    """
    asked = MAIN[idea.as_stage]
    close_main(idea, now)
    if idea.as_stage not in BEING_DONE:
        # Nobody is asked to accept, or about giving up, work that is not being done any more.
        close_besides(idea, AssignmentKind.ACCEPT, now)
        close_besides(idea, AssignmentKind.DECIDE, now)
    if idea.as_stage not in BEING_SCORED:
        close_besides(idea, AssignmentKind.SCORE, now)
    holder = person or choose_holder(idea, asked.holding, now, parker_id=actor_id)
    assignment = Assignment(
        idea=idea,
        kind=asked.kind.value,
        is_main=True,
        person=holder,
        asked_by_id=actor_id,
        due_at=due_at or _due_at(idea, asked, now),
        opened_at=now,
    )
    _open(assignment)
    return assignment


def ask_besides(
    idea: Idea,
    kind: AssignmentKind,
    *,
    person: Person,
    due_at: datetime,
    actor_id: int | None,
    now: datetime,
    check: UseCheck | None = None,
) -> Assignment:
    """Ask a further thing about the idea, beside its main assignment."""
    assignment = Assignment(
        idea=idea,
        check=check,
        kind=kind.value,
        is_main=False,
        person=person,
        asked_by_id=actor_id,
        due_at=due_at,
        opened_at=now,
    )
    _open(assignment)
    return assignment


def main_of(idea: Idea) -> Assignment | None:
    """The open main assignment of the idea."""
    return db.session.scalars(
        select(Assignment).where(
            Assignment.idea_id == idea.id, Assignment.is_main, Assignment.closed_at.is_(None)
        )
    ).first()


def close_main(idea: Idea, now: datetime) -> None:
    """What was asked first and foremost is done."""
    _close(idea, now, Assignment.is_main.is_(True))


def close_besides(idea: Idea, kind: AssignmentKind, now: datetime) -> None:
    """Further things of this kind are no longer asked."""
    _close(idea, now, Assignment.is_main.is_(False), Assignment.kind == kind.value)


def close_all(idea: Idea, now: datetime) -> None:
    """Nothing is asked about this idea any more, but about the money of its days in use."""
    _close(idea, now, Assignment.kind.not_in([kind.value for kind in OF_MONEY]))


def close_check(check: UseCheck, now: datetime) -> None:
    """This look is done."""
    _close(check.idea, now, Assignment.check_id == check.id)


def choose_holder(
    idea: Idea, holding: Holding, now: datetime, *, parker_id: int | None = None
) -> Person:
    """The person whom a stage asks: author, owner, who parked it, or a reviewer who is fit."""
    session = db.session()
    if holding is Holding.OWNER and idea.owner is not None and idea.owner.is_active:
        return idea.owner
    if holding is Holding.PARKER and parker_id is not None:
        return session.get_one(Person, parker_id)
    if holding is Holding.AUTHOR:
        first = next((a.person for a in idea.authors if a.person.is_active), None)
        if first is not None:
            return first
    return choose_reviewer(idea, _LADDER.get(holding, _LADDER[Holding.SUPERVISOR]), now)


def choose_reviewer(
    idea: Idea,
    roles: tuple[Role, ...],
    now: datetime,
    *,
    above: Area | None = None,
    without: frozenset[int] = frozenset(),
) -> Person:
    """Who of these roles decides: the nearest fit person upwards, else an administrator.

    `above` asks for somebody strictly above that area; `without` names who may not be it.
    Authors, co-authors and the owner never decide on their own idea.

    Raises:
        Conflict: there is nobody at all to ask, not even an administrator.
    """
    session = db.session()
    day = calendar_for(session, idea.area).local_day(now)
    barred = without | idea.author_ids | ({idea.owner_id} if idea.owner_id else set())
    shift = _shift_of_author(idea)
    away = away_on(session, day)
    for role in roles:
        nearest = candidates(session, idea.area, role)
        if above is not None:
            nearest = [c for c in nearest if c.depth < len(above.path_ids)]
        counts = open_counts([c.person.id for c in nearest])
        person = choose(nearest, without=barred, away=away, open_counts=counts, shift=shift)
        if person is not None:
            return person
    holders = administrators(session)
    if not holders:
        raise Conflict("Nobody can take this on: no reviewer and no administrator is active.")
    return next((p for p in holders if p.id not in barred), holders[0])


def note_acted(idea: Idea, now: datetime, *conditions: ColumnElement[bool]) -> None:
    """Somebody has moved: the reminders of what is asked about this idea were answered."""
    asked = select(Assignment.id).where(
        Assignment.idea_id == idea.id, Assignment.closed_at.is_(None), *conditions
    )
    db.session.execute(
        update(Reminder)
        .where(Reminder.assignment_id.in_(asked), Reminder.acted_at.is_(None))
        .values(acted_at=now)
        .execution_options(synchronize_session=False)
    )


def open_counts(person_ids: list[int]) -> dict[int, int]:
    """How many things each of these persons is asked for now."""
    rows = db.session.execute(
        select(Assignment.person_id, func.count())
        .where(Assignment.person_id.in_(person_ids), Assignment.closed_at.is_(None))
        .group_by(Assignment.person_id)
    )
    return dict(rows.all())


def next_check_due(idea: Idea) -> date | None:
    """The day of the next unanswered check."""
    return db.session.scalar(
        select(func.min(UseCheck.due_on)).where(
            UseCheck.idea_id == idea.id,
            UseCheck.result.is_(None),
            UseCheck.cancelled_at.is_(None),
        )
    )


def _due_at(idea: Idea, asked: Asked, now: datetime) -> datetime:
    calendar = calendar_for(db.session(), idea.area)
    if asked.kind is AssignmentKind.ANSWER:
        if idea.not_safe_now:
            return calendar.end_of_shift_at(now)
        return calendar.first_answer_due(now)
    if asked.working_days is not None:
        return calendar.due_after(now, asked.working_days)
    return calendar.end_of_day(_day_of(idea, calendar, now))


def _day_of(idea: Idea, calendar: WorkingCalendar, now: datetime) -> date:
    """The day that the idea itself carries for what its stage asks."""
    stage = idea.as_stage
    agreed = {
        Stage.APPROVED: idea.start_on or idea.due_on,
        Stage.IN_PROGRESS: idea.due_on,
        Stage.PARKED: idea.review_on,
    }.get(stage)
    day = agreed or next_check_due(idea)
    # A change whose checks are all answered is looked at again after a year.
    return calendar.working_day_on_or_after(day or calendar.local_day(now) + timedelta(days=365))


def _shift_of_author(idea: Idea) -> str:
    first = next(iter(idea.authors), None)
    if first is None:
        return ""
    shifts = db.session.scalars(
        select(Membership.shift).where(
            Membership.person_id == first.person_id, Membership.shift != ""
        )
    )
    return next(iter(shifts), "")


def _open(assignment: Assignment) -> None:
    """Ask it, and note when the ladder first reminds of it."""
    session = db.session()
    session.add(assignment)
    session.flush()
    idea = assignment.idea
    calendar = calendar_for(session, idea.area)
    assignment.next_rung_at = next_look_at(
        assignment,
        tracks_of(session, assignment, calendar),
        ladder_of(session, idea.site_id).policy,
        calendar,
        assignment.opened_at,
    )


def _close(idea: Idea, now: datetime, *conditions: ColumnElement[bool]) -> None:
    db.session.flush()
    asked = select(Assignment.id).where(
        Assignment.idea_id == idea.id, Assignment.closed_at.is_(None), *conditions
    )
    ids = db.session.scalars(asked).all()
    if not ids:
        return
    note_acted(idea, now, *conditions)
    db.session.execute(
        update(Assignment)
        .where(Assignment.id.in_(ids))
        .values(closed_at=now, next_rung_at=None)
        .execution_options(synchronize_session="fetch")
    )
