"""Gathering what waits for people into items: one for each idea, if it still matters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from textwrap import shorten

import structlog
from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.core.calendar import WorkingCalendar
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import readable
from kaizen.ideas.rules import Stage
from kaizen.notifications.bundles import Group, Item
from kaizen.notifications.models import Notice
from kaizen.notifications.receivers import Receiver
from kaizen.notifications.rules import (
    ABOUT_PERSONS,
    ASKING_OF_AIMS,
    REMINDERS,
    STILL_ASKED,
    Audience,
)
from kaizen.notifications.wording import say
from kaizen.objectives.models import Aim
from kaizen.ownership.ladder import LadderKind
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import holders_for, with_what_holders_need
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.queries.areas import calendars_for

#: News that is older has been told elsewhere, or is none any more.
NEWS_LASTS = timedelta(days=7)
LONGEST_GIST = 140

log = structlog.get_logger(__name__)

GROUP_OF: dict[AssignmentKind, Group] = {
    AssignmentKind.ANSWER: Group.DECIDE,
    AssignmentKind.DECIDE: Group.DECIDE,
    AssignmentKind.CHECK: Group.CHECKS,
}
_LATE_ELSEWHERE = {Group.DO: Group.ASLEEP}


@dataclass(frozen=True)
class _World:
    """What the notices of a batch are about, loaded at once."""

    ideas: Mapping[int, Idea]
    readable: Collection[tuple[int, int]]
    asked: Mapping[int, Assignment]
    #: What is asked of a person about an idea, in their own name or in somebody's place.
    held: Mapping[tuple[int, int], Assignment]
    calendars: Mapping[int, WorkingCalendar]
    #: The aims that wait for an answer, and for whose.
    offered: Collection[tuple[int, int]]
    now: datetime


def gather(
    session: Session,
    receivers: Mapping[int, Receiver],
    notices: Iterable[Notice],
    now: datetime,
) -> dict[int, list[Item]]:
    """What still matters of these notices, by person: the most pressing first.

    Read ones are left out, and so is what is settled, what the person may not read any more,
    and news that they do not want. The same few queries for any number of people.
    """
    fresh = [notice for notice in notices if notice.read_at is None]
    if not fresh:
        return {}
    world = _load(session, receivers, fresh, now)
    best: dict[tuple[int, int | None, tuple[str, int]], tuple[tuple[int, int], Item]] = {}
    for notice in fresh:
        item = _item_or_none(notice, receivers[notice.person_id], world)
        if item is None:
            continue
        key = (notice.person_id, notice.idea_id, _apart_from_ideas(notice))
        rank = (item.group.value, -notice.id)
        if key not in best or rank < best[key][0]:
            best[key] = (rank, item)
    found: dict[int, list[Item]] = {}
    for (person_id, _idea_id, _), (_rank, item) in best.items():
        found.setdefault(person_id, []).append(_dated(item, world))
    return {person_id: sorted(items, key=_order) for person_id, items in found.items()}


def _apart_from_ideas(notice: Notice) -> tuple[str, int]:
    """Offers of one aim are one thing; every other notice without an idea stands for itself."""
    if notice.idea_id is not None:
        return "", 0
    if notice.kind in ASKING_OF_AIMS:
        return "aim", notice.facts["aim_id"]
    return "", notice.id


def count_to_decide(session: Session, person_ids: Collection[int]) -> dict[int, int]:
    """How many answers and decisions are asked of each of these people."""
    rows = session.execute(
        select(Assignment.person_id, func.count())
        .where(
            Assignment.person_id.in_(person_ids),
            Assignment.is_main,
            Assignment.closed_at.is_(None),
            Assignment.kind.in_([AssignmentKind.ANSWER.value, AssignmentKind.DECIDE.value]),
        )
        .group_by(Assignment.person_id)
    )
    return {row[0]: row[1] for row in rows}


def _order(item: Item) -> tuple[int, bool, float]:
    due = item.due_at.timestamp() if item.due_at else float("inf")
    return (item.group.value, not item.is_danger, due)


def _load(
    session: Session,
    receivers: Mapping[int, Receiver],
    notices: Sequence[Notice],
    now: datetime,
) -> _World:
    of_person: dict[int, set[int]] = {}
    for notice in notices:
        if notice.idea_id is not None:
            of_person.setdefault(notice.person_id, set()).add(notice.idea_id)
    ids = set().union(*of_person.values()) if of_person else set()
    ideas = session.scalars(
        select(Idea)
        .where(Idea.id.in_(ids))
        .options(joinedload(Idea.area), selectinload(Idea.authors))
    ).all()
    open_ones = session.scalars(
        select(Assignment)
        .where(Assignment.idea_id.in_(ids), Assignment.closed_at.is_(None))
        .options(*with_what_holders_need())
        .order_by(Assignment.is_main, Assignment.due_at.desc())
    ).all()
    held = {(h.person_id, a.idea_id): a for a, h in holders_for(session, open_ones, now)}
    return _World(
        ideas={idea.id: idea for idea in ideas},
        readable=_readable_pairs(session, receivers, of_person),
        asked={assignment.id: assignment for assignment in open_ones},
        held=held,
        calendars=calendars_for(session, [idea.area for idea in ideas]),
        offered=_offered(session, notices),
        now=now,
    )


def _offered(session: Session, notices: Sequence[Notice]) -> set[tuple[int, int]]:
    """Who is asked by which of the aims that these notices are about; mostly there are none."""
    ids = {notice.facts["aim_id"] for notice in notices if notice.kind in ASKING_OF_AIMS}
    if not ids:
        return set()
    asked = select(Aim.waits_for_id, Aim.id).where(Aim.id.in_(ids), Aim.waits_for_id.is_not(None))
    return {(person_id, aim_id) for person_id, aim_id in session.execute(asked) if person_id}


def _readable_pairs(
    session: Session, receivers: Mapping[int, Receiver], of_person: Mapping[int, set[int]]
) -> set[tuple[int, int]]:
    """Which of these ideas each of these people may read: the house's own rule, asked once."""
    parts = [
        select(literal(person_id), Idea.id).where(
            Idea.id.in_(ids), *readable(receivers[person_id].person)
        )
        for person_id, ids in of_person.items()
    ]
    if not parts:
        return set()
    return {(person_id, idea_id) for person_id, idea_id in session.execute(union_all(*parts))}


