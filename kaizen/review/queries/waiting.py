"""Which ideas wait for the word of one person."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import UTC, date, datetime
from typing import TypeVar, cast

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select, union_all
from sqlalchemy.orm import Session

from kaizen.core.local_time import to_local
from kaizen.core.remembered import remembered
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.queries.seeing import reach_of, shared_with
from kaizen.ideas.rules import TO_DECIDE, Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Absence, Area, Membership, Person
from kaizen.people.rules import Role
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import DecisionKind

T = TypeVar("T")
#: What is asked while an idea waits for its decision.
_ASKS_FOR_AN_ANSWER = (AssignmentKind.ANSWER.value, AssignmentKind.DECIDE.value)
#: The rail counts no further; more are "99+".
MOST_COUNTED = 99
#: So many people's questions are kept by each process.
MOST_QUESTIONS = 128
_questions: dict[tuple[Hashable, ...], object] = {}


def waiting_for(actor: Person, now: datetime) -> Select[Assignment]:
    """The main assignments that `actor` may answer now, in no order.

    Supervisors see what was sent in their areas. Leaders see what leadership has in theirs,
    save what was passed on above them. Everybody sees what they hold, or hold for somebody
    who is away. Nobody sees their own ideas here, nor the appeal against their own answer.
    """
    own = select(IdeaAuthor.idea_id).where(IdeaAuthor.person_id == actor.id)
    return (
        select(Assignment)
        .join(Assignment.idea)
        .join(Idea.area)
        .where(
            Assignment.is_main,
            Assignment.closed_at.is_(None),
            Idea.stage.in_([stage.value for stage in TO_DECIDE]),
            Idea.id.not_in(own),
            or_(Idea.owner_id.is_(None), Idea.owner_id != actor.id),
            or_(Idea.appealed_at.is_(None), ~_declined_by(actor)),
            *shared_with(actor, of_few=True),
            # One list of few ideas, so that the database does not walk through the whole site.
            Idea.id.in_(union_all(*_reach(actor, now))),
        )
    )


def count_waiting(session: Session, actor: Person, now: datetime) -> int:
    """How many ideas wait for this person's word, however many these are."""

    def find() -> int:
        asked = waiting_for(actor, now).with_only_columns(func.count())
        return session.scalar(asked) or 0

    return remembered(session, ("waiting", actor.id), find)


def count_for_rail(session: Session, actor: Person, now: datetime) -> int:
    """How many ideas wait for this person's word; beyond `MOST_COUNTED` it says no more."""
    key = ("waiting, for the rail", actor.id)
    return remembered(session, key, lambda: _few(session, actor, now, led=False))


def count_with_leadership_for_rail(session: Session, actor: Person, now: datetime) -> int:
    """How many of these are with leadership; beyond `MOST_COUNTED` it says no more."""
    key = ("with leadership, for the rail", actor.id)
    return remembered(session, key, lambda: _few(session, actor, now, led=True))


def _few(session: Session, actor: Person, now: datetime, *, led: bool) -> int:
    """Counted to the bound. Both counts come of one question where few wait at all."""

    def find() -> tuple[int, int]:
        found = session.execute(_bounded(actor, now)).one()
        return int(found[0]), int(found[1])

    every, with_leadership = remembered(session, ("waiting, to the bound", actor.id), find)
    if not led or every <= MOST_COUNTED or with_leadership > MOST_COUNTED:
        return with_leadership if led else every
    return session.scalar(_bounded_led(actor, now)) or 0


def _bounded(actor: Person, now: datetime) -> Select[int, int]:
    def build() -> Select[int, int]:
        stages = waiting_for(actor, now).with_only_columns(Idea.stage).limit(MOST_COUNTED + 1)
        some = stages.subquery().c
        led = case((some.stage == Stage.WITH_LEADERSHIP.value, 1))
        return select(func.count(some.stage), func.count(led))

    return _built(("few", *_asker(actor, now)), build)


