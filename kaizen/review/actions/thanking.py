"""A thank-you that everybody reads; it decides nothing."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, NotAllowed
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import CommentKind, Stage
from kaizen.ownership.actions.submitting import require_words, said_before
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission


def thank(
    idea: Idea, text: str, *, actor: Person, now: datetime, form_key: str | None = None
) -> Comment:
    """Thank those who wrote the idea, in words that everybody reads.

    The same form sent twice (`form_key`) thanks once.

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
    said = said_before(idea, actor, form_key)
    if said is not None:
        return said
    words = require_words(text, field="words", what=to_say("Write a thank-you."))
    comment = Comment(
        idea_id=idea.id,
        person_id=actor.id,
        kind=CommentKind.TALK.value,
        text=words,
        form_key=form_key,
        at=now,
    )
    db.session.add(comment)
    db.session.flush()
    events.record("idea.thanked", idea, actor.id, now, comment_id=comment.id)
    return comment