def _item_or_none(notice: Notice, receiver: Receiver, world: _World) -> Item | None:
    """The same, whatever is wrong with this one: the others are told all the same."""
    try:
        return _item(notice, receiver, world)
    except Exception:  # it stays in the app, and the log says which one it is
        log.exception("notice cannot be told", notice_id=notice.id, kind=notice.kind)
        return None


def _item(notice: Notice, receiver: Receiver, world: _World) -> Item | None:
    """The notice as an item; None where it does not matter any more."""
    if notice.idea_id is None:
        asks = notice.kind in ASKING_OF_AIMS
        if asks and (notice.person_id, notice.facts["aim_id"]) not in world.offered:
            return None
        is_asked = asks or notice.kind in ABOUT_PERSONS
        group = Group.DO if is_asked else Group.NEWS
        return Item(group, words=say(notice).text)
    idea = world.ideas.get(notice.idea_id)
    if idea is None or (notice.person_id, idea.id) not in world.readable:
        return None
    words = say(notice, hides_actor=_hides(notice, idea))
    if notice.kind in REMINDERS:
        return _reminder(notice, idea, words.text, world)
    if words.tone == "ask":
        return _asking(notice, idea, words.text, world)
    too_old = world.now - notice.at > NEWS_LASTS
    if too_old or not receiver.wants_news:
        return None
    return _about(idea, notice, Group.NEWS, words.text)


def _reminder(notice: Notice, idea: Idea, words: str, world: _World) -> Item | None:
    """A rung of a ladder; settled things remind of nothing."""
    asked = world.asked.get(notice.facts["assignment_id"])
    if asked is None:
        return None
    is_mine = world.held.get((notice.person_id, idea.id)) is asked
    if notice.facts.get("as") == Audience.HOLDER and not is_mine:
        return None
    group = GROUP_OF.get(asked.as_kind, Group.DO)
    if notice.facts["ladder"] == LadderKind.ASLEEP:
        if idea.last_news_at is not None and idea.last_news_at > notice.at:
            return None
        group = Group.ASLEEP
    elif not is_mine:
        group = _LATE_ELSEWHERE.get(group, group)
    return _about(idea, notice, group, words, asked, is_mine=is_mine)


def _asking(notice: Notice, idea: Idea, words: str, world: _World) -> Item | None:
    """Something that asks for an act, as long as it is asked of this person."""
    if idea.as_stage is Stage.DRAFT:
        return _about(idea, notice, Group.DO, words)
    asked = world.held.get((notice.person_id, idea.id))
    if asked is None:
        if notice.kind in STILL_ASKED:
            return None
        return _about(idea, notice, Group.DO, words)
    group = GROUP_OF.get(asked.as_kind, Group.DO)
    if notice.kind == "idea.submitted":
        words = _gist(idea) or words
    return _about(idea, notice, group, words, asked, is_mine=True)


def _gist(idea: Idea) -> str:
    """What a new idea is about; empty where its title says just that."""
    problem = shorten(idea.problem, LONGEST_GIST, placeholder="…")
    title = idea.title.rstrip(".…")
    return "" if not title or problem.startswith(title) else problem


def _about(
    idea: Idea,
    notice: Notice,
    group: Group,
    words: str,
    asked: Assignment | None = None,
    *,
    is_mine: bool = False,
) -> Item:
    hidden = idea.hides_names_from(notice.person_id)
    is_own = notice.person_id in idea.author_ids
    first = next((author.person.first_name for author in idea.authors), "")
    return Item(
        group=group,
        words=words,
        title=idea.title or idea.problem,
        idea_id=idea.id,
        author="" if hidden or is_own else first,
        area=idea.area.name,
        assignment_id=asked.id if asked else None,
        kind=asked.as_kind if asked else None,
        is_mine=is_mine,
        is_danger=idea.not_safe_now and group is not Group.NEWS,
        is_draft=idea.as_stage is Stage.DRAFT,
        due_at=asked.due_at if asked else None,
    )


def _dated(item: Item, world: _World) -> Item:
    """With the working day that was promised, as pages name it and count from it."""
    if item.due_at is None or item.idea_id is None:
        return item
    calendar = world.calendars[world.ideas[item.idea_id].area_id]
    due_on, today = calendar.working_day_of(item.due_at), calendar.working_day_of(world.now)
    late = calendar.working_days_between(due_on, today) if today > due_on else 0
    return replace(item, due_on=due_on, days_late=late)


def _hides(notice: Notice, idea: Idea) -> bool:
    """Whether whoever the words name is an author whose name is kept from this reader."""
    if not idea.hides_names_from(notice.person_id):
        return False
    return bool({notice.actor_id, notice.facts.get("holder_id")} & idea.author_ids)
