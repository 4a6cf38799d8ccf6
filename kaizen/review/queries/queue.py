"""The queue: for each waiting idea one card with all that a decision needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.policy import InForce
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import CommentKind, PhotoKind
from kaizen.ownership.models import Assignment
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import calendars_for
from kaizen.review.queries.authority import authorities_of, level_held
from kaizen.review.queries.before import SaidBefore, said_before
from kaizen.review.queries.splitting import Part, may_be_part, parts_near
from kaizen.review.queries.waiting import know_waiting, waiting_for
from kaizen.review.rules.authority import (
    AuthorityPolicy,
    Barrier,
    Level,
    bars_approval,
    bars_settling,
    over_limit,
)
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.budgets import BudgetLeft, budgets_left
from kaizen.savings.queries.lines import costs_at, lines_by_idea, money_rows
from kaizen.savings.rules.budgets import first_year_cost
from kaizen.savings.rules.lines import Cost, ValueStage

MOST_CARDS = 100
SOON = timedelta(hours=2)
NOTHING = Cost(Decimal(0), Decimal(0))


@dataclass(frozen=True)
class QueueCard:
    """One waiting idea as a reviewer sees it; amounts in the currency of the site."""

    idea: Idea
    due_at: datetime
    is_overdue: bool
    level: Level
    author_names: tuple[str, ...]
    names_hidden: bool
    photo_id: int | None
    hours: Decimal | None
    worth: Decimal | None
    cost: Cost | None
    limit: Decimal | None
    bars_approval: Barrier | None
    bars_settling: Barrier | None
    reply: str | None
    is_soon: bool
    said_before: list[SaidBefore]
    calendar: WorkingCalendar
    #: The money for small ideas that this one would be taken from; None where none is set.
    money: BudgetLeft | None
    #: Other ideas with which this one may have been one that was cut in parts.
    parts: list[Part]

    @property
    def has_limit(self) -> bool:
        """Whether a limit of one's own binds here, and somebody stands above."""
        return self.level is not Level.SITE

    @property
    def is_first(self) -> bool:
        """Whether it is decided at the first level, within the money for small ideas."""
        return self.level is Level.FIRST

    @property
    def first_year(self) -> Decimal:
        """What it costs once and in its first year, as far as is known."""
        return first_year_cost(self.cost or NOTHING)

    @property
    def money_left(self) -> Decimal:
        """What small ideas may still take; nothing where more was used than there is now."""
        return max(self.money.left, Decimal(0)) if self.money else Decimal(0)


def queue_for(session: Session, actor: Person, now: datetime) -> list[QueueCard]:
    """What waits for this person, the earliest due first and safety first among equals.

    The same number of queries for any number of cards.
    """
    found = session.scalars(
        waiting_for(actor, now)
        .options(*_as_shown())
        .order_by(Assignment.due_at, Idea.not_safe_now.desc(), Idea.safety_or_rule.desc(), Idea.id)
        .limit(MOST_CARDS)
    ).all()
    if len(found) < MOST_CARDS:
        know_waiting(session, actor, len(found))
    return _cards(session, actor, now, found)


def card_for(session: Session, actor: Person, now: datetime, idea_id: int) -> QueueCard | None:
    """One card of the queue; None where the idea does not wait for this person."""
    found = session.scalars(waiting_for(actor, now).options(*_as_shown()).where(Idea.id == idea_id))
    return next(iter(_cards(session, actor, now, found.all())), None)


def _as_shown() -> tuple[ExecutableOption, ...]:
    idea = contains_eager(Assignment.idea)
    return (
        idea.options(
            contains_eager(Idea.area).joinedload(Area.site),
            selectinload(Idea.authors),
            selectinload(Idea.photos),
        ),
        joinedload(Assignment.person),
    )


def _cards(
    session: Session, actor: Person, now: datetime, rows: Sequence[Assignment]
) -> list[QueueCard]:
    ideas = [row.idea for row in rows]
    lines = lines_by_idea(session, [idea.id for idea in ideas])
    replies = _replies(session, [idea.id for idea in ideas])
    said = said_before(session, ideas, actor.id)
    limits = authorities_of(session, {idea.site_id for idea in ideas})
    calendars = calendars_for(session, [idea.area for idea in ideas])
    money = budgets_left(
        session, {idea.area: calendars[idea.area_id].local_day(now) for idea in ideas}
    )
    parts = parts_near(
        session,
        [
            idea
            for idea in ideas
            if may_be_part(limits[idea.site_id].policy, _typed_cost(lines[idea.id]))
        ],
        actor,
    )
    return [
        _card(
            row,
            actor,
            now,
            lines[row.idea_id],
            limits[row.idea.site_id],
            replies,
            said,
            calendars[row.idea.area_id],
            money.get(row.idea.area_id),
            parts.get(row.idea_id, []),
        )
        for row in rows
    ]


def _card(
    row: Assignment,
    actor: Person,
    now: datetime,
    lines: list[Line],
    in_force: InForce[AuthorityPolicy],
    replies: dict[int, str],
    said: dict[int, list[SaidBefore]],
    calendar: WorkingCalendar,
    money: BudgetLeft | None,
    parts: list[Part],
) -> QueueCard:
    idea, policy = row.idea, in_force.policy
    # Whoever stands in for a reviewer decides with the reviewer's rights.
    level = level_held(actor, row.person, idea.area) or Level.FIRST
    cost = _typed_cost(lines)
    hours, worth = _freed_time(lines)
    hidden = idea.hides_names_from(actor.id)
    return QueueCard(
        idea=idea,
        due_at=row.due_at,
        is_overdue=row.is_overdue(now),
        level=level,
        author_names=() if hidden else tuple(a.person.full_name for a in idea.authors),
        names_hidden=hidden,
        photo_id=_first_photo(idea),
        hours=hours,
        worth=worth,
        cost=cost,
        limit=over_limit(policy, level, cost or NOTHING),
        bars_approval=bars_approval(
            policy, level, idea.flags, cost or NOTHING, money_left=money.left if money else None
        ),
        bars_settling=bars_settling(policy, level, idea.flags),
        reply=replies.get(idea.id),
        is_soon=row.due_at - now < SOON,
        said_before=said.get(idea.id, []),
        calendar=calendar,
        money=money,
        parts=parts,
    )


def _typed_cost(lines: list[Line]) -> Cost | None:
    typed = costs_at(lines, ValueStage.ESTIMATED)
    return Cost(*typed) if typed else None


def _freed_time(lines: list[Line]) -> tuple[Decimal | None, Decimal | None]:
    for row in money_rows(lines):
        if row.hours_a_year is not None:
            return row.hours_a_year, row.amounts.get(ValueStage.ESTIMATED)
    return None, None


def _first_photo(idea: Idea) -> int | None:
    before = [photo.id for photo in idea.photos if photo.kind == PhotoKind.BEFORE]
    return min(before, default=None) or min((photo.id for photo in idea.photos), default=None)


def _replies(session: Session, idea_ids: list[int]) -> dict[int, str]:
    """The newest answer of each author to a question, by idea."""
    newest = (
        select(func.max(Comment.id))
        .where(Comment.idea_id.in_(idea_ids), Comment.kind == CommentKind.REPLY.value)
        .group_by(Comment.idea_id)
    )
    rows = session.execute(select(Comment.idea_id, Comment.text).where(Comment.id.in_(newest)))
    return {row.idea_id: row.text for row in rows}
