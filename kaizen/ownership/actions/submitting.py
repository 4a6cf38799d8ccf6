"""Sending an idea, answering a question about it, and taking it back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.sentences import to_say
from kaizen.core.text import is_blank
from kaizen.ideas.models import Comment, Idea, IdeaAuthor, IdeaMove
from kaizen.ideas.rules import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_IDEAS_A_DAY,
    WITHDRAWABLE,
    CommentKind,
    Stage,
    offer_title,
)
from kaizen.ownership.actions.assigning import assign_main, close_all
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import DAYS_TO_DECIDE_AFTER_REPLY, MOST_YEARS_AHEAD
from kaizen.people.models import Person
from kaizen.people.permissions import can, require
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.fit import away_on, stand_in
from kaizen.people.rules import Permission


def submit_idea(idea: Idea, *, actor: Person, now: datetime) -> Assignment:
    """Send a draft: from now on a named person owes an answer by a named time.

    The words are checked here and nowhere else; a missing title is offered from them.

    Raises:
        NotAllowed: the actor may not write ideas here, or it is somebody else's draft.
        InvalidInput: the problem or the proposal is missing, something is too long, or the actor
            has sent too many within a day.
        MoveNotAllowed: it was sent before.
    """
    require(actor, Permission.IDEA_WRITE, area=idea.area)
    require_writer(idea, actor)
    _check_words(idea)
    _check_not_too_many(idea, actor, now)
    idea.title = idea.title.strip() or offer_title(idea.problem, idea.proposal)
    idea.submitted_at = now
    idea.is_directed = _leads(idea)
    idea.move_to(Stage.SUBMITTED, actor_id=actor.id, now=now)
    assignment = assign_main(idea, actor_id=actor.id, now=now)
    events.record(
        "idea.submitted",
        idea,
        actor.id,
        now,
        reader_id=assignment.person_id,
        due_at=assignment.due_at.isoformat(),
        not_safe_now=idea.not_safe_now,
    )
    return assignment


def reply_to_question(
    idea: Idea, text: str, *, actor: Person, now: datetime, form_key: str | None = None
) -> Comment:
    """Answer the question: the idea goes back to the desk that asked, due in one working day.

    Whoever asked gets it, if they still may decide it and are here; else the desk's reviewer.
    Whoever answers for an author without an account is the supervisor of the area. The same
    form sent twice (`form_key`) answers once.

    Raises:
        NotAllowed: the actor is neither an author nor a reviewer of the area.
        InvalidInput: the answer is empty or too long.
        Conflict: nothing is asked about this idea now.
    """
    if actor.id not in idea.author_ids:
        require(actor, Permission.IDEA_REVIEW, area=idea.area)
    said = said_before(idea, actor, form_key)
    if said is not None:
        return said
    if idea.as_stage is not Stage.NEEDS_DETAIL:
        raise Conflict("Nobody waits for an answer here any more. Look at where the idea stands.")
    words = require_words(text, field="text", what=to_say("Write your answer."))
    desk = desk_that_asked(idea)
    reply = Comment(
        idea_id=idea.id,
        person_id=actor.id,
        kind=CommentKind.REPLY.value,
        text=words,
        form_key=form_key,
        at=now,
    )
    db.session.add(reply)
    idea.move_to(desk, actor_id=actor.id, now=now)
    calendar = calendar_for(db.session(), idea.area)
    assignment = assign_main(
        idea,
        actor_id=actor.id,
        now=now,
        person=_asker(idea, now),
        due_at=calendar.due_after(now, DAYS_TO_DECIDE_AFTER_REPLY),
    )
    events.record("idea.replied", idea, actor.id, now, reader_id=assignment.person_id)
    return reply


def withdraw_idea(idea: Idea, *, reason: str, actor: Person, now: datetime) -> None:
    """Take an idea back; its reason stays readable.

    Raises:
        NotAllowed: the actor is not one of its authors.
        InvalidInput: no reason is given.
        MoveNotAllowed: it is in use already, or has ended.
    """
    if actor.id not in idea.author_ids:
        raise NotAllowed("Only those who wrote the idea can take it back.")
    if idea.as_stage not in WITHDRAWABLE:
        raise Conflict("This idea is already in use or has ended; it cannot be taken back.")
    words = require_words(
        reason, field="reason", what=to_say("Say in a few words why you take it back.")
    )
    idea.closed_at = now
    idea.move_to(Stage.WITHDRAWN, actor_id=actor.id, now=now, reason=words)
    close_all(idea, now)
    events.record("idea.withdrawn", idea, actor.id, now)


def desk_that_asked(idea: Idea) -> Stage:
    """Where the idea stood when the question was asked."""
    asking = _asking(idea)
    return Stage(asking.from_stage) if asking else Stage.SUBMITTED


def require_writer(idea: Idea, actor: Person) -> None:
    """Only an author, or whoever writes it down for them, may change a draft.

    Raises:
        NotAllowed: the actor is neither.
    """
    if actor.id in idea.author_ids:
        return
    writes_for_others = can(actor, Permission.IDEA_WRITE_FOR_OTHERS, area=idea.area)
    if actor.id != idea.written_by_id or not writes_for_others:
        raise NotAllowed("Only those who wrote the idea can send it.")


def said_before(idea: Idea, actor: Person, form_key: str | None) -> Comment | None:
    """What the same form has written already; None where it is new."""
    if not form_key:
        return None
    return db.session.scalars(
        select(Comment).where(
            Comment.form_key == form_key,
            Comment.idea_id == idea.id,
            Comment.person_id == actor.id,
        )
    ).first()


def require_words(text: str, *, field: str, what: str, most: int = LONGEST_TEXT) -> str:
    """The words without blanks around them.

    Raises:
        InvalidInput: there are none, or more than `most` characters.
    """
    words = text.strip()
    if is_blank(words):
        raise InvalidInput(what, field=field)
    refuse_too_long(words, field=field, most=most)
    return words


def refuse_too_long(words: str, *, field: str, most: int = LONGEST_TEXT) -> None:
    """Refuse words that do not fit.

    Raises:
        InvalidInput: they have more than `most` characters.
    """
    if len(words) > most:
        raise InvalidInput(
            "This has %(length)d characters; at most %(most)d fit. Shorten it; nothing is lost.",
            field=field,
            length=len(words),
            most=most,
        )


def require_near(day: date, today: date, *, field: str) -> None:
    """Refuse a plan so far ahead that its year must be mistyped.

    Raises:
        InvalidInput: the day lies more than five years ahead.
    """
    if day.year > today.year + MOST_YEARS_AHEAD:
        raise InvalidInput("This day lies many years ahead. Look at the year again.", field=field)


def _asking(idea: Idea) -> IdeaMove | None:
    """The step by which the author was asked last."""
    return db.session.scalars(
        select(IdeaMove)
        .where(IdeaMove.idea_id == idea.id, IdeaMove.to_stage == Stage.NEEDS_DETAIL.value)
        .order_by(IdeaMove.id.desc())
        .limit(1)
    ).first()


def _asker(idea: Idea, now: datetime) -> Person | None:
    """Who asked, where they are still fit to decide the idea at its present stage."""
    asking = _asking(idea)
    if asking is None or asking.actor_id is None:
        return None
    person = db.session.get_one(Person, asking.actor_id)
    decides = (
        Permission.IDEA_LEAD if idea.as_stage is Stage.WITH_LEADERSHIP else Permission.IDEA_REVIEW
    )
    if not person.is_active or idea.involves(person.id):
        return None
    if not can(person, decides, area=idea.area):
        return None
    day = calendar_for(db.session(), idea.area).local_day(now)
    away = away_on(db.session(), day)
    return person if stand_in(person.id, away, idea.author_ids) is not None else None


def _leads(idea: Idea) -> bool:
    """Whether the first author leads the area: then it is leadership's own project."""
    first = idea.authors[0].person if idea.authors else None
    return first is not None and can(first, Permission.IDEA_LEAD, area=idea.area)


