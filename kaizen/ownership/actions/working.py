"""The owner's work: start it, tell how it goes, move its day, or say that one cannot go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import CommentKind, Stage
from kaizen.ownership.actions.assigning import assign_main, close_besides, main_of
from kaizen.ownership.actions.submitting import require_words
from kaizen.ownership.rules import REPLANS_ALONE, AssignmentKind
from kaizen.people.models import Person
from kaizen.people.permissions import can, require
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import Permission

BEING_DONE = frozenset({Stage.APPROVED, Stage.IN_PROGRESS})


@dataclass(frozen=True)
class News:
    """What the owner tells: a sentence, perhaps how far it is, perhaps what is in the way."""

    text: str
    percent: int | None = None
    is_blocker: bool = False


def start_work(idea: Idea, *, actor: Person, now: datetime) -> None:
    """The work begins.

    Raises:
        NotAllowed: the actor does not own it.
        MoveNotAllowed: it is not agreed, or has begun already.
    """
    require_owner_or_steer(idea, actor)
    accept_by_doing(idea, actor, now)
    idea.last_news_at = now
    idea.move_to(Stage.IN_PROGRESS, actor_id=actor.id, now=now)
    assign_main(idea, actor_id=actor.id, now=now)
    events.record("work.started", idea, actor.id, now)


def give_news(idea: Idea, news: News, *, actor: Person, now: datetime) -> Comment:
    """Tell how the work goes; a blocker is told to the supervisor too.

    Raises:
        NotAllowed: the actor does not own it and does not steer there.
        InvalidInput: there are no words, or the percentage is not between 0 and 100.
        Conflict: the idea is not being worked on.
    """
    require_stage(idea, BEING_DONE | {Stage.IMPLEMENTED, Stage.SUSTAINED, Stage.LAPSED})
    require_owner_or_steer(idea, actor)
    if news.percent is not None and not 0 <= news.percent <= 100:
        raise InvalidInput("Use a number from 0 to 100.", field="percent")
    words = require_words(news.text, field="text", what="Write a sentence about how it goes.")
    comment = say(idea, actor, now, News(words, news.percent, news.is_blocker))
    idea.last_news_at = now
    kind = "work.blocked" if news.is_blocker else "work.news"
    events.record(kind, idea, actor.id, now, comment_id=comment.id)
    return comment


def replan(idea: Idea, due_on: date, *, reason: str, actor: Person, now: datetime) -> None:
    """Agree a new finish; the second time it needs the supervisor's word.

    Raises:
        NotAllowed: not the owner's to change, or it was moved once already.
        InvalidInput: the day is past, or no reason is given.
        Conflict: the idea is not being worked on.
    """
    require_stage(idea, BEING_DONE)
    require_owner_or_steer(idea, actor)
    words = require_words(reason, field="reason", what="Say why the day moves.")
    calendar = calendar_for(db.session(), idea.area)
    if due_on < calendar.local_day(now):
        raise InvalidInput("This day is past. Choose a coming one.", field="due_on")
    main = main_of(idea)
    times = idea.times_replanned
    steers = can(actor, Permission.WORK_STEER, area=idea.area)
    if times >= REPLANS_ALONE and not steers:
        raise NotAllowed(
            "The day was moved once already. The second time it is your supervisor's to agree."
        )
    before = idea.due_on
    idea.due_on = due_on
    holder = main.person if main else None
    assign_main(
        idea,
        actor_id=actor.id,
        now=now,
        person=holder,
        due_at=calendar.end_of_day(due_on) if idea.as_stage is Stage.IN_PROGRESS else None,
    )
    idea.times_replanned = times + 1
    events.record(
        "work.replanned",
        idea,
        actor.id,
        now,
        from_on=before.isoformat() if before else None,
        to_on=due_on.isoformat(),
        reason=words[:200],
    )


def ask_to_give_up(idea: Idea, *, reason: str, actor: Person, now: datetime) -> None:
    """The owner cannot go on; the supervisor answers later, learned, taken back or another owner.

    Raises:
        NotAllowed: the actor does not own it.
        InvalidInput: no reason is given.
        Conflict: nothing is being done on this idea.
    """
    require_stage(idea, BEING_DONE)
    if actor.id != idea.owner_id:
        raise NotAllowed("Only the owner can ask to give the work up.")
    words = require_words(reason, field="reason", what="Say what stands in the way.")
    say(idea, actor, now, News(words, is_blocker=True))
    events.record("work.given_up", idea, actor.id, now, reason=words[:200])


def say(idea: Idea, actor: Person, now: datetime, news: News) -> Comment:
    """Write down the owner's words as news."""
    comment = Comment(
        idea_id=idea.id,
        person_id=actor.id,
        kind=CommentKind.NEWS.value,
        text=news.text,
        percent=news.percent,
        is_blocker=news.is_blocker,
        at=now,
    )
    db.session.add(comment)
    db.session.flush()
    return comment


def accept_by_doing(idea: Idea, actor: Person, now: datetime) -> None:
    """Whoever begins or finishes the work has accepted it."""
    if idea.accepted_at is None:
        idea.accepted_at = now
        close_besides(idea, AssignmentKind.ACCEPT, now)


def require_owner_or_steer(idea: Idea, actor: Person) -> None:
    """Refuse unless the actor owns the work or steers it there.

    Raises:
        NotAllowed: neither is true.
    """
    if actor.id != idea.owner_id:
        require(actor, Permission.WORK_STEER, area=idea.area)


def require_stage(idea: Idea, stages: frozenset[Stage]) -> None:
    """Refuse unless the idea stands at one of these stages.

    Raises:
        Conflict: it has moved on.
    """
    if idea.as_stage not in stages:
        raise Conflict("This idea has moved on. Look at where it stands now.")
