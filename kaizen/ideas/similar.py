"""Ideas that look alike: found by their rarer words, ranked by how many words they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz
from sqlalchemy import Integer, column, func, select, text
from sqlalchemy.orm import Session, selectinload

from kaizen.core.text import words_of
from kaizen.ideas.everyday_words import EVERYDAY_WORDS
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import readable
from kaizen.ideas.rules import Stage
from kaizen.people.models import Person

#: Nothing is looked for before so many letters.
LETTERS_NEEDED = 12
MOST_SHOWN = 3
#: Alike from here on; 100 means that all telling words of one are in the other.
ALIKE_FROM = 65
#: However many ideas there are, only so many of the newest with these words are compared.
MOST_COMPARED = 200
#: Shorter words ("the", "at") say nothing about what an idea is about.
SHORTEST_WORD = 4
MOST_WORDS = 8
WORDS_TOGETHER = 2

# Named as a select: what a page has read so far is forgotten with any other statement.
_MATCHES = text(
    "SELECT rowid FROM idea_search WHERE idea_search MATCH :sought ORDER BY rowid DESC LIMIT :most"
).columns(column("rowid", Integer))


@dataclass(frozen=True)
class SimilarIdea:
    """An idea that looks alike, as far as the reader may see it; `score` is 0 to 100.

    `may_support` is whether a voice can still be added by this reader.
    """

    id: int
    title: str
    stage: str
    first_author: str | None
    submitted_at: datetime | None
    score: float
    may_support: bool


def similar_ideas(
    session: Session, actor: Person, typed: str, *, without: int | None = None
) -> list[SimilarIdea]:
    """Up to three ideas that the actor may read and that look like what is being typed.

    `without` is the idea itself where it is kept already. The query is bounded: a plant with a
    million ideas answers as fast as one with a thousand.
    """
    asked = telling_words(typed)
    if len(typed.strip()) < LETTERS_NEEDED or not asked:
        return []
    ids = _candidates(session, asked)
    rows = session.execute(
        select(Idea.id, Idea.search_text).where(
            Idea.id.in_(ids),
            Idea.stage.not_in([Stage.DRAFT.value, Stage.MERGED.value, Stage.WITHDRAWN.value]),
            *readable(actor),
        )
    )
    scored = {idea_id: likeness(asked, words) for idea_id, words in rows if idea_id != without}
    best = sorted(
        (idea_id for idea_id, score in scored.items() if score >= ALIKE_FROM),
        key=lambda idea_id: (-scored[idea_id], -idea_id),
    )[:MOST_SHOWN]
    return _described(session, actor, best, scored)


def telling_words(typed: str) -> list[str]:
    """The longer words, folded, each once, the longest first: they are the rarer ones."""
    words = dict.fromkeys(_telling(words_of(typed)))
    return sorted(words, key=len, reverse=True)[:MOST_WORDS]


def likeness(asked: Sequence[str], searchable: str) -> float:
    """How many of the telling words are in an idea's words, as the search has them; 0 to 100."""
    return fuzz.token_set_ratio(" ".join(asked), " ".join(_telling(searchable.split())))


def _telling(words: Sequence[str]) -> list[str]:
    return [word for word in words if len(word) >= SHORTEST_WORD and word not in EVERYDAY_WORDS]


def _candidates(session: Session, words: list[str]) -> list[int]:
    """Ids of the newest ideas: first those with the rarer words together, then with any."""
    found = dict.fromkeys(_matching(session, words[:WORDS_TOGETHER], together=True))
    if len(found) < MOST_COMPARED:
        found |= dict.fromkeys(_matching(session, words, together=False))
    return list(found)[:MOST_COMPARED]


def _matching(session: Session, words: list[str], *, together: bool) -> list[int]:
    """Words hold letters and digits only, so that none of them is an operator of the search."""
    if session.get_bind().dialect.name == "postgresql":
        sought = (" & " if together else " | ").join(words)
        index = func.to_tsvector(text("'simple'"), Idea.search_text)
        query = (
            select(Idea.id)
            .where(index.op("@@")(func.to_tsquery(text("'simple'"), sought)))
            .order_by(Idea.id.desc())
            .limit(MOST_COMPARED)
        )
        return list(session.scalars(query))
    sought = (" AND " if together else " OR ").join(f'"{word}"' for word in words)
    return list(session.scalars(_MATCHES, {"sought": sought, "most": MOST_COMPARED}))


def _described(
    session: Session, actor: Person, ids: list[int], scored: dict[int, float]
) -> list[SimilarIdea]:
    if not ids:
        return []
    rows = session.scalars(select(Idea).where(Idea.id.in_(ids)).options(selectinload(Idea.authors)))
    ideas = {idea.id: idea for idea in rows}
    return [
        SimilarIdea(
            id=idea.id,
            title=idea.title,
            stage=idea.stage,
            first_author=_first_author(idea, actor),
            submitted_at=idea.submitted_at,
            score=scored[idea.id],
            may_support=idea.is_open and actor.id not in idea.author_ids,
        )
        for idea in (ideas[idea_id] for idea_id in ids)
    ]


def _first_author(idea: Idea, actor: Person) -> str | None:
    if not idea.authors or idea.hides_names_from(actor.id):
        return None
    return idea.authors[0].person.first_name
