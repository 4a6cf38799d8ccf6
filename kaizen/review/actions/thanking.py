"""Words that decide nothing: a thank-you that everybody reads, a note for reviewers only."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, NotAllowed
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import CommentKind, Stage
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission


def thank(idea: Idea, text: str, *, actor: Person, now: datetime) -> Comment:
    """Thank those who wrote the idea, in words that everybody reads.

    Raises:
        NotAllowed: the actor does not review there, or wrote it.
        InvalidInput: there are no words.
        Conflict: the idea was not sent yet.
    """
    require(actor, Permission.IDEA_REVIEW, area=idea.area)
    if actor.id in idea.author_ids:
        raise NotAllowed("You wrote this idea, so the thanks are somebody else's to say.")
    if idea.as_stage is Stage.DRAFT:
        raise Conflict("This idea was not sent yet.")
    words = require_words(text, field="words", what=to_say("Write a thank-you."))
    comment = _say(idea, CommentKind.TALK, words, actor=actor, now=now)
    events.record("idea.thanked", idea, actor.id, now, comment_id=comment.id)
    return comment


def leave_note(idea: Idea, text: str, *, actor: Person, now: datetime) -> Comment:
    """Keep words for the reviewers of the area, such as an answer that came too late.

    Raises:
        NotAllowed: the actor does not read reviewers' notes there.
        InvalidInput: there are no words.
    """
    require(actor, Permission.NOTE_READ, area=idea.area)
    words = require_words(text, field="words", what=to_say("Write your note."))
    return _say(idea, CommentKind.NOTE, words, actor=actor, now=now)


def _say(idea: Idea, kind: CommentKind, words: str, *, actor: Person, now: datetime) -> Comment:
    comment = Comment(idea_id=idea.id, person_id=actor.id, kind=kind.value, text=words, at=now)
    db.session.add(comment)
    db.session.flush()
    return comment
