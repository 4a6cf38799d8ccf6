"""A person's own ideas and drafts, and what is new about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.core.errors import NotFound
from kaizen.ideas.models import Comment, Idea, IdeaAuthor, IdeaMove, Photo
from kaizen.ideas.queries.seeing import readable
from kaizen.ideas.rules import PUBLIC, CommentKind, Stage, is_form_key
from kaizen.people.models import Person

#: Steps for which somebody is thanked.
GOOD_NEWS = (Stage.SUSTAINED, Stage.IMPLEMENTED, Stage.LEARNED, Stage.APPROVED)
NEWS_FOR = timedelta(days=14)
MOST_DRAFTS = 20


@dataclass(frozen=True)
class Question:
    """A question that waits for an author's answer."""

    idea_id: int
    title: str
    text: str
    asked_by: str
    asked_by_full: str
    asked_by_id: int | None


def own_ideas(
    session: Session, person: Person, *, most: int, before: int | None = None
) -> list[Idea]:
    """The ideas that this person wrote, sent ones only, newest first; `before` an id."""
    own = select(IdeaAuthor.idea_id).where(IdeaAuthor.person_id == person.id)
    rows = select(Idea).where(Idea.id.in_(own), Idea.stage != Stage.DRAFT.value)
    if before is not None:
        rows = rows.where(Idea.id < before)
    shown = (selectinload(Idea.photos), selectinload(Idea.authors), joinedload(Idea.area))
    rows = rows.options(*shown).order_by(Idea.id.desc()).limit(most)
    return list(session.scalars(rows))


def own_drafts(session: Session, person: Person) -> list[Idea]:
    """What this person has begun and not sent, newest first; empty ones are left out."""
    own = select(IdeaAuthor.idea_id).where(IdeaAuthor.person_id == person.id)
    rows = (
        select(Idea)
        .where(Idea.id.in_(own), Idea.stage == Stage.DRAFT.value)
        .options(selectinload(Idea.photos))
        .order_by(Idea.id.desc())
        .limit(MOST_DRAFTS)
    )
    return [idea for idea in session.scalars(rows) if _has_something(idea)]


def draft_by_key(session: Session, person: Person, key: str, *, lock: bool = False) -> Idea | None:
    """The person's own draft by its form's key or its number; None where there is none."""
    if not is_form_key(key):
        return None
    query = select(Idea).where(
        Idea.form_key == key, Idea.stage == Stage.DRAFT.value, *readable(person)
    )
    found = session.scalars(query.with_for_update(of=Idea) if lock else query).first()
    if found is None and key.isascii() and key.isdigit() and len(key) < 10:
        query = select(Idea).where(
            Idea.id == int(key), Idea.stage == Stage.DRAFT.value, *readable(person)
        )
        found = session.scalars(query.with_for_update(of=Idea) if lock else query).first()
    return found


def load_draft_for(session: Session, person: Person, key: str, *, lock: bool = False) -> Idea:
    """The person's own draft by its form's key or its number.

    Raises:
        NotFound: there is none, or it is somebody else's, or it was sent already.
    """
    draft = draft_by_key(session, person, key, lock=lock)
    if draft is None:
        raise NotFound("This draft does not exist any more, or it is not yours to see.")
    return draft


def sent_by_key(session: Session, person: Person, key: str) -> Idea | None:
    """The idea that this form was sent as, if it was, and if this person sent it."""
    idea = session.scalars(select(Idea).where(Idea.form_key == key)).first()
    if idea is None or idea.as_stage not in PUBLIC:
        return None
    return idea if person.id == idea.written_by_id or person.id in idea.author_ids else None


def sent_draft(session: Session, person: Person, key: str) -> Idea | None:
    """The idea that a draft became, by its form's key or its number, for whoever may look it up."""
    sent = sent_by_key(session, person, key)
    if sent is not None or not (key.isascii() and key.isdigit() and len(key) < 10):
        return sent
    form_key = session.scalar(select(Idea.form_key).where(Idea.id == int(key)))
    return sent_by_key(session, person, form_key) if form_key else None


def questions_for(session: Session, person: Person) -> list[Question]:
    """The questions about this person's ideas that still wait for an answer."""
    own = select(IdeaAuthor.idea_id).where(IdeaAuthor.person_id == person.id)
    rows = session.scalars(
        select(Comment)
        .join(Idea, Idea.id == Comment.idea_id)
        .where(
            Idea.id.in_(own),
            Idea.stage == Stage.NEEDS_DETAIL.value,
            Comment.kind == CommentKind.QUESTION.value,
        )
        .options(selectinload(Comment.person))
        .order_by(Comment.id.desc())
    )
    last: dict[int, Comment] = {}
    for comment in rows:
        last.setdefault(comment.idea_id, comment)
    named = session.execute(select(Idea.id, Idea.title).where(Idea.id.in_(last)))
    titles = dict(named.all())
    return [
        Question(
            idea_id=idea_id,
            title=titles[idea_id],
            text=asked.text,
            asked_by=asked.person.first_name if asked.person else "",
            asked_by_full=asked.person.full_name if asked.person else "",
            asked_by_id=asked.person_id,
        )
        for idea_id, asked in last.items()
    ]


def good_news_for(session: Session, person: Person, now: datetime, *, most: int) -> list[IdeaMove]:
    """The latest steps of this person's ideas for which they are thanked, newest first."""
    own = select(IdeaAuthor.idea_id).where(IdeaAuthor.person_id == person.id)
    rows = select(IdeaMove).where(
        IdeaMove.idea_id.in_(own),
        IdeaMove.to_stage.in_([stage.value for stage in GOOD_NEWS]),
        IdeaMove.at > now - NEWS_FOR,
    )
    newest: dict[int, IdeaMove] = {}
    for move in session.scalars(rows.order_by(IdeaMove.id.desc()).limit(4 * most)):
        newest.setdefault(move.idea_id, move)
    return list(newest.values())[:most]


def in_use_nearby(session: Session, person: Person, *, most: int) -> list[Photo]:
    """Photos of changes that are in use around this person: what a small idea looks like."""
    rows = (
        select(Photo)
        .join(Idea, Idea.id == Photo.idea_id)
        .where(
            Idea.stage.in_([Stage.IMPLEMENTED.value, Stage.SUSTAINED.value]),
            *readable(person),
        )
        .options(selectinload(Photo.idea))
        .order_by(Photo.id.desc())
        .limit(8 * most)
    )
    newest: dict[int, Photo] = {}
    for photo in session.scalars(rows):
        newest.setdefault(photo.idea_id, photo)
    return list(newest.values())[:most]


def _has_something(idea: Idea) -> bool:
    return bool(idea.problem or idea.proposal or idea.result or idea.title or idea.photos)
