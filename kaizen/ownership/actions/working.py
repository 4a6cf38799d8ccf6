"""The owner's work: start it, tell how it goes, move its day, or say that one cannot go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import CommentKind, Stage
from kaizen.ownership.actions.assigning import (
    BEING_DONE,
    ask_besides,
    assign_main,
    choose_reviewer,
    close_besides,
    main_of,
    note_acted,
)
from kaizen.ownership.actions.submitting import require_near, require_words, said_before
from kaizen.ownership.queries.holders import answers_for
from kaizen.ownership.rules import DAYS_TO_ANSWER_GIVING_UP, REPLANS_ALONE, AssignmentKind
from kaizen.people.models import Person
from kaizen.people.permissions import can, require
from kaizen.people.queries.areas import calendar_for
from kaizen.people.rules import Permission, Role


@dataclass(frozen=True)
class News:
    """What the owner tells: a sentence, perhaps how far it is, perhaps what is in the way.

    The same form sent twice (`form_key`) tells it once.
    """

    text: str
    percent: int | None = None
    is_blocker: bool = False
    form_key: str | None = None


def start_work(idea: Idea, *, actor: Person, now: datetime) -> None:
    """The work begins.

    Raises:
        NotAllowed: the actor does not own it and does not steer there.
        Conflict: it is not agreed, or has begun already.
    """
    require_owner_or_steer(idea, actor, now)
    require_stage(idea, frozenset({Stage.APPROVED}))
    accept_by_doing(idea, actor, now)
    idea.last_news_at = now
    idea.move_to(Stage.IN_PROGRESS, actor_id=actor.id, now=now)
    # Until the owner has said yes, whoever steers holds it.
    assign_main(idea, actor_id=actor.id, now=now, person=idea.owner if idea.accepted_at else actor)
    events.record("work.started", idea, actor.id, now)


def give_news(idea: Idea, news: News, *, actor: Person, now: datetime) -> Comment:
    """Tell how the work goes; a blocker is told to the supervisor too.

    Raises:
        NotAllowed: the actor does not own it and does not steer there.
        InvalidInput: there are no words, or the percentage is not between 0 and 100.
        Conflict: the idea is not being worked on.
    """
    require_owner_or_steer(idea, actor, now)
    require_stage(idea, BEING_DONE | {Stage.IMPLEMENTED, Stage.SUSTAINED, Stage.LAPSED})
    if news.percent is not None and not 0 <= news.percent <= 100:
        raise InvalidInput("Use a number from 0 to 100.", field="percent")
    told = said_before(idea, actor, news.form_key)
    if told is not None:
        return told
    words = require_words(
        news.text, field="text", what=to_say("Write a sentence about how it goes.")
    )
    comment = say(idea, actor, now, replace(news, text=words))
    idea.last_news_at = now
    note_acted(idea, now)
    kind = "work.blocked" if news.is_blocker else "work.news"
    events.record(kind, idea, actor.id, now, comment_id=comment.id)
    return comment


def replan(idea: Idea, due_on: date, *, reason: str, actor: Person, now: datetime) -> None:
    """Agree a new finish; the second time it needs the supervisor's word.

    Where the agreed start of work that has not begun is past, it moves to today. The day that
    stands already moves nothing: a second tap does not count as a second time.

    Raises:
        NotAllowed: not the owner's to change, or it was moved once already.
        InvalidInput: the day is past, or no reason is given.
        Conflict: the idea is not being worked on.
    """
    require_owner_or_steer(idea, actor, now)
    require_stage(idea, BEING_DONE)
    today = calendar_for(db.session(), idea.area).local_day(now)
    if _stands_already(idea, due_on, today):
        return
    steers = can(actor, Permission.WORK_STEER, area=idea.area)
    if idea.times_replanned >= REPLANS_ALONE and not steers:
        raise NotAllowed(
            "The day was moved once already. The second time it is your supervisor's to agree."
        )
    words = require_words(reason, field="reason", what=to_say("Say why the day moves."))
    if due_on < today:
        raise InvalidInput("This day is past. Choose a coming one.", field="due_on")
    require_near(due_on, today, field="due_on")
    before = idea.due_on
    idea.due_on = due_on
    if idea.as_stage is Stage.APPROVED:
        idea.start_on = min(max(idea.start_on or today, today), due_on)
    idea.times_replanned += 1
    main = main_of(idea)
    assign_main(idea, actor_id=actor.id, now=now, person=main.person if main else None)
    events.record(
        "work.replanned",
        idea,
        actor.id,
        now,
        from_on=before.isoformat() if before else None,
        to_on=due_on.isoformat(),
        reason=words,
    )


def ask_to_give_up(
    idea: Idea, *, reason: str, actor: Person, now: datetime, form_key: str | None = None
) -> None:
    """The owner cannot go on; the supervisor answers later, learned, taken back or another owner.

    The same form sent twice (`form_key`) asks once.

    Raises:
        NotAllowed: the actor does not own it.
        InvalidInput: no reason is given.
        Conflict: nothing is being done on this idea.
    """
    require_stage(idea, BEING_DONE)
    if actor.id != idea.owner_id:
        raise NotAllowed("Only the owner can ask to give the work up.")
    if said_before(idea, actor, form_key) is not None:
        return
    words = require_words(reason, field="reason", what=to_say("Say what stands in the way."))
    say(idea, actor, now, News(words, is_blocker=True, form_key=form_key))
    close_besides(idea, AssignmentKind.DECIDE, now)
    calendar = calendar_for(db.session(), idea.area)
    ask_besides(
        idea,
        AssignmentKind.DECIDE,
        person=choose_reviewer(idea, (Role.SUPERVISOR, Role.LEADER), now),
        due_at=calendar.due_after(now, DAYS_TO_ANSWER_GIVING_UP),
        actor_id=actor.id,
        now=now,
    )
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
        form_key=news.form_key or None,
        at=now,
    )
    db.session.add(comment)
    db.session.flush()
    return comment


def accept_by_doing(idea: Idea, actor: Person, now: datetime) -> None:
    """The owner who begins or finishes the work, or whoever stands in, has accepted it."""
    if idea.accepted_at is None and answers_for(db.session(), idea, idea.owner_id, actor, now):
        idea.accepted_at = now
        close_besides(idea, AssignmentKind.ACCEPT, now)


def _stands_already(idea: Idea, due_on: date, today: date) -> bool:
    begins_late = idea.as_stage is Stage.APPROVED and (idea.start_on or today) < today
    return due_on == idea.due_on and due_on >= today and not begins_late


def require_owner_or_steer(idea: Idea, actor: Person, now: datetime) -> None:
    """Refuse unless the actor owns the work, stands in for its owner or steers it there.

    Raises:
        NotAllowed: none of these is true.
    """
    if not answers_for(db.session(), idea, idea.owner_id, actor, now):
        require(actor, Permission.WORK_STEER, area=idea.area)


def require_stage(idea: Idea, stages: frozenset[Stage]) -> None:
    """Refuse unless the idea stands at one of these stages.

    Raises:
        Conflict: it has moved on.
    """
    if idea.as_stage not in stages:
        raise Conflict("This idea has moved on. Look at where it stands now.")
