"""Talk about an idea, with names called by @, and notes that only reviewers read."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotFound
from kaizen.core.text import clean_text, fold
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.rules import LONGEST_TEXT, CommentKind, Stage
from kaizen.people.models import Person
from kaizen.people.permissions import can, require
from kaizen.people.queries.called import known_at
from kaizen.people.rules import Permission

#: "@sam", "@Sam", "@Sam Okafor" or "@Ana de la Cruz"; an address such as sam@plant is no call.
_CALL = re.compile(r"(?<!\w)@(\w[\w.-]*(?: \w[\w.'’-]*){0,4})")
MOST_CALLED = 20


def comment(
    idea: Idea, text: str, *, actor: Person, now: datetime, form_key: str | None = None
) -> Comment:
    """Say something that everybody who reads the idea reads too.

    The same form sent twice (`form_key`) says it once.

    Raises:
        NotAllowed: the actor does not belong to the site.
        InvalidInput: nothing was said, or too much.
        Conflict: the idea is a draft.
    """
    require(actor, Permission.IDEA_COMMENT, area=idea.area)
    return _say(idea, text, CommentKind.TALK, "idea.commented", actor, now, form_key)


def note(
    idea: Idea, text: str, *, actor: Person, now: datetime, form_key: str | None = None
) -> Comment:
    """Leave a note that only reviewers, leaders and finance of the area read.

    Raises:
        NotAllowed: the actor is none of them.
        InvalidInput: nothing was said, or too much.
        Conflict: the idea is a draft.
    """
    require(actor, Permission.NOTE_READ, area=idea.area)
    return _say(idea, text, CommentKind.NOTE, "idea.noted", actor, now, form_key)


def people_called(idea: Idea, text: str) -> list[Person]:
    """Whom the text calls by @user name or @full name, among those who may read the idea.

    At most `MOST_CALLED`, in no particular order; a name that two people bear calls both.
    """
    calls = _CALL.findall(text)[:MOST_CALLED]
    if not calls:
        return []
    people = _of_site(idea, {name for call in calls for name in _names_in(call)})
    return [person for person in people if _may_read(person, idea)][:MOST_CALLED]


def is_callable(name: str) -> bool:
    """Whether `people_called` would understand this name behind an @."""
    return _CALL.fullmatch(f"@{name}") is not None


def _names_in(call: str) -> set[str]:
    """A name ends where the sentence goes on, and nothing says where: each length is tried."""
    words = call.split(" ")
    return {fold(" ".join(words[: n + 1]).rstrip(".")) for n in range(len(words))}


def _say(
    idea: Idea,
    text: str,
    kind: CommentKind,
    event: str,
    actor: Person,
    now: datetime,
    form_key: str | None,
) -> Comment:
    words = clean_text(text)
    _check(idea, words)
    said = Comment(
        idea_id=idea.id,
        person_id=actor.id,
        kind=kind.value,
        text=words,
        form_key=form_key or None,
        at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(said)
    except IntegrityError:
        return _said_before(idea, form_key, actor)
    called = [person for person in people_called(idea, words) if person.id != actor.id]
    if kind is CommentKind.NOTE:
        called = [p for p in called if can(p, Permission.NOTE_READ, area=idea.area)]
    events.record(
        event,
        idea,
        actor.id,
        now,
        comment_id=said.id,
        mentioned_ids=sorted(person.id for person in called),
    )
    return said


def _check(idea: Idea, words: str) -> None:
    if idea.as_stage is Stage.DRAFT:
        raise Conflict("This idea was not sent yet.")
    if not words.strip():
        raise InvalidInput("Write something first.", field="text")
    if len(words) > LONGEST_TEXT:
        raise InvalidInput(
            "This has %(length)d characters; at most %(most)d fit. Shorten it; nothing is lost.",
            field="text",
            length=len(words),
            most=LONGEST_TEXT,
        )


def _said_before(idea: Idea, form_key: str | None, actor: Person) -> Comment:
    found = db.session.scalars(select(Comment).where(Comment.form_key == form_key)).first()
    if found is None or found.idea_id != idea.id or found.person_id != actor.id:
        raise Conflict("This form was sent already. Load the page again.")
    return found


def _of_site(idea: Idea, names: set[str]) -> list[Person]:
    """Active people of the idea's site by user name or full name, whatever their capitals."""
    known = known_at(db.session(), [idea.site_id])
    ids = [one.id for one in known if names & one.folded]
    rows = select(Person).where(Person.id.in_(ids)).options(selectinload(Person.memberships))
    return list(db.session.scalars(rows))


def _may_read(person: Person, idea: Idea) -> bool:
    try:
        load_idea_for(db.session(), person, idea.id)
    except NotFound:
        return False
    return True
