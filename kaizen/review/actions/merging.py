"""Joining an idea with the one that lives on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.ideas.models import Follower, Idea, IdeaAuthor, Supporter
from kaizen.ideas.rules import TO_DECIDE, Stage
from kaizen.ownership.actions.assigning import assign_main, close_all, main_of
from kaizen.people.models import Person
from kaizen.review.actions.desk import Answer, Desk, take_up, write_down
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import DecisionKind

MERGEABLE = frozenset({Stage.SUBMITTED, Stage.NEEDS_DETAIL, Stage.WITH_LEADERSHIP})
#: An idea that nobody carries on cannot be the one that lives on.
NO_TARGET = frozenset({Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN, Stage.DECLINED, Stage.LEARNED})


def merge_idea(
    idea: Idea, target: Idea, words: str, *, actor: Person, now: datetime, seen_version: int
) -> Decision:
    """Join an idea with `target`; its authors, supporters and followers move along.

    Load both under lock, the lower id first. `target` is one that the actor may read.

    Raises:
        NotAllowed: not this person's to answer.
        InvalidInput: the other idea is itself, of another site, or does not live on.
        MovedOn: somebody answered since the actor looked.
    """
    desk = take_up(idea, MERGEABLE, actor=actor, now=now, seen_version=seen_version)
    _require_target(idea, target)
    answer = Answer(words=words.strip())
    decision = write_down(desk, idea, DecisionKind.MERGED, answer)
    _move_authors(idea, target)
    _move_voices(idea, target)
    idea.merged_into = target
    idea.closed_at = now
    idea.move_to(Stage.MERGED, actor_id=actor.id, now=now, reason=answer.words)
    close_all(idea, now)
    _hold_anew(desk, target)
    facts = {"decision_id": decision.id, "into_id": target.id}
    events.record("idea.merged", idea, actor.id, now, **facts)
    return decision


def _require_target(idea: Idea, target: Idea) -> None:
    if target.id == idea.id:
        raise InvalidInput("An idea cannot be joined with itself.", field="into")
    if target.site_id != idea.site_id:
        raise InvalidInput("Ideas of two sites cannot be joined.", field="into")
    if target.as_stage in NO_TARGET:
        raise InvalidInput(
            "%(reference)s does not live on, so nothing can join it. Choose another.",
            field="into",
            reference=target.reference,
        )


def _move_authors(idea: Idea, target: Idea) -> None:
    known = target.author_ids
    place = max((author.position for author in target.authors), default=-1)
    for author in idea.authors:
        if author.person_id not in known:
            place += 1
            target.authors.append(IdeaAuthor(person=author.person, position=place))


def _move_voices(idea: Idea, target: Idea) -> None:
    # Two tables of one shape; their common class knows nothing of persons.
    voices: tuple[Any, ...] = (Supporter, Follower)
    session = db.session()
    for kind in voices:
        there = set(session.scalars(select(kind.person_id).where(kind.idea_id == target.id)))
        for voice in session.scalars(select(kind).where(kind.idea_id == idea.id)):
            # Nobody lends a voice to what is now their own idea.
            if voice.person_id not in there and voice.person_id not in target.author_ids:
                session.add(kind(idea_id=target.id, person_id=voice.person_id, at=voice.at))


def _hold_anew(desk: Desk, target: Idea) -> None:
    """Whoever has become an author of the target cannot decide it any more."""
    main = main_of(target)
    if main is None or target.as_stage not in TO_DECIDE | {Stage.PARKED}:
        return
    if main.person_id in target.author_ids:
        # What was put aside goes to whoever joins the two: they may decide it.
        assign_main(target, actor_id=desk.actor.id, now=desk.now, due_at=main.due_at)
