"""Looking whether a change is still in use: checks are booked at once and answered one by one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import IN_USE, Stage
from kaizen.ownership.actions.assigning import (
    ask_besides,
    assign_main,
    choose_reviewer,
    close_all,
    close_besides,
    close_check,
)
from kaizen.ownership.actions.submitting import require_words
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.ownership.queries.holders import answers_for
from kaizen.ownership.rules import (
    CHECK_DAYS,
    CHECK_OPENS_DAYS_BEFORE,
    YEARLY_CHECK,
    AssignmentKind,
    CheckResult,
    check_due_on,
    has_lapsed,
)
from kaizen.people.models import Area, Membership, Person
from kaizen.people.permissions import can, require
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import Permission, Role

_REVIEWERS = (Role.SUPERVISOR, Role.LEADER)
_NEIGHBOUR_CHECK = 60

#: Why an idea ends that was found kept, year after year.
KEPT_FOR_GOOD = to_say("Kept for good")


def book_checks(idea: Idea, *, actor: Person, now: datetime) -> list[UseCheck]:
    """Book the looks after 30, 60 and 90 days in use, each with its own checker.

    Checkers: the supervisor, somebody of a neighbouring area, the supervisor; never the owner.
    """
    number = _last_round(idea) + 1
    return [_book(idea, day, number, actor_id=actor.id, now=now) for day in CHECK_DAYS]


def answer_check(
    check: UseCheck,
    result: CheckResult,
    *,
    note: str,
    actor: Person,
    now: datetime,
    goes_on: bool = False,
) -> None:
    """Say what one saw: held, drifting or lapsed.

    Two of drifting or missed in a row count as lapsed. The 90-day check held makes it *kept*;
    the yearly check held closes it for good unless a guard flag stands, or `goes_on`.

    Raises:
        NotAllowed: the actor owns the change, or is neither its checker nor a reviewer there.
        InvalidInput: what is in the way is not said.
        Conflict: it was answered before, its day is still far, or the change is not in use now.
    """
    idea = check.idea
    _require_checker(check, actor, now)
    _require_waiting(check, now)
    if result is CheckResult.MISSED:
        raise InvalidInput("Say what you saw: always, sometimes or not used.", field="result")
    words = note.strip()
    if result is not CheckResult.HELD:
        words = require_words(note, field="note", what=to_say("Say what is in the way."))
    check.result = result.value
    check.note = words
    check.answered_at = now
    check.answered_by_id = actor.id
    close_check(check, now)
    events.record(
        "check.answered", idea, actor.id, now, check_id=check.id, day=check.day, result=result.value
    )
    follow_up(check, actor_id=actor.id, now=now, goes_on=goes_on)


def follow_up(
    check: UseCheck, *, actor_id: int | None, now: datetime, goes_on: bool = False
) -> None:
    """What an answer leads to: slipped back, kept, ended, or simply the next look."""
    idea = check.idea
    if has_lapsed(_results(idea, check.round)):
        idea.move_to(Stage.LAPSED, actor_id=actor_id, now=now, reason=check.note)
        cancel_checks(idea, now)
        assign_main(idea, actor_id=actor_id, now=now)
        events.record("idea.lapsed", idea, actor_id, now, check_id=check.id)
        return
    held = check.as_result is CheckResult.HELD
    if held and check.day >= CHECK_DAYS[-1] and idea.as_stage is Stage.IMPLEMENTED:
        _keep(idea, check, actor_id=actor_id, now=now)
        return
    # A system that asks for ever about everything is not read.
    if held and check.day >= YEARLY_CHECK and not (goes_on or idea.flags.any):
        _end(idea, actor_id=actor_id, now=now, reason=KEPT_FOR_GOOD)
        return
    if check.day >= CHECK_DAYS[-1]:
        _book_later(check, actor_id=actor_id, now=now)
    assign_main(idea, actor_id=actor_id, now=now)


def hold_again(idea: Idea, *, note: str, actor: Person, now: datetime) -> None:
    """A change that slipped back is in use again, without new work; the checks begin again.

    Raises:
        NotAllowed: the actor does not steer there.
        InvalidInput: it is not said how one can see it.
        Conflict: it has not slipped back.
    """
    require(actor, Permission.WORK_STEER, area=idea.area)
    if idea.as_stage is not Stage.LAPSED:
        raise Conflict("This change has not slipped back. Look at where the idea stands now.")
    words = require_words(note, field="note", what=to_say("Say in a sentence how one can see it."))
    idea.in_use_on = calendar_for(db.session(), idea.area).local_day(now)
    idea.evidence = words
    idea.move_to(Stage.IMPLEMENTED, actor_id=actor.id, now=now, reason=words)
    cancel_checks(idea, now)
    book_checks(idea, actor=actor, now=now)
    assign_main(idea, actor_id=actor.id, now=now)
    events.record("idea.in_use", idea, actor.id, now, on=idea.in_use_on.isoformat(), again=True)


def close_idea(idea: Idea, *, reason: str, actor: Person, now: datetime) -> None:
    """The change is no longer needed, or is not taken up again; its reason stays readable.

    Raises:
        NotAllowed: the actor does not steer there.
        InvalidInput: no reason is given.
        MoveNotAllowed: it is not in use and has not slipped back.
    """
    require(actor, Permission.WORK_STEER, area=idea.area)
    words = require_words(reason, field="reason", what=to_say("Say in a few words why it ends."))
    _end(idea, actor_id=actor.id, now=now, reason=words)


def cancel_checks(idea: Idea, now: datetime) -> None:
    """Looks that were booked and not answered are no longer asked."""
    db.session.execute(
        update(UseCheck)
        .where(UseCheck.idea_id == idea.id, UseCheck.result.is_(None))
        .values(cancelled_at=func.coalesce(UseCheck.cancelled_at, now))
        .execution_options(synchronize_session="fetch")
    )
    close_besides(idea, AssignmentKind.CHECK, now)


def _book(idea: Idea, day: int, number: int, *, actor_id: int | None, now: datetime) -> UseCheck:
    if idea.in_use_on is None:
        raise InvalidInput("Say since when it is in use.", field="on")
    check = UseCheck(idea=idea, round=number, day=day, due_on=check_due_on(idea.in_use_on, day))
    db.session.add(check)
    db.session.flush()
    calendar = calendar_for(db.session(), idea.area)
    ask_besides(
        idea,
        AssignmentKind.CHECK,
        person=_checker(idea, day, now),
        due_at=calendar.end_of_day(calendar.working_day_on_or_after(check.due_on)),
        actor_id=actor_id,
        now=now,
        check=check,
    )
    return check


def _checker(idea: Idea, day: int, now: datetime) -> Person:
    if day == _NEIGHBOUR_CHECK:
        neighbour = _somebody_next_door(idea)
        if neighbour is not None:
            return neighbour
    return choose_reviewer(idea, _REVIEWERS, now)


def _somebody_next_door(idea: Idea) -> Person | None:
    """The supervisor of a sibling area, else anybody there; never the owner or an author."""
    if idea.area.parent_id is None:
        return None
    barred = idea.author_ids | ({idea.owner_id} if idea.owner_id else set())
    found = db.session.execute(
        select(Membership, Person)
        .join(Membership.person)
        .join(Area, Area.id == Membership.area_id)
        .where(
            Area.parent_id == idea.area.parent_id,
            Area.id != idea.area_id,
            Person.deactivated_at.is_(None),
            Person.id.not_in(barred),
        )
        .order_by(
            (Membership.role == Role.SUPERVISOR.value).desc(),
            Membership.is_first.desc(),
            Person.id,
        )
        .limit(1)
    ).first()
    return found[1] if found else None


def _keep(idea: Idea, check: UseCheck, *, actor_id: int | None, now: datetime) -> None:
    idea.move_to(Stage.SUSTAINED, actor_id=actor_id, now=now)
    _book(idea, YEARLY_CHECK, check.round, actor_id=actor_id, now=now)
    assign_main(idea, actor_id=actor_id, now=now)
    events.record("idea.sustained", idea, actor_id, now, check_id=check.id)


def _book_later(check: UseCheck, *, actor_id: int | None, now: datetime) -> None:
    """A late look that did not hold is repeated in a month; a yearly one in a year."""
    held = check.as_result is CheckResult.HELD
    _book(
        check.idea,
        check.day + (YEARLY_CHECK if held else CHECK_DAYS[0]),
        check.round,
        actor_id=actor_id,
        now=now,
    )


def _end(idea: Idea, *, actor_id: int | None, now: datetime, reason: str) -> None:
    idea.closed_at = now
    idea.move_to(Stage.CLOSED, actor_id=actor_id, now=now, reason=reason)
    cancel_checks(idea, now)
    close_all(idea, now)
    events.record("idea.closed", idea, actor_id, now, reason=reason[:200])


def _results(idea: Idea, number: int) -> list[CheckResult]:
    rows = db.session.scalars(
        select(UseCheck.result)
        .where(UseCheck.idea_id == idea.id, UseCheck.round == number, UseCheck.result.is_not(None))
        .order_by(UseCheck.day)
    )
    return [CheckResult(row) for row in rows if row]


def _last_round(idea: Idea) -> int:
    last = db.session.scalar(select(func.max(UseCheck.round)).where(UseCheck.idea_id == idea.id))
    return last or 0


def _require_waiting(check: UseCheck, now: datetime) -> None:
    """Unanswered, still asked, and near its day."""
    if check.result is not None or check.cancelled_at or check.idea.as_stage not in IN_USE:
        raise Conflict("This check was answered before. Look at where the idea stands now.")
    today = calendar_for(db.session(), check.idea.area).local_day(now)
    opens_on = check.due_on - timedelta(days=CHECK_OPENS_DAYS_BEFORE)
    if today < opens_on:
        raise Conflict(
            "It is too early for this look. It can be answered from %(day)s on.",
            day=opens_on,
        )


def _require_checker(check: UseCheck, actor: Person, now: datetime) -> None:
    """The checker or their deputy, or a reviewer of the area; never the owner of the change."""
    if actor.id == check.idea.owner_id:
        raise NotAllowed("You own this change, so somebody else looks whether it is in use.")
    asked = db.session.scalar(
        select(Assignment.person_id).where(
            Assignment.check_id == check.id, Assignment.closed_at.is_(None)
        )
    )
    idea = check.idea
    if can(actor, Permission.CHECK_ANSWER_FOR_OTHERS, area=idea.area):
        return
    if not answers_for(db.session(), idea, asked, actor, now):
        raise NotAllowed("Somebody else was asked to look.")