def _bounded_led(actor: Person, now: datetime) -> Select[int]:
    def build() -> Select[int]:
        led = waiting_for(actor, now).where(Idea.stage == Stage.WITH_LEADERSHIP.value)
        some = led.with_only_columns(Idea.id).limit(MOST_COUNTED + 1).subquery().c
        return select(func.count(some.id))

    return _built(("few, led", *_asker(actor, now)), build)


def _asker(actor: Person, now: datetime) -> tuple[Hashable, ...]:
    """Everything of a person that the question hangs on."""
    roles = tuple((member.role, member.area.path) for member in actor.memberships)
    return actor.id, actor.is_administrator, reach_of(actor), roles, local_day_of(actor, now)


def _built(asker: tuple[Hashable, ...], build: Callable[[], T]) -> T:
    """The question as it was put together before: that costs more than asking it."""
    found = _questions.get(asker)
    if found is None:
        found = build()
        if len(_questions) >= MOST_QUESTIONS:
            _questions.clear()
        _questions[asker] = found
    return cast("T", found)


def know_waiting(session: Session, actor: Person, count: int) -> None:
    """Keep for this page what its queue has found, so that the rail needs not count it again."""
    for key in ("waiting", "waiting, for the rail"):
        remembered(session, (key, actor.id), lambda: count)


def waits_for(session: Session, idea: Idea, actor: Person, now: datetime) -> bool:
    """Whether this idea waits for this person's word."""
    rows = waiting_for(actor, now).where(Idea.id == idea.id).with_only_columns(Assignment.id)
    return session.scalar(rows) is not None


def local_day_of(actor: Person, now: datetime) -> date:
    """The day on which this person is at work now."""
    area = actor.home_area or next((m.area for m in actor.memberships), None)
    if area is None:
        return now.astimezone(UTC).date()
    site = area.site or area
    return to_local(now, time_zone=area.time_zone or site.time_zone or "UTC").date()


def _reach(actor: Person, now: datetime) -> Iterator[Select[int]]:
    """Ids of the ideas that may wait for this person, by each of the ways to them."""
    day = local_day_of(actor, now)
    stood_in_for = select(Absence.person_id).where(
        Absence.deputy_id == actor.id,
        Absence.from_on <= day,
        Absence.until_on >= day,
        Absence.cancelled_at.is_(None),
    )
    # Only what may be answered: whoever leads a site may be asked thousands of other things.
    asked = select(Assignment.idea_id).where(
        Assignment.is_main, Assignment.closed_at.is_(None), Assignment.kind.in_(_ASKS_FOR_AN_ANSWER)
    )
    yield asked.where(Assignment.person_id == actor.id)
    yield asked.where(Assignment.person_id.in_(stood_in_for))
    for member in actor.memberships:
        below = select(Area.id).where(Area.path.startswith(member.area.path, autoescape=True))
        within = select(Idea.id).where(Idea.area_id.in_(below))
        if member.as_role is Role.SUPERVISOR:
            yield within.where(Idea.stage == Stage.SUBMITTED.value)
        if member.as_role is Role.LEADER:
            led = within.where(Idea.stage == Stage.WITH_LEADERSHIP.value)
            yield led.where(Idea.id.not_in(_asked_above(member.area)))


def _asked_above(area: Area) -> Select[int]:
    """Ids of the ideas about which somebody who leads from above this area is asked."""
    above = select(Membership.person_id).where(
        Membership.role == Role.LEADER.value, Membership.area_id.in_(area.path_ids[:-1])
    )
    return select(Assignment.idea_id).where(
        Assignment.is_main, Assignment.closed_at.is_(None), Assignment.person_id.in_(above)
    )


def _declined_by(actor: Person) -> ColumnElement[bool]:
    return exists().where(
        Decision.idea_id == Idea.id,
        Decision.kind == DecisionKind.DECLINED.value,
        # By the idea's few decisions, not by all of the person's: SQLite takes either index.
        Decision.actor_id + 0 == actor.id,
    )
