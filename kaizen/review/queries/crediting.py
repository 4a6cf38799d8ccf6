"""Who said a waiting idea before, and was told *not this time*."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ideas.similar import SimilarIdea, similar_ideas
from kaizen.people.models import Person

#: An idea that is adopted within two years of its refusal is owed to whoever said it first.
OWED_FOR = timedelta(days=730)


@dataclass(frozen=True)
class SaidFirst:
    """A declined idea that looks like the one that waits, and its first author."""

    earlier: Idea
    person: Person


def first_to_say(idea: Idea, earlier: Idea, *, decider_id: int, now: datetime) -> Person | None:
    """The first author of `earlier` where adopting `idea` owes that person a credit, else None.

    Not the decider: as an author they could not decide, and nobody thanks themselves.
    """
    if earlier.as_stage is not Stage.DECLINED or earlier.site_id != idea.site_id:
        return None
    if earlier.decided_at is None or now - earlier.decided_at > OWED_FOR or not earlier.authors:
        return None
    person = earlier.authors[0].person
    is_known = person.id in idea.author_ids or person.id == decider_id
    return None if is_known else person


def said_first(
    session: Session, idea: Idea, alike: Iterable[SimilarIdea], *, actor: Person, now: datetime
) -> SaidFirst | None:
    """The nearest of the ideas that look alike whose first author is owed a credit."""
    ids = [other.id for other in alike if other.stage == Stage.DECLINED.value]
    if not ids:
        return None
    rows = session.scalars(select(Idea).where(Idea.id.in_(ids)).options(selectinload(Idea.authors)))
    found = {row.id: row for row in rows}
    for earlier in (found[idea_id] for idea_id in ids):
        person = first_to_say(idea, earlier, decider_id=actor.id, now=now)
        if person is not None:
            return SaidFirst(earlier, person)
    return None


def alike_of(session: Session, idea: Idea, actor: Person) -> list[SimilarIdea]:
    """Earlier ideas that look like this one, those that were not taken among them."""
    wording = f"{idea.title} {idea.problem} {idea.proposal}"
    return similar_ideas(session, actor, wording, without=idea.id)
