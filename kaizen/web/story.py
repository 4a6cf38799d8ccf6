"""What happened to an idea: talk, steps, answers and checks in one line of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from kaizen.core.events import Event
from kaizen.ideas.models import Comment, Idea, IdeaMove, Photo
from kaizen.ideas.queries.talk import comments_of, moves_of
from kaizen.ideas.rules import CommentKind, PhotoKind, Stage
from kaizen.ownership.models import UseCheck
from kaizen.ownership.queries.looks import answered_of
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.review.models.decisions import Decision
from kaizen.savings.models.claims import ClaimQuestion
from kaizen.web import story_words
from kaizen.web.formats import said
from kaizen.web.story_words import Told

# Built once: putting a question together costs more than asking it.
_IDEA = bindparam("idea_id", type_=Integer)
_DECISIONS = select(Decision).where(Decision.idea_id == _IDEA).order_by(Decision.id)
_EVENTS = (
    select(Event)
    .where(
        Event.subject_type == Idea.__tablename__,
        Event.subject_id == _IDEA,
        Event.kind.in_(story_words.EVENTS),
    )
    .order_by(Event.id)
)
_NAMES = select(Person.id, Person.full_name).where(Person.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True)
class Entry:
    """One thing in the line of time: words in a box where `is_said`, else an event."""

    at: datetime
    who: str
    person_id: int
    told: Told
    words: str = ""
    kind: str = ""
    is_said: bool = False
    percent: int | None = None
    photos: list[Photo] = field(default_factory=list)


@dataclass(frozen=True)
class Credited:
    """An author who said it first, in an idea that was declined then."""

    name: str
    earlier_id: int


@dataclass(frozen=True)
class Story:
    """Everything that happened, newest first, and the rows that the page reads besides."""

    entries: list[Entry]
    moves: list[IdeaMove]
    decisions: list[Decision]
    names: dict[int, str]
    credited: list[Credited]


def story_of(
    session: Session, idea: Idea, actor: Person, questions: Sequence[ClaimQuestion] = ()
) -> Story:
    """The idea's history as this reader may see it; the same few queries for any length.

    `questions` are those about its claim, for whoever reads the claim.
    """
    with_notes = can(actor, Permission.NOTE_READ, area=idea.area)
    comments = comments_of(session, idea.id, with_notes=with_notes)
    checks = answered_of(session, idea.id)
    moves = moves_of(session, idea.id)
    decisions = _decisions(session, idea.id)
    events = _events(session, idea.id)
    names = _names(session, _ids_in(comments, moves, decisions, events, checks))
    hidden = _authors_ever(idea, events) if idea.hides_names_from(actor.id) else set()
    tell = _Teller(idea, names, hidden, decisions, questions)
    # At the same moment, what was seen or said comes before the step that it led to.
    entries = [
        *(tell.comment(comment) for comment in comments),
        *(tell.check(check) for check in checks),
        *(tell.event(event) for event in events),
        *(entry for move in moves if (entry := tell.move(move, comments)) is not None),
    ]
    newest_first = sorted(entries, key=lambda entry: entry.at)[::-1]
    credited = [
        Credited(tell.name(event.facts["to_id"]), event.facts["earlier_id"])
        for event in events
        if event.kind == "idea.credited"
    ]
    return Story(newest_first, moves, decisions, names, credited)


class _Teller:
    """Turns rows into entries, with names as this reader may see them."""

    def __init__(
        self,
        idea: Idea,
        names: dict[int, str],
        hidden: set[int],
        decisions: list[Decision],
        questions: Sequence[ClaimQuestion],
    ) -> None:
        self.idea = idea
        self.names = names
        self.hidden = hidden
        self.decisions = {(d.at, d.actor_id): d for d in decisions}
        self.asked = {one.asked_at: one.question for one in questions}
        self.answered = {one.answered_at: one.answer for one in questions}
        # The page shows the idea's photos anyhow; those of comments are among them.
        self.photos: dict[int | None, list[Photo]] = {}
        for photo in idea.photos:
            self.photos.setdefault(photo.comment_id, []).append(photo)

    def name(self, person_id: int | None) -> str:
        if person_id in self.hidden:
            return str(gettext("The author"))
        return self.names.get(person_id or 0, "")

    def comment(self, comment: Comment) -> Entry:
        return self._entry(
            comment.at,
            comment.person_id,
            story_words.of_comment(comment),
            comment.text,
            is_said=True,
            kind=comment.kind,
            percent=comment.percent,
            photos=self.photos.get(comment.id, []),
        )

    def move(self, move: IdeaMove, comments: list[Comment]) -> Entry | None:
        # A question and its reply stand in the line as what was said.
        asks = {CommentKind.QUESTION, CommentKind.REPLY}
        if any(c.at == move.at and c.kind in asks for c in comments):
            return None
        decision = self.decisions.get((move.at, move.actor_id or 0))
        told = story_words.of_move(move, decision, self.idea, self.name)
        words = decision.words if decision and decision.words else said(move.reason)
        if move.to_stage == Stage.LAPSED.value:
            # What was seen stands beside the look that found it.
            words = ""
        return self._entry(move.at, move.actor_id, told, words)

    def check(self, check: UseCheck) -> Entry:
        told = story_words.of_check(check)
        return self._entry(check.answered_at, check.answered_by_id, told, check.note)

    def event(self, event: Event) -> Entry:
        told = story_words.of_event(event, self.idea, self.name)
        # Giving back and giving up are told with the owner's own words as news.
        words = event.facts.get("reason") if event.kind in story_words.WITH_REASON else ""
        if event.kind == "savings.sent_back":
            words = self.asked.get(event.at)
        if event.kind == "savings.answered":
            words = self.answered.get(event.at)
        return self._entry(event.at, event.actor_id, told, words or "")

    def _entry(
        self, at: datetime | None, person_id: int | None, told: Told, words: str, **others: Any
    ) -> Entry:
        shown_id = 0 if person_id in self.hidden else person_id or 0
        return Entry(
            at or self.idea.created_at, self.name(person_id), shown_id, told, words, **others
        )


def _authors_ever(idea: Idea, events: list[Event]) -> set[int]:
    named = {e.facts["person_id"] for e in events if e.kind in story_words.OF_AUTHORS}
    return idea.author_ids | named


def _decisions(session: Session, idea_id: int) -> list[Decision]:
    return list(session.scalars(_DECISIONS, {"idea_id": idea_id}))


def _events(session: Session, idea_id: int) -> list[Event]:
    """What is told by no other row; photos of news and of what is in use stand beside those."""
    return [
        event
        for event in session.scalars(_EVENTS, {"idea_id": idea_id})
        if event.kind not in story_words.OF_PHOTOS
        or event.facts["photo_kind"] == PhotoKind.BEFORE.value
    ]


def _ids_in(
    comments: list[Comment],
    moves: list[IdeaMove],
    decisions: list[Decision],
    events: list[Event],
    checks: list[UseCheck],
) -> set[int]:
    ids = {row.person_id for row in comments} | {move.actor_id for move in moves}
    ids |= {decision.owner_id for decision in decisions}
    ids |= {check.answered_by_id for check in checks}
    ids |= {event.actor_id for event in events}
    ids |= {event.facts.get(name) for event in events for name in ("to_id", "from_id", "person_id")}
    return {found for found in ids if found is not None}


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    return dict(session.execute(_NAMES, {"ids": list(ids)}).all()) if ids else {}


def first_move(moves: list[IdeaMove], stage: Stage) -> IdeaMove | None:
    """The first step that led to this stage."""
    return next((move for move in moves if move.to_stage == stage.value), None)


def last_move(moves: list[IdeaMove], stage: Stage) -> IdeaMove | None:
    """The latest step that led to this stage."""
    return next((move for move in reversed(moves) if move.to_stage == stage.value), None)