def _check_not_too_many(idea: Idea, actor: Person, now: datetime) -> None:
    """What somebody writes down for others, and what a list brought, counts for nobody."""
    if actor.id not in idea.author_ids:
        return
    own = (
        select(IdeaMove.id)
        .join(Idea, Idea.id == IdeaMove.idea_id)
        .join(IdeaAuthor, and_(IdeaAuthor.idea_id == Idea.id, IdeaAuthor.person_id == actor.id))
        .where(
            IdeaMove.from_stage == Stage.DRAFT.value,
            IdeaMove.actor_id == actor.id,
            # By the index of the site's last day: nearly all ideas have no number of a list.
            Idea.site_id == idea.site_id,
            Idea.submitted_at > now - timedelta(days=1),
            func.coalesce(Idea.external_id, "") == "",
        )
    )
    if db.session.scalar(own.offset(MOST_IDEAS_A_DAY - 1).limit(1)) is not None:
        raise InvalidInput(
            "You have sent %(most)d ideas within a day. This one is kept as a draft: send it "
            "tomorrow, or tell your supervisor.",
            field="problem",
            most=MOST_IDEAS_A_DAY,
        )


def _check_words(idea: Idea) -> None:
    require_words(idea.problem, field="problem", what="Say what gets in your way.")
    require_words(idea.proposal, field="proposal", what="Say what you would try.")
    for field, text, most in (
        ("result", idea.result, LONGEST_TEXT),
        ("title", idea.title, LONGEST_TITLE),
    ):
        if text.strip():
            require_words(text, field=field, what="", most=most)
